namespace Curb.Web.Shell;

/// <summary>What became of one part of a page. A part that fails says so in its own place and leaves the rest standing.</summary>
public abstract record PanelOutcome<T>
{
    private PanelOutcome()
    {
    }

    /// <summary>There is something to show.</summary>
    public sealed record Shown(T View) : PanelOutcome<T>;

    /// <summary>There is nothing to show, for a reason.</summary>
    /// <param name="Reason">Key of the text that says why and what to do.</param>
    public sealed record Empty(string Reason) : PanelOutcome<T>;

    /// <summary>The part could not be made.</summary>
    /// <param name="Message">What went wrong, as the part that failed put it.</param>
    public sealed record Failed(string Message) : PanelOutcome<T>;
}

/// <summary>Makes parts of pages.</summary>
public static class PanelOutcome
{
    /// <summary>Asks for a part; a failure becomes an outcome and is handed to <paramref name="failed"/> for the log.</summary>
    public static PanelOutcome<T> Of<T>(Func<PanelOutcome<T>> ask, Action<Exception> failed)
    {
        try
        {
            return ask();
        }
        catch (Exception fault) when (fault is not (OperationCanceledException or OutOfMemoryException))
        {
            failed(fault);
            return new PanelOutcome<T>.Failed(fault.Message);
        }
    }
}
