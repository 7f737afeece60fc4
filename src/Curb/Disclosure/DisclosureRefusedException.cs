namespace Curb.Disclosure;

/// <summary>A question asks for more than its scope may see. Never answered with an empty table, which would look like "there are none".</summary>
public sealed class DisclosureRefusedException(string message) : Exception(message);
