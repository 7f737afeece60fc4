namespace Curb.Cli;

/// <summary>Ends a command with an exit code and a message that a person can act on.</summary>
internal sealed class CommandFailure(int exitCode, string message) : Exception(message)
{
    public int ExitCode { get; } = exitCode;

    public static CommandFailure WrongArguments(string message) => new(ExitCodes.WrongArguments, message);

    public static CommandFailure UnusableInput(string message) => new(ExitCodes.UnusableInput, message);
}
