using Curb.Intake;

namespace Curb.Exchange.Tabular;

/// <summary>A file that can't be used at all: empty, binary, no header, a required column missing. Says what was found, what was expected and what to do.</summary>
public sealed class UnusableFileException(Rejection rejection)
    : Exception($"{rejection.File}{(rejection.Line > 0 ? $" line {rejection.Line}" : "")}{(rejection.Column.Length > 0 ? $" column {rejection.Column}" : "")}: found {rejection.Found}; expected {rejection.Expected} ({rejection.Reason})")
{
    public Rejection Rejection { get; } = rejection;

    public UnusableFileException(string file, string found, string expected, string reason, int line = 0, string column = "")
        : this(new Rejection(file, line, column, found, expected, reason, 0))
    {
    }
}
