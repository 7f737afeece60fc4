namespace Curb.Storage;

/// <summary>Who does something, as the audit log names it.</summary>
/// <param name="Who">Name of the account; of the operating system's user at the command line; of the program's own part where nobody asked.</param>
/// <param name="Origin">From where: a network address, the command line of a machine. Null where it is the program itself.</param>
/// <param name="Why">The reason given, where one was.</param>
public sealed record Actor(string Who, string? Origin = null, string? Why = null)
{
    /// <summary>The person at the command line of this machine.</summary>
    public static Actor CommandLine { get; } = new(Environment.UserName is { Length: > 0 } user ? user : "somebody", $"command line on {Environment.MachineName}");
}
