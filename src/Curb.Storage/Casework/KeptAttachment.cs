namespace Curb.Storage.Casework;

/// <summary>An attachment of a case.</summary>
/// <param name="Sequence">Its number within the case.</param>
/// <param name="Name">File name as it was given.</param>
/// <param name="Media">Media type.</param>
/// <param name="Bytes">Size.</param>
/// <param name="Digest">SHA-256, by which the file lies in the data folder.</param>
public sealed record KeptAttachment(int Sequence, string Name, string Media, long Bytes, string Digest);
