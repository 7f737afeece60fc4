namespace Curb.Intake;

/// <summary>A delivered file: what it was and how it was read, so that every record leads back to it.</summary>
/// <param name="Name">File name without folders.</param>
/// <param name="Sha256">Hex digest of the bytes.</param>
/// <param name="Bytes">Size.</param>
/// <param name="Profile">Profile that read it: whonet, mimic-iii, cn-templates …</param>
/// <param name="Kind">What it holds in that profile: isolates, drug-orders, encounters …</param>
/// <param name="Reading">How it was read, for people: "CSV, GB18030, comma, dates yyyy-MM-dd".</param>
public sealed record SourceFile(string Name, string Sha256, long Bytes, string Profile, string Kind, string Reading);
