using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Curb.Columns;
using Curb.Formularies;
using Curb.ReferenceData;

namespace Curb.Prescribing;

/// <summary>
/// What one institution has decided on prescribing antimicrobials: supply list, grades, stopped drugs, privileges. Every line carries the days on which it holds, so that one
/// snapshot judges the order of today and the order of last year. The one thing that every door of the order check takes. Never changes; names nobody but by staff code.
/// </summary>
/// <param name="Institution">Code of the institution.</param>
public sealed record PrescribingGovernance(string Institution)
{
    /// <summary>First day with a supply list; null where the institution keeps none here. Before it nothing can be assessed.</summary>
    public DateOnly? FormularyFrom { get; init; }

    /// <summary>Items of the supply list in force, and temporary purchases.</summary>
    public IReadOnlyList<GovernedItem> Items { get; init; } = [];

    /// <summary>Drugs that may not be used for a while: suspended, or withdrawn and banned from return.</summary>
    public IReadOnlyList<DrugStop> Stops { get; init; } = [];

    /// <summary>Grades by the catalogue of the province and of the institution, version after version.</summary>
    public IReadOnlyList<GovernedGrade> Grades { get; init; } = [];

    /// <summary>First day with a register of privileges; null where none is kept here. From it on, who is not in the register holds none.</summary>
    public DateOnly? PrivilegesFrom { get; init; }

    /// <summary>Privileges that were granted, by staff code.</summary>
    public IReadOnlyList<GovernedPrivilege> Privileges { get; init; } = [];

    /// <summary>Restrictions and suspensions of privileges.</summary>
    public IReadOnlyList<PrivilegeLimit> Limits { get; init; } = [];

    /// <summary>Pharmacists who may dispense antimicrobials.</summary>
    public IReadOnlyList<GovernedDispenser> Dispensers { get; init; } = [];

    /// <summary>True where the institution keeps no records here: nothing is judged by it.</summary>
    public bool IsEmpty => Items.Count + Stops.Count + Grades.Count + Privileges.Count + Limits.Count + Dispensers.Count == 0;

    /// <summary>SHA-256 of everything that it holds, 32 hexadecimal digits; two snapshots with the same version judge alike.</summary>
    public string Version => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', Lines()))))[..32];

    /// <summary>The supply list of a day; where none was kept on it, the drugs stopped on that day alone, and null where there are none of them either.</summary>
    public Formulary? FormularyOn(DateOnly day)
    {
        bool kept = FormularyFrom is { } first && day >= first;
        var stopped = Stops.Where(stop => stop.Valid.Holds(day)).Select(stop => new FormularyEntry(stop.Drug, stop.Route, stop.Banned ? FormularyStatus.Withdrawn : FormularyStatus.Suspended, stop.Valid.To)).ToList();
        return kept ? new Formulary([.. Items.Where(item => item.Valid.Holds(day)).Select(Entry), .. stopped]) : stopped.Count > 0 ? new Formulary(stopped, false) : null;
    }

    /// <summary>
    /// The grades of a day: of the province's and the institution's own the stricter one, drug by drug and route by route. A looser line of the institution does not rule.
    /// </summary>
    /// <param name="day">Day.</param>
    /// <param name="packs">Grades by policy packs, for where the province's catalogue was not taken in.</param>
    public GradedCatalogue CatalogueOn(DateOnly day, GradedCatalogue packs)
    {
        var own = CatalogueOf(day, true);
        var above = CatalogueOf(day, false) ?? packs;
        return own is null ? above : GradedCatalogue.Stricter(own, above);
    }

    /// <summary>The grades of every day: a catalogue for each stretch of days on which the same lists are in force.</summary>
    /// <param name="packs">Grades by policy packs, as <see cref="CatalogueOn"/> takes them.</param>
    public GradeHistory GradeHistory(GradedCatalogue packs) => new(
        Grades.SelectMany(one => one.Valid.To is { } to && to < DateOnly.MaxValue ? new[] { one.Valid.From, to.AddDays(1) } : [one.Valid.From]).Distinct()
            .Select(day => (Days.From(day), CatalogueOn(day, packs))).Prepend((int.MinValue, packs)));

    /// <summary>What the register says of a prescriber on a day; null where no register was kept on it.</summary>
    public Prescriber? PrescriberOn(string staff, DateOnly day) =>
        PrivilegesFrom is not { } first || day < first ? null : Registered(staff, day, Privileges.Where(one => one.Staff == staff), Limits.Where(one => one.Staff == staff));

    /// <summary>Everyone whom the register names, as it stands on a day; null where no register was kept on it.</summary>
    public IReadOnlyDictionary<string, Prescriber>? PrescribersOn(DateOnly day)
    {
        if (PrivilegesFrom is not { } first || day < first)
        {
            return null;
        }

        var (granted, limits) = (Privileges.ToLookup(one => one.Staff, StringComparer.Ordinal), Limits.ToLookup(one => one.Staff, StringComparer.Ordinal));
        return granted.ToDictionary(group => group.Key, group => Registered(group.Key, day, group, limits[group.Key]), StringComparer.Ordinal);
    }

    /// <summary>Whether a pharmacist may dispense antimicrobials on a day.</summary>
    public bool MayDispense(string staff, DateOnly day) => Dispensers.Any(one => one.Staff == staff && one.Valid.Holds(day));

    /// <summary>Every line as text, in an order that does not depend on how it was put together: what the version is made of.</summary>
    public IEnumerable<string> Lines()
    {
        yield return $"institution|{Institution}|{Day(FormularyFrom)}|{Day(PrivilegesFrom)}";
        var lines = Items.Select(one => $"item|{one.Id}|{one.Drug}|{one.Route}|{one.Filed}|{one.Temporary}|{one.Valid}")
            .Concat(Stops.Select(one => $"stop|{one.Drug}|{one.Route}|{one.Banned}|{one.Valid}"))
            .Concat(Grades.Select(one => $"grade|{one.Catalogue}|{one.OwnList}|{one.Verified}|{one.Drug}|{one.Route}|{one.Form}|{one.Grade}|{one.Valid}"))
            .Concat(Privileges.Select(one => $"privilege|{one.Staff}|{one.Grade}|{one.Valid}"))
            .Concat(Limits.Select(one => $"limit|{one.Staff}|{one.AtMost}|{one.Valid}|{one.Reason}"))
            .Concat(Dispensers.Select(one => $"dispenser|{one.Staff}|{one.Valid}"));
        foreach (string line in lines.Order(StringComparer.Ordinal))
        {
            yield return line;
        }
    }

    private static FormularyEntry Entry(GovernedItem item) =>
        new(item.Drug, item.Route, item.Temporary ? FormularyStatus.TemporaryPurchase : item.Filed ? FormularyStatus.Listed : FormularyStatus.Unfiled, item.Temporary ? item.Valid.To : null);

    private static Prescriber Registered(string staff, DateOnly day, IEnumerable<GovernedPrivilege> granted, IEnumerable<PrivilegeLimit> limits)
    {
        var all = granted.ToList();
        var held = all.Where(one => one.Valid.Holds(day)).Select(one => (Grade?)one.Grade).Max();
        var standing = limits.Where(one => one.Valid.Holds(day)).OrderBy(one => (int?)one.AtMost ?? 0).ToList();
        var ended = held is null ? all.Where(one => one.Valid.To < day).Select(one => one.Valid.To).Max() : null;
        if (standing.Count == 0)
        {
            return new Prescriber(staff, null, held, held is null) { EndedOn = ended };
        }

        // The strictest limit rules; a restriction leaves what lies below it.
        var strictest = standing[0];
        return strictest.AtMost is { } most
            ? new Prescriber(staff, null, held is { } grade && grade > most ? most : held, held is null) { EndedOn = ended, RestrictedUntil = strictest.Valid.To, Because = strictest.Reason }
            : new Prescriber(staff, null, held, held is null, strictest.Valid.To ?? DateOnly.MaxValue) { EndedOn = ended, Because = strictest.Reason };
    }

    private GradedCatalogue? CatalogueOf(DateOnly day, bool own)
    {
        var lines = Grades.Where(one => one.OwnList == own && one.Valid.Holds(day)).ToList();
        if (lines.Count == 0)
        {
            return null;
        }

        return lines.GroupBy(one => (one.Catalogue, one.Verified)).Select(list => GradeConflicts.Catalogue(list.Key.Catalogue, list.Key.Verified, list.Select(one => new GradeLine(one.Drug, one.Route, one.Form, one.Grade))))
            .Aggregate((one, other) => GradedCatalogue.Stricter(one, other));
    }

    private static string Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";
}

/// <summary>Days on which something holds, both ends included.</summary>
/// <param name="From">First day.</param>
/// <param name="To">Last day; null without end.</param>
public readonly record struct Validity(DateOnly From, DateOnly? To)
{
    public bool Holds(DateOnly day) => From <= day && (To is null || day <= To);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{From:yyyy-MM-dd}/{To:yyyy-MM-dd}");
}

/// <summary>A product of the supply list.</summary>
/// <param name="Id">Id of the item in its list.</param>
/// <param name="Drug">Drug code.</param>
/// <param name="Route">WHO route: O, P …; empty for every route.</param>
/// <param name="Valid">Days on which it is in the list.</param>
/// <param name="Filed">False while the authority has not acknowledged it (备案): it may not be bought.</param>
/// <param name="Temporary">Bought once for one patient (临时采购).</param>
public sealed record GovernedItem(string Id, string Drug, string Route, Validity Valid, bool Filed = true, bool Temporary = false);

/// <summary>A drug that may not be used for a while.</summary>
/// <param name="Drug">Drug code.</param>
/// <param name="Route">WHO route; empty for every route.</param>
/// <param name="Banned">True where it was withdrawn and may not return (清退); false for a suspension (停用).</param>
/// <param name="Valid">Days.</param>
/// <param name="Reason">Why.</param>
public sealed record DrugStop(string Drug, string Route, bool Banned, Validity Valid, string Reason);

/// <summary>A line of a graded catalogue.</summary>
/// <param name="Catalogue">Id of the catalogue's version.</param>
/// <param name="OwnList">True for the institution's own catalogue, false for that of the province or district above it.</param>
/// <param name="Verified">False while nobody has compared the list with the official one.</param>
/// <param name="Drug">Drug code.</param>
/// <param name="Route">WHO route; empty for every route not named.</param>
/// <param name="Grade">Grade.</param>
/// <param name="Valid">Days on which the version is in force.</param>
/// <param name="Form">Dosage form that alone has the grade; empty for every form not named.</param>
public sealed record GovernedGrade(string Catalogue, bool OwnList, bool Verified, string Drug, string Route, Grade Grade, Validity Valid, string Form = "");

/// <summary>A privilege to prescribe up to a grade.</summary>
/// <param name="Staff">Staff code, as orders name the prescriber.</param>
/// <param name="Grade">Highest grade.</param>
/// <param name="Valid">Days.</param>
public sealed record GovernedPrivilege(string Staff, Grade Grade, Validity Valid);

/// <summary>A limit on what a physician holds, as a sanction or by decision.</summary>
/// <param name="Staff">Staff code.</param>
/// <param name="AtMost">The highest grade left; null where none is.</param>
/// <param name="Valid">Days; the privilege comes back by itself after the last one.</param>
/// <param name="Reason">Why: the sanction.</param>
public sealed record PrivilegeLimit(string Staff, Grade? AtMost, Validity Valid, string Reason);

/// <summary>A pharmacist's qualification to dispense antimicrobials (调剂资格).</summary>
public sealed record GovernedDispenser(string Staff, Validity Valid);
