using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Curb.Disclosure;
using Curb.Formularies;
using Curb.Prescribing;
using Curb.Privileges;
using Curb.Storage.Work;
using Curb.Supervision;

namespace Curb.Storage.Governance;

/// <summary>
/// What institutions decide on prescribing antimicrobials: catalogues and formularies, stops, temporary purchases, staff, training, privileges, sanctions. Every change is one
/// transaction with its audit event; every question takes a scope.
/// </summary>
public sealed partial class GovernanceStore(RecordStore records)
{
    private static readonly JsonSerializerOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Converters = { new JsonStringEnumConverter() } };

    public RecordStore Records => records;

    /// <summary>The day that it is at the site.</summary>
    public DateOnly Today => DateOnly.FromDateTime(records.Now.ToLocalTime().DateTime);

    /// <summary>
    /// All that an institution has decided, as the order check takes it: its lists and those of the places above it, stops, temporary purchases, privileges, sanctions.
    /// </summary>
    /// <exception cref="DisclosureRefusedException">The institution is outside the scope.</exception>
    public PrescribingGovernance Snapshot(Scope scope, string institution)
    {
        if (!scope.Covers(institution))
        {
            throw new DisclosureRefusedException($"The scope does not cover {institution}.");
        }

        var tree = OrganisationTree.Of(records.Places(), records.Institutions(Scope.DataFolderOwner));
        var lists = Above(tree, institution).SelectMany(place => Versions(place, DrugListKind.Catalogue)).Where(list => list.State == DrugListState.Approved).ToList();
        var formularies = Versions(institution, DrugListKind.Formulary).Where(list => list.State == DrugListState.Approved).ToList();
        var staff = Staff(scope, institution).ToDictionary(one => one.Code, StringComparer.Ordinal);
        var privileges = Privileges(scope, institution).Select(one => (one, Valid: Within(one.Valid, staff.GetValueOrDefault(one.Staff)))).Where(pair => pair.Valid is not null).ToList();
        return new PrescribingGovernance(institution)
        {
            FormularyFrom = formularies.Count > 0 ? formularies.Min(list => list.EffectiveFrom) : null,
            Items = [.. Items(formularies), .. Purchases(scope, institution).Select(one => new GovernedItem("temporary/" + one.Id, one.Drug, one.Route, new Validity(one.BoughtOn, one.UsableTo), true, true))],
            Stops = [.. Stops(scope, institution).Select(one => one.Stop)],
            Grades = [.. lists.GroupBy(list => list.Place).SelectMany(place => InTurn([.. place])).SelectMany(pair => pair.List.Grades.Select(line => new GovernedGrade(
                pair.List.Id, pair.List.Place == institution, pair.List.Verified || pair.List.Place == institution, line.Drug, line.Route, line.Grade, pair.Valid, line.Form)))],
            PrivilegesFrom = Privileges(scope, institution).Where(one => one.Grade is not null).Select(one => (DateOnly?)one.From).Min(),
            Privileges = [.. privileges.Where(pair => pair.one.Grade is not null).Select(pair => new GovernedPrivilege(pair.one.Staff, pair.one.Grade!.Value, pair.Valid!.Value))],
            Limits = [.. Sanctions(scope, institution).Select(one => one.Limit).OfType<PrivilegeLimit>()],
            Dispensers = [.. privileges.Where(pair => pair.one.Kind == PrivilegeKind.Dispensing).Select(pair => new GovernedDispenser(pair.one.Staff, pair.Valid!.Value))],
        };
    }

    /// <summary>The institution and the places above it, up to the root: whose catalogues it inherits.</summary>
    public static IReadOnlyList<string> Above(OrganisationTree tree, string institution)
    {
        var places = new List<string> { institution };
        for (var place = tree.Find(institution); place is not null && place.Kind != PlaceKind.Root; place = tree.Find(place.Parent))
        {
            places.Add(place.Parent);
        }

        return places;
    }

    /// <summary>Approved versions with the days on which each rules: from its own until the next one's.</summary>
    public static IEnumerable<(DrugList List, Validity Valid)> InTurn(IReadOnlyCollection<DrugList> approved)
    {
        var ordered = approved.OrderBy(list => list.EffectiveFrom).ThenBy(list => list.Number).ToList();
        for (int i = 0; i < ordered.Count; i++)
        {
            DateOnly? to = i + 1 < ordered.Count ? ordered[i + 1].EffectiveFrom.AddDays(-1) : null;
            if (to is null || to >= ordered[i].EffectiveFrom)
            {
                yield return (ordered[i], new Validity(ordered[i].EffectiveFrom, to));
            }
        }
    }

    /// <summary>Items with the days on which they may be bought: a product is filed from the first receipt of any version that holds it.</summary>
    private static IEnumerable<GovernedItem> Items(IReadOnlyList<DrugList> approved)
    {
        var filed = approved.Where(list => list.Filed).SelectMany(list => list.Items.Select(item => (item.Product, On: list.ReceiptOn!.Value)))
            .GroupBy(pair => pair.Product).ToDictionary(group => group.Key, group => group.Min(pair => pair.On), StringComparer.Ordinal);
        foreach (var (list, valid) in InTurn([.. approved]))
        {
            foreach (var item in list.Items.Where(item => item.Drug.Length > 0))
            {
                string id = $"{list.Id}/{item.Id}";
                DateOnly? from = filed.TryGetValue(item.Product, out var on) ? on : null;
                if (from is null || from > valid.From)
                {
                    DateOnly? to = from is { } day && (valid.To is null || day <= valid.To) ? day.AddDays(-1) : valid.To;
                    yield return new GovernedItem(id, item.Drug, item.Route, new Validity(valid.From, to), false);
                }

                if (from is { } first && (valid.To is null || first <= valid.To))
                {
                    yield return new GovernedItem(id, item.Drug, item.Route, valid with { From = first > valid.From ? first : valid.From });
                }
            }
        }
    }

    private static Validity? Within(Validity? valid, StaffMember? staff) =>
        valid is not { } days || staff?.LeftOn is not { } left ? valid
        : left < days.From ? null
        : days with { To = days.To is { } to && to < left ? to : left };

    private string NewId() => JobStore.NewId(records.Now);

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string? Day(DateOnly? day) => day is { } known ? Day(known) : null;

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static DateOnly? DayOrNull(string? text) => text is null ? null : Day(text);

    private static string Json<T>(T value) => JsonSerializer.Serialize(value, s_json);

    private static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, s_json)!;

    private static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
