namespace Curb.Prescribing;

/// <summary>Where an item of the supply list stands.</summary>
public enum FormularyStatus
{
    Listed,

    /// <summary>Bought once for one patient (临时采购).</summary>
    TemporaryPurchase,

    /// <summary>In the list, but the authority has not acknowledged it (未备案): it may not be bought.</summary>
    Unfiled,

    Suspended,

    /// <summary>Removed and not to return before a day (清退).</summary>
    Withdrawn,
}

/// <summary>A drug on a route in a hospital's supply list.</summary>
/// <param name="Drug">Code.</param>
/// <param name="Route">WHO route; empty for every route.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Until">Last day of a suspension or a ban; null without end.</param>
public sealed record FormularyEntry(string Drug, string Route, FormularyStatus Status, DateOnly? Until = null);

/// <summary>A hospital's supply list (抗菌药物供应目录).</summary>
/// <param name="entries">Its entries.</param>
/// <param name="complete">False where only stopped drugs are known: what is not named may be in the list all the same.</param>
public sealed class Formulary(IEnumerable<FormularyEntry> entries, bool complete = true)
{
    private readonly ILookup<string, FormularyEntry> _byDrug = entries.ToLookup(entry => entry.Drug, StringComparer.OrdinalIgnoreCase);

    /// <summary>False where a drug that is not named may be in the list all the same.</summary>
    public bool Complete => complete;

    /// <summary>The entry of a drug on a route; a stop or a ban goes before a listing. Null where the list does not hold it.</summary>
    public FormularyEntry? Find(string drug, string route, DateOnly day) =>
        _byDrug[drug].Where(entry => entry.Route.Length == 0 || entry.Route == route)
            .OrderByDescending(entry => Stopped(entry, day)).ThenBy(entry => entry.Status).FirstOrDefault();

    /// <summary>Codes of the drugs that the list names.</summary>
    public IEnumerable<string> Drugs => _byDrug.Select(group => group.Key);

    /// <summary>True where the list names the drug on any route.</summary>
    public bool Names(string drug) => _byDrug.Contains(drug);

    /// <summary>True where the entry stops the drug on a day.</summary>
    public static bool Stopped(FormularyEntry entry, DateOnly day) =>
        entry.Status is FormularyStatus.Suspended or FormularyStatus.Withdrawn && (entry.Until is null || day <= entry.Until);
}
