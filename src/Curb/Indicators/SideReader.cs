using Curb.Facts;
using Curb.Policies.Reading;

namespace Curb.Indicators;

/// <summary>Reads numerators and denominators. What a side does not say itself it takes from the definition's <c>cohort</c>, so that both sides share it.</summary>
internal sealed class SideReader
{
    private readonly string? _fact;
    private readonly IReadOnlyList<Condition> _where = [];
    private readonly Dictionary<string, string>? _dimensions;

    public SideReader(ContentMap definition)
    {
        if (definition.OptionalMap("cohort") is { } cohort)
        {
            _fact = cohort.OneOf("fact", FactTerms.Facts);
            _where = ConditionReader.Read(cohort.OptionalMap("where"), _fact);
            _dimensions = Dimensions(cohort, _fact);
            cohort.Close();
        }
    }

    /// <summary>Stands where a definition has a fault already reported.</summary>
    public static IndicatorSide Nothing { get; } = new("", Measure.Rows(), [], new Dictionary<string, string>(), new HashSet<string>(), null);

    /// <summary>Encounters at all: what an edition stands on that awaits records nobody delivers yet, so that each institution with facts is named with the reason.</summary>
    public static IndicatorSide Presence { get; } = new(
        "encounter", Measure.Rows(), [], new[] { "institution", "month", "department", "physician" }.ToDictionary(name => name, StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal) { "drug", "route", "grade", "purpose" }, null);

    public IndicatorSide Read(ContentMap map)
    {
        bool own = map.Has("fact") || _fact is null;
        string fact = own ? map.OneOf("fact", FactTerms.Facts) : _fact!;
        var where = ConditionReader.Read(map.OptionalMap("where"), fact);
        var side = new IndicatorSide(
            fact,
            MeasureOf(map, fact),
            own ? where : [.. _where, .. where],
            own || map.Has("dimensions") ? Dimensions(map, fact) : _dimensions!,
            map.Texts("across").ToHashSet(StringComparer.Ordinal),
            map.OptionalMap("otherwise") is { } other ? Read(other) : null);
        map.Close();
        return side;
    }

    public Completeness? ReadCompleteness(ContentMap? map)
    {
        if (map?.Map("missing", "a side that counts what is missing") is not { } missing || map.Map("of", "a side that counts all") is not { } of)
        {
            return null;
        }

        var completeness = new Completeness(Read(missing), Read(of), map.Wording("what"));
        map.Close();
        return completeness;
    }

    private static Measure MeasureOf(ContentMap map, string fact)
    {
        var conditions = ConditionReader.Read(map.OptionalMap("if"), fact);
        string? sum = map.OptionalText("sum");
        string? distinct = map.OptionalText("distinct");
        bool rows = map.Flag("rows", false);
        if ((sum is null ? 0 : 1) + (distinct is null ? 0 : 1) + (rows ? 1 : 0) != 1)
        {
            map.Fault("sum", "none, or more than one, of sum, distinct and rows", "exactly one: rows: true, sum: ddds or distinct: drug");
        }

        CheckColumn(map, fact, "sum", sum, true);
        CheckColumn(map, fact, "distinct", distinct, false);
        return sum is not null ? Measure.Sum(sum, conditions) : distinct is not null ? Measure.DistinctOf(distinct, conditions) : Measure.Rows(conditions);
    }

    private static Dictionary<string, string> Dimensions(ContentMap map, string fact)
    {
        var dimensions = new Dictionary<string, string>(StringComparer.Ordinal) { ["institution"] = "institution", ["month"] = "month" };
        if (map.OptionalMap("dimensions") is { } named)
        {
            foreach (string name in named.Keys.ToList())
            {
                string column = named.Text(name, "a column");
                CheckColumn(named, fact, name, column, false);
                dimensions[name] = column;
            }
        }

        CheckColumn(map, fact, "dimensions", dimensions["month"], false);
        return dimensions;
    }

    private static void CheckColumn(ContentMap map, string fact, string key, string? column, bool summed)
    {
        if (column is null || !FactTerms.Facts.Contains(fact))
        {
            return;
        }

        if (FactTerms.Find(fact, column) is not { } found)
        {
            map.Fault(key, ContentMap.Quoted(column), $"a column of {fact}: {string.Join(", ", FactTerms.Columns(fact))}");
        }
        else if (summed && !FactTerms.IsSummable(found))
        {
            map.Fault(key, $"{ContentMap.Quoted(column)}, which is {found.Type}", "a column of numbers");
        }
    }
}
