namespace Curb.Cli;

/// <summary>What the program returns to its caller; part of the command contract.</summary>
internal static class ExitCodes
{
    public const int Done = 0;
    public const int DoneWithRejectedRows = 1;
    public const int WrongArguments = 2;
    public const int UnusableInput = 3;
    public const int OurFault = 4;
}
