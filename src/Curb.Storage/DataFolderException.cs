namespace Curb.Storage;

/// <summary>A data folder can't be used as asked: missing, held by another process, made by a newer program. The message says what to do.</summary>
public sealed class DataFolderException(string message, Exception? cause = null) : Exception(message, cause);
