using Curb.Disclosure;
using Curb.Facts;
using Curb.Indicators;
using Curb.Storage.Regional;
using Curb.Supervision;
using Curb.Supervision.Inspections;
using Curb.Web.Accounts;
using Curb.Web.Regional;
using Curb.Web.Shell;
using Curb.Web.Texts;
using Microsoft.AspNetCore.Http;

namespace Curb.Web.Inspections;

/// <summary>Inspections as signed-in people meet them. An institution learns of its inspection when it begins and of what was found when the letter is issued.</summary>
public sealed class InspectionDesk(SupervisionDesk supervision)
{
    public const string See = "inspections.see";
    public const string CarryOut = "inspections.carry-out";
    public const string Lead = "inspections.lead";

    private const int SampleMonths = 12;

    public SupervisionStore Store => supervision.Store;

    public SupervisionDesk Supervision => supervision;

    public InspectionRecords Records { get; } = new(supervision.Store, supervision.Cases.Store);

    /// <summary>True where the person may see a commission's side of the institution: planned inspections, draws, findings before the letter.</summary>
    public static bool IsCommission(Visitor visitor) => visitor.Standing.Held.Any(held => held.Role.Id is "commission-supervisor" or "commission-reader");

    /// <summary>Places whose draws and programmes the person reads.</summary>
    public static IReadOnlySet<string> Places(Visitor visitor) =>
        visitor.Standing.Held.Where(held => held.Role.Id is "commission-supervisor" or "commission-reader" or "expert").Select(held => held.Place.Code).ToHashSet(StringComparer.Ordinal);

    public bool Leads(Visitor visitor, string place) => supervision.Led(visitor).Any(led => led.Code == place);

    /// <summary>Inspections that the reader knows of, the newest first.</summary>
    public IReadOnlyList<Kept<Inspection>> Seen(Visitor visitor) =>
        [.. Store.All(InspectionKinds.Inspection, View.Reader).Where(kept => Knows(visitor, kept.Body)).OrderByDescending(kept => kept.Body.Month, StringComparer.Ordinal).ThenBy(kept => kept.Id, StringComparer.Ordinal)];

    public Kept<Inspection>? Find(Visitor visitor, string id) => Records.Find(id, View.Reader.Covers) is { } kept && Knows(visitor, kept.Body) ? kept : null;

    /// <summary>An inspection whose sheet the person fills in: a member of its team, or whoever leads at its place.</summary>
    public Kept<Inspection>? Carried(Visitor visitor, string id) =>
        Records.Find(id, View.Reader.Covers) is { } kept && (kept.Body.Accounts.Contains(visitor.Account.Name) || Leads(visitor, kept.Body.Place)) ? kept : null;

    /// <summary>True where the reader may see what was found.</summary>
    public static bool SeesFindings(Visitor visitor, Kept<Inspection> kept) => IsCommission(visitor) || kept.Body.Accounts.Contains(visitor.Account.Name) || kept.State is "in-rectification" or "closed";

    public IReadOnlyDictionary<string, PoolExpert> Experts(string place) => Store.At(InspectionKinds.Expert, new HashSet<string> { place }).ToDictionary(kept => kept.Body.Id, kept => kept.Body, StringComparer.Ordinal);

    public string NameOf(Phrases t, string institution) => Store.Records.Institutions(Scope.DataFolderOwner).FirstOrDefault(one => one.Code == institution) is { } known ? t.Name(known.Name, known.NameEn) : institution;

    /// <summary>The checklist and the drawn records of an institution.</summary>
    public (IReadOnlyList<InspectionItem> Items, IReadOnlyList<RecordSample> Samples) Sheet(HttpContext http, View view, Institution institution, InspectionCampaign campaign, string seed)
    {
        var round = new CheckRound("", "", [campaign.Plan], 0, Store.Today, 1);
        var samples = campaign.Records == 0 ? [] : RecordSample.Kinds.Select(kind => Sample(http, view, institution.Code, kind, seed, campaign.Records)).OfType<RecordSample>().ToList();
        return (InspectionItem.For(supervision.Items(http, view, institution, round), campaign.Tasks, samples), samples);
    }

    /// <summary>The records' own numbers of a sample, for whoever may see the institution's patients; null for all others.</summary>
    public IReadOnlyList<string?>? Unlock(View view, Visitor visitor, Inspection inspection, RecordSample sample)
    {
        var scope = visitor.May("patients.see") ? visitor.Standing.ScopeFor("patients.see") : Scope.Nothing;
        return inspection.BegunOn is not null && scope.MayIdentify && scope.Covers(inspection.Institution) && !scope.Departments.ContainsKey(inspection.Institution)
            ? sample.Find(inspection.Seed, inspection.Institution, Frame(view, inspection.Institution, sample.Kind, sample.From, sample.To)) : null;
    }

    private bool Knows(Visitor visitor, Inspection inspection) => IsCommission(visitor) || inspection.Accounts.Contains(visitor.Account.Name) || (inspection.BegunOn is not null && visitor.Standing.Held.All(held => held.Role.Id != "expert"));

    private RecordSample? Sample(HttpContext http, View view, string institution, string kind, string seed, int count)
    {
        if (SupervisionDesk.LastYear(http, view) is not { } year)
        {
            return null;
        }

        var from = CalendarMonth.At(year.To.Index - SampleMonths + 1);
        var frame = Frame(view, institution, kind, from.ToString(), year.To.ToString());
        return frame.Count == 0 ? null : RecordSample.Of(seed, institution, kind, from.ToString(), year.To.ToString(), frame, count);
    }

    /// <summary>Numbers of an institution's records with an antimicrobial. The draw is the program's own: of what it reads here only keys of the draw go on.</summary>
    private static List<string> Frame(View view, string institution, string kind, string from, string to)
    {
        var scope = Scope.Of([institution], true);
        using var lease = view.Open(scope);
        var (fact, column, used) = kind == "stay" ? ("encounter", "encounter", Condition.Is("used_any", true)) : ("prescription", "prescription", Condition.Is("antimicrobial", true));
        Condition[] where = kind == "stay" ? [Condition.Is("kind", "inpatient"), Condition.Is("discharged", true), used] : [used];
        return [.. lease.Data.Facts.Ask(new FactQuery(fact, [Measure.Rows()], [.. where, new Condition("month", ConditionTest.Between, from, to)], [column]), scope).Select(group => group.Dimensions[0]).OfType<string>()];
    }
}
