namespace Curb.Policies;

/// <summary>One thing wrong in a content file, with all that its author needs to mend it.</summary>
/// <param name="File">Path in the content tree.</param>
/// <param name="Line">Line, counted from 1; 0 for the file as a whole.</param>
/// <param name="Key">Path of the key: <c>values[0].clause</c>.</param>
/// <param name="Found">What stands there; "nothing" where the key is missing.</param>
/// <param name="Expected">What would be accepted, with an example.</param>
public sealed record ContentFault(string File, int Line, string Key, string Found, string Expected)
{
    public override string ToString() => $"{File}:{Line}: {Key}: found {Found}; expected {Expected}";
}

/// <summary>Content files can't be used: every fault found is listed.</summary>
public sealed class ContentFaultException(IReadOnlyList<ContentFault> faults)
    : Exception($"{faults.Count} fault(s) in content files:{Environment.NewLine}{string.Join(Environment.NewLine, faults)}")
{
    public IReadOnlyList<ContentFault> Faults { get; } = faults;
}
