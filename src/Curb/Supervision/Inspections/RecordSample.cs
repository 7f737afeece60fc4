namespace Curb.Supervision.Inspections;

/// <summary>
/// Patient records drawn for an inspection. Only the keys of the draw are kept, never the records' own numbers: the institution finds its records by drawing again from its own data,
/// the commission and its experts know them as record 1, 2, 3.
/// </summary>
/// <param name="Kind">stay (出院病历) or prescription (门急诊处方).</param>
/// <param name="From">First month that was drawn from.</param>
/// <param name="To">Last month.</param>
/// <param name="FrameCount">Records that could have been drawn.</param>
/// <param name="Keys">Keys of the drawn, in the order of the draw.</param>
public sealed record RecordSample(string Kind, string From, string To, int FrameCount, IReadOnlyList<string> Keys)
{
    public static IReadOnlyList<string> Kinds { get; } = ["stay", "prescription"];

    /// <summary>Draws from an institution's records.</summary>
    public static RecordSample Of(string seed, string institution, string kind, string from, string to, IReadOnlyCollection<string> records, int count) =>
        new(kind, from, to, records.Distinct(StringComparer.Ordinal).Count(), [.. InspectionDraw.Records(seed, institution + "/" + kind, records, count).Select(record => KeyOf(seed, institution, kind, record))]);

    /// <summary>The records' own numbers in the order of the draw; null for one that the data do not hold any more.</summary>
    public IReadOnlyList<string?> Find(string seed, string institution, IEnumerable<string> records)
    {
        var byKey = records.Distinct(StringComparer.Ordinal).ToDictionary(record => KeyOf(seed, institution, Kind, record), StringComparer.Ordinal);
        return [.. Keys.Select(byKey.GetValueOrDefault)];
    }

    private static string KeyOf(string seed, string institution, string kind, string record) => InspectionDraw.Key(seed, "record|" + institution + "/" + kind, record);
}
