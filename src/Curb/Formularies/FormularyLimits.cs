using Curb.AntimicrobialUse;
using Curb.Policies;
using Curb.ReferenceData;
using Curb.Supervision;

namespace Curb.Formularies;

/// <summary>What a limit on a formulary answers.</summary>
/// <param name="Topic">Topic of the policy packs: varieties, carbapenem-injections …</param>
/// <param name="Title">The limit in words.</param>
/// <param name="Group">The generic name or composition that it was counted for; empty for the whole list.</param>
/// <param name="Count">What was counted.</param>
/// <param name="Limit">The limit; null where no pack in force sets one for this kind of hospital.</param>
/// <param name="Verdict">Met, not met, or cannot be assessed.</param>
/// <param name="Because">In words.</param>
/// <param name="Trace">The products counted, and those that might count.</param>
public sealed record FormularyLimit(string Topic, Bilingual Title, Bilingual Group, int Count, PolicyLimit? Limit, RuleVerdict Verdict, Bilingual Because, IReadOnlyList<string> Trace);

/// <summary>
/// Counts a formulary against every limit of the policy packs in force for a kind of hospital: varieties, products of one generic name, like compounds, classes.
/// Products on routes that don't count as antimicrobials of the scope (eyes, skin) are left out. A product whose drug or route nobody has told may count:
/// where it would decide, the answer is "cannot assess".
/// </summary>
public sealed class FormularyLimits
{
    private const string Oral = "O";
    private const string Injection = "P";

    private readonly ReferenceLibrary _reference;
    private readonly PolicyLibrary _policies;
    private readonly UseLists _lists;

    public FormularyLimits(ReferenceLibrary reference, PolicyLibrary policies)
    {
        (_reference, _policies, _lists) = (reference, policies, new UseLists(reference));
    }

    /// <summary>Every limit in the order of the rule book; for limits on groups one line for each group that breaks or may break it, or one for the largest.</summary>
    /// <param name="items">The formulary.</param>
    /// <param name="institution">The hospital: its kind and level pick the numbers.</param>
    /// <param name="day">The day whose packs rule.</param>
    /// <param name="adopted">Packs that the hospital follows beside those in force.</param>
    public IReadOnlyList<FormularyLimit> Check(IReadOnlyList<FormularyItem> items, Institution institution, DateOnly day, IReadOnlyCollection<string>? adopted = null)
    {
        var choice = new PolicyChoice(null, adopted ?? []);
        var counted = items.Select(Read).Where(one => one.Counts != false).ToList();
        return
        [
            .. Whole("varieties", counted, _ => true, one => one.Drug?.Code ?? one.Item.Name),
            .. Grouped("same-name-injections", counted, one => OnRoute(one, Injection), one => one.Drug?.Code ?? one.Item.Name),
            .. Grouped("same-name-orals", counted, one => OnRoute(one, Oral), one => one.Drug?.Code ?? one.Item.Name),
            .. Grouped("like-compounds", counted, one => one.Drug is null ? null : Composition(one.Drug) is not null, one => one.Drug is null ? one.Item.Name : Composition(one.Drug)!),
            .. Whole("cephamycin-injections", counted, one => Both(one.Drug is null ? null : one.Drug.DrugClass == "cephamycins", OnRoute(one, Injection)), Product),
            .. Whole("late-cephalosporin-orals", counted, one => Both(InClass(one, "late-cephalosporins"), OnRoute(one, Oral)), Product),
            .. Whole("late-cephalosporin-injections", counted, one => Both(InClass(one, "late-cephalosporins"), OnRoute(one, Injection)), Product),
            .. Whole("carbapenem-injections", counted, one => Both(InClass(one, "carbapenems"), OnRoute(one, Injection)), Product),
            .. Whole("fluoroquinolone-orals", counted, one => Both(InClass(one, "fluoroquinolones"), OnRoute(one, Oral)), Product),
            .. Whole("fluoroquinolone-injections", counted, one => Both(InClass(one, "fluoroquinolones"), OnRoute(one, Injection)), Product),
            .. Antifungals(),
        ];

        IEnumerable<FormularyLimit> Whole(string topic, List<Reading> among, Func<Reading, bool?> belongs, Func<Reading, string> counts) =>
            [Judge(topic, Bilingual.Empty, [.. among.Where(one => Sure(one, belongs) == true)], [.. among.Where(one => Sure(one, belongs) is null)], counts)];

        IEnumerable<FormularyLimit> Grouped(string topic, List<Reading> among, Func<Reading, bool?> belongs, Func<Reading, string> group)
        {
            var judged = among.Where(one => Sure(one, belongs) != false).GroupBy(group)
                .Select(members => Judge(topic, Named(topic, members), [.. members.Where(one => Sure(one, belongs) == true)], [.. members.Where(one => Sure(one, belongs) is null)], Product)).ToList();
            var broken = judged.Where(one => one.Limit is not null && one.Verdict != RuleVerdict.Met).OrderByDescending(one => one.Count).ToList();
            return broken.Count > 0 ? broken : judged.Count > 0 ? [judged.MaxBy(one => one.Count)!] : [Judge(topic, Bilingual.Empty, [], [], Product)];
        }

        // Texts of 2011 count products, later ones varieties: where the two readings differ nobody can say which was meant.
        IEnumerable<FormularyLimit> Antifungals()
        {
            var products = Whole("deep-antifungals", counted, one => InClass(one, "deep-antifungals"), Product).Single();
            var varieties = Whole("deep-antifungals", counted, one => InClass(one, "deep-antifungals"), one => one.Drug?.Code ?? one.Item.Name).Single();
            return [products.Verdict == RuleVerdict.NotMet && varieties.Verdict == RuleVerdict.Met
                ? products with { Verdict = RuleVerdict.CannotAssess, Because = new Bilingual($"{products.Count} 个品规、{varieties.Count} 个品种：早期文本计品规，后期文本计品种，两种口径结论不同", $"{products.Count} products of {varieties.Count} varieties: earlier texts count products, later ones varieties, and the two disagree here") }
                : products];
        }

        FormularyLimit Judge(string topic, Bilingual group, List<Reading> sure, List<Reading> doubtful, Func<Reading, string> counts)
        {
            var answer = _policies.Limit(topic, institution, day, choice);
            var names = sure.Select(counts).Distinct(StringComparer.Ordinal).ToList();
            int most = names.Union(doubtful.Select(counts), StringComparer.Ordinal).Count();
            IReadOnlyList<string> trace = [.. sure.Select(Shown), .. doubtful.Select(one => Shown(one) + " (?)")];
            var title = _policies.Topics.GetValueOrDefault(topic)?.Title ?? new Bilingual(topic, topic);
            if (answer.Limit is not { } limit)
            {
                return new FormularyLimit(topic, title, group, names.Count, null, RuleVerdict.CannotAssess, answer.Because, trace);
            }

            var because = new Bilingual($"{names.Count}，上限 {limit.Value.Value:0.##}", $"{names.Count}, at most {limit.Value.Value:0.##}");
            return !limit.Keeps(names.Count) ? new FormularyLimit(topic, title, group, names.Count, limit, RuleVerdict.NotMet, because, trace)
                : limit.Keeps(most) ? new FormularyLimit(topic, title, group, names.Count, limit, RuleVerdict.Met, because, trace)
                : new FormularyLimit(topic, title, group, names.Count, limit, RuleVerdict.CannotAssess, because.And(new Bilingual($"另有 {doubtful.Count} 个品规药品或途径未识别", $"{doubtful.Count} more products whose drug or route nobody has told")), trace);
        }
    }

    private Bilingual Named(string topic, IGrouping<string, Reading> group) =>
        topic == "like-compounds" ? new Bilingual(string.Join("、", group.Select(one => one.Drug?.NameZh ?? one.Item.Name).Distinct()), group.Key)
        : group.First().Drug is { } drug ? new Bilingual(drug.NameZh ?? drug.Name, drug.Name) : new Bilingual(group.Key, group.Key);

    private Reading Read(FormularyItem item)
    {
        var drug = item.Drug.Length > 0 ? _reference.Antimicrobial(item.Drug) : null;
        return new Reading(item, drug, drug is null ? item.Route.Length > 0 && item.Route is not (Oral or Injection) ? false : null : item.Route.Length == 0 ? drug.ScopeRoutes.Count == 0 ? false : null : drug.ScopeRoutes.Contains(item.Route));
    }

    private bool? InClass(Reading one, string keyClass) => one.Drug is null ? null : _lists.KeyClass(one.Drug.Code) == keyClass;

    /// <summary>What a combination is composed of besides the partner: products with the same leading substance are like compounds. Null for single substances.</summary>
    private static string? Composition(Antimicrobial drug) => drug.Name.IndexOf('/', StringComparison.Ordinal) is var at and > 0 ? drug.Name[..at] : null;

    private static bool? OnRoute(Reading one, string route) => one.Item.Route.Length == 0 ? null : one.Item.Route == route;

    private static bool? Both(bool? one, bool? other) => one == false || other == false ? false : one is null || other is null ? null : true;

    private static bool? Sure(Reading one, Func<Reading, bool?> belongs) => Both(one.Counts, belongs(one));

    private static string Product(Reading one) => one.Item.Product;

    private static string Shown(Reading one) => string.Join(' ', new[] { one.Item.Name, one.Item.Form, one.Item.Specification, one.Item.Manufacturer }.Where(text => text.Length > 0));

    /// <param name="Item">The product.</param>
    /// <param name="Drug">What it is; null where nobody has told.</param>
    /// <param name="Counts">Whether it counts as an antimicrobial of the scope; null where that can't be told.</param>
    private sealed record Reading(FormularyItem Item, Antimicrobial? Drug, bool? Counts);
}
