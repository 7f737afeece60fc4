namespace Curb.Facts;

/// <summary>A definition or question names a fact or column that does not exist. Never answered with a quiet zero.</summary>
public sealed class UnknownVocabularyException(string message) : Exception(message);
