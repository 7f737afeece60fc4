using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Curb.Indicators;
using Curb.Storage.Records;
using Curb.Storage.Work;
using Curb.Supervision;
using Curb.Supervision.Scoreboard;
using Microsoft.EntityFrameworkCore;

namespace Curb.Storage.Scoreboard;

/// <summary>Evaluations as they were made. One is written whole, with its audit event, and never changed; what was read once is kept in memory.</summary>
public sealed class EvaluationStore(RecordStore records)
{
    private const int MostKept = 6000;

    private static readonly JsonSerializerOptions s_json = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ConcurrentDictionary<(string Evaluation, string Indicator), EvaluatedIndicator?> _figures = new();
    private readonly ConcurrentDictionary<string, IReadOnlyList<Institution>> _institutions = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, IReadOnlyList<string>> _indicators = new(StringComparer.Ordinal);

    public RecordStore Records => records;

    /// <summary>Every evaluation, the newest period and version first.</summary>
    public IReadOnlyList<Evaluation> All()
    {
        using var connection = records.Connect();
        using var command = RecordStore.Command(connection, "SELECT id, period, version, made_by, made_at, data_version, definition_version, policy_version, institution_count, indicator_count, digest FROM evaluation");
        using var rows = command.ExecuteReader();
        var all = new List<Evaluation>();
        while (rows.Read())
        {
            all.Add(new Evaluation(
                rows.GetString(0), PeriodOf(rows.GetString(1)), rows.GetInt32(2), rows.GetString(3), RecordStore.Instant(rows.GetString(4)),
                new EvaluationBasis(rows.GetString(5), rows.GetString(6), rows.GetString(7)), rows.GetInt32(8), rows.GetInt32(9), rows.GetString(10)));
        }

        return [.. all.OrderByDescending(one => one.Period.To).ThenBy(one => one.Period.From).ThenByDescending(one => one.Version)];
    }

    /// <summary>The newest version of each single month, the latest month first.</summary>
    public IReadOnlyList<Evaluation> Months() => [.. All().Where(one => one.Period.From == one.Period.To).DistinctBy(one => one.Period.To)];

    /// <summary>The newest version of a period; null where it was never evaluated.</summary>
    public Evaluation? Newest(Period period) => All().FirstOrDefault(one => one.Period == period);

    public Evaluation? Find(string id) => All().FirstOrDefault(one => one.Id == id);

    /// <summary>The institutions as they were registered when it was made, in the order of its figures.</summary>
    public IReadOnlyList<Institution> Institutions(Evaluation evaluation) => _institutions.GetOrAdd(evaluation.Id, id =>
        JsonSerializer.Deserialize<List<Institution>>(Text("SELECT institutions FROM evaluation WHERE id = @id", ("@id", id)), s_json)!);

    /// <summary>Ids of the indicators that have a figure.</summary>
    public IReadOnlyList<string> Indicators(Evaluation evaluation) => _indicators.GetOrAdd(evaluation.Id, id =>
    {
        using var connection = records.Connect();
        using var command = RecordStore.Command(connection, "SELECT indicator FROM evaluated_indicator WHERE evaluation = @id ORDER BY indicator", ("@id", id));
        using var rows = command.ExecuteReader();
        var found = new List<string>();
        while (rows.Read())
        {
            found.Add(rows.GetString(0));
        }

        found.Sort(StringComparer.Ordinal);
        return found;
    });

    /// <summary>The figures of one indicator; null where nobody had one.</summary>
    public EvaluatedIndicator? Figures(Evaluation evaluation, string indicator)
    {
        if (_figures.Count > MostKept)
        {
            _figures.Clear();
        }

        return _figures.GetOrAdd((evaluation.Id, indicator), key =>
        {
            using var connection = records.Connect();
            using var command = RecordStore.Command(connection, "SELECT figures FROM evaluated_indicator WHERE evaluation = @id AND indicator = @indicator", ("@id", key.Evaluation), ("@indicator", key.Indicator));
            return command.ExecuteScalar() is byte[] packed ? PackedFigures.Read(PackedFigures.Unpack(packed)) : null;
        });
    }

    /// <summary>Keeps an evaluation, unless the newest of its period says exactly the same.</summary>
    /// <returns>The one that stands, and whether it is new.</returns>
    public (Evaluation Evaluation, bool IsNew) Keep(Period period, EvaluationBasis basis, IReadOnlyList<Institution> institutions, IReadOnlyList<EvaluatedIndicator> figures, Actor actor)
    {
        var parts = figures.OrderBy(one => one.Indicator, StringComparer.Ordinal).Select(one => (Figures: one, Plain: PackedFigures.Plain(one))).ToList();
        string known = JsonSerializer.Serialize(institutions, s_json);
        string digest = DigestOf(known, parts.Select(part => Convert.ToHexStringLower(SHA256.HashData(part.Plain))));
        if (Newest(period) is { } standing && standing.Digest == digest)
        {
            return (standing, false);
        }

        var now = records.UtcNow;
        var kept = new Evaluation(JobStore.NewId(now), period, 0, actor.Who, RecordStore.Instant(RecordStore.Instant(now)), basis, institutions.Count, figures.Count, digest);
        records.Change(actor, "evaluate", "evaluation/" + period, context =>
        {
            string name = period.ToString();
            kept = kept with { Version = 1 + (context.Set<EvaluationRow>().Where(row => row.Period == name).Max(row => (int?)row.Version) ?? 0) };
            context.Add(new EvaluationRow
            {
                Id = kept.Id,
                Period = name,
                Version = kept.Version,
                MadeBy = kept.MadeBy,
                MadeAt = RecordStore.Instant(now),
                DataVersion = basis.Data,
                DefinitionVersion = basis.Definitions,
                PolicyVersion = basis.Policies,
                InstitutionCount = kept.Institutions,
                IndicatorCount = kept.Indicators,
                Institutions = known,
                Digest = digest,
            });
            context.SaveChanges(); // The figures name their evaluation.
            context.AddRange(parts.Select(part => new EvaluatedIndicatorRow
            {
                Evaluation = kept.Id,
                Indicator = part.Figures.Indicator,
                Edition = part.Figures.Edition,
                Clause = part.Figures.Clause,
                Digest = Convert.ToHexStringLower(SHA256.HashData(part.Plain)),
                Figures = PackedFigures.Pack(part.Plain),
            }));
            return (null, new { kept.Version, kept.Basis, kept.Institutions, kept.Indicators, kept.Digest });
        });
        return (kept, true);
    }

    /// <summary>What is wrong with an evaluation as it is kept: figures whose digest is another, or that are missing. Empty where it is sound.</summary>
    public IReadOnlyList<string> Problems(Evaluation evaluation)
    {
        var problems = new List<string>();
        var digests = new List<string>();
        var rows = records.Read(context => context.Set<EvaluatedIndicatorRow>().AsNoTracking().Where(row => row.Evaluation == evaluation.Id).ToList());
        foreach (var row in rows.OrderBy(row => row.Indicator, StringComparer.Ordinal))
        {
            string digest;
            try
            {
                digest = Convert.ToHexStringLower(SHA256.HashData(PackedFigures.Unpack(row.Figures)));
            }
            catch (InvalidDataException)
            {
                digest = "";
            }

            digests.Add(digest);
            if (digest != row.Digest)
            {
                problems.Add(string.Create(CultureInfo.InvariantCulture, $"evaluation {evaluation.Period} version {evaluation.Version}: the figures of {row.Indicator} were changed after they were kept"));
            }
        }

        string known = Text("SELECT institutions FROM evaluation WHERE id = @id", ("@id", evaluation.Id));
        if (problems.Count == 0 && DigestOf(known, digests) != evaluation.Digest)
        {
            problems.Add(string.Create(CultureInfo.InvariantCulture, $"evaluation {evaluation.Period} version {evaluation.Version}: figures or institutions are missing or were changed"));
        }

        return problems;
    }

    private static string DigestOf(string institutions, IEnumerable<string> parts) =>
        Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', parts.Prepend(institutions)))));

    private static Period PeriodOf(string text)
    {
        string[] ends = text.Split('/');
        return new Period(CalendarMonth.Parse(ends[0])!.Value, CalendarMonth.Parse(ends[^1])!.Value);
    }

    private string Text(string sql, (string, object?) value)
    {
        using var connection = records.Connect();
        using var command = RecordStore.Command(connection, sql, value);
        return (string)command.ExecuteScalar()!;
    }
}
