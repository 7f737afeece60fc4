using Curb.Casework;
using Curb.Storage.Accounts;
using Curb.Storage.Casework;

namespace Curb.Web.Casework;

/// <summary>A list of cases as a page shows it.</summary>
/// <param name="Cases">One page of them.</param>
/// <param name="Total">All that were found.</param>
/// <param name="Number">Number of this page, from 1.</param>
/// <param name="Asked">What was looked for.</param>
/// <param name="Types">Types by which it can be narrowed.</param>
/// <param name="Names">Display names by account.</param>
/// <param name="Institutions">Names of institutions by code.</param>
/// <param name="Today">Day.</param>
public sealed record CaseListView(
    IReadOnlyList<CaseFile> Cases, int Total, int Number, CaseSearch Asked, IReadOnlyList<CaseType> Types, IReadOnlyDictionary<string, string> Names, IReadOnlyDictionary<string, string> Institutions, DateOnly Today)
{
    public const int PageRows = 50;

    public int Pages => Math.Max(1, (Total + PageRows - 1) / PageRows);
}

/// <summary>One case as its page shows it to one reader.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Case">The case, without what the reader may not see.</param>
/// <param name="Whole">False where something is left out because the reader may not see patients.</param>
/// <param name="Events">What happened, newest first.</param>
/// <param name="Attachments">Files.</param>
/// <param name="Steps">Steps that the reader may take.</param>
/// <param name="MayWork">True where the reader may write, fill in, attach.</param>
/// <param name="MayHandOn">True where the reader may take it or hand it on.</param>
/// <param name="Able">Who could have it.</param>
/// <param name="Near">Who could be asked to take part.</param>
/// <param name="Names">Display names by account.</param>
/// <param name="InstitutionName">Name of the institution.</param>
/// <param name="Me">The reader's account.</param>
/// <param name="Today">Day.</param>
/// <param name="DueIsCertain">False where the days off of the due year are not known.</param>
public sealed record CaseView(
    CaseType Type,
    CaseFile Case,
    bool Whole,
    IReadOnlyList<(CaseEvent Event, string At)> Events,
    IReadOnlyList<KeptAttachment> Attachments,
    IReadOnlyList<CaseTransition> Steps,
    bool MayWork,
    bool MayHandOn,
    IReadOnlyList<Account> Able,
    IReadOnlyList<Account> Near,
    IReadOnlyDictionary<string, string> Names,
    Policies.Bilingual InstitutionName,
    string Me,
    DateOnly Today,
    bool DueIsCertain);

/// <summary>What somebody typed that was refused, so that nothing is lost.</summary>
/// <param name="Refusals">Why.</param>
/// <param name="Fields">Values typed.</param>
/// <param name="Comment">Comment typed.</param>
/// <param name="Problem">Key of another text that says what is wrong; null where none.</param>
public sealed record CaseAttempt(IReadOnlyList<CaseRefusal> Refusals, IReadOnlyDictionary<string, string> Fields, string Comment, string? Problem = null)
{
    public static CaseAttempt None { get; } = new([], new Dictionary<string, string>(), "");
}
