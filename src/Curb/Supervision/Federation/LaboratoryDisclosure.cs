using System.Globalization;
using Curb.Antibiograms;
using Curb.Columns;
using Curb.Disclosure;
using Curb.Facts;
using Curb.Isolates;

namespace Curb.Supervision.Federation;

/// <summary>
/// What of a laboratory's isolates leaves an institution, where that was agreed. Beyond <see cref="FactDisclosure"/>: sex, the age group instead of the age, and instead
/// of dates a count of days of the patient's own, shifted by a number that follows from the institution's key. Organisms, wards and reasons as the laboratory wrote them stay.
/// </summary>
public static class LaboratoryDisclosure
{
    /// <summary>Shifts lie within ten years before and after.</summary>
    private const int Shifts = 7301;

    private static readonly HashSet<string> s_also = new(StringComparer.Ordinal) { "sex", "age_years" };

    /// <summary>True where a column of isolates leaves the institution, as it is, as a pseudonym or as a group.</summary>
    public static bool Leaves(Column column) => s_also.Contains(column.Name) || FactDisclosure.Leaves(column);

    /// <summary>
    /// Copies what may leave of one month's isolates. They are numbered from 1: those of a patient in the order in which first isolates are told, patients by their pseudonyms,
    /// so that the numbers tell nothing of the order in the laboratory.
    /// </summary>
    /// <param name="isolates">Isolates of the institution.</param>
    /// <param name="rows">Those of the month.</param>
    /// <param name="key">The institution's pseudonym key, which never leaves it.</param>
    /// <param name="institution">Code of the institution.</param>
    /// <returns>The copy, and the row that each of its rows was copied from.</returns>
    public static (IsolateFacts Copy, IReadOnlyList<int> Rows) Copy(IsolateFacts isolates, IReadOnlyList<int> rows, byte[] key, string institution)
    {
        var owners = rows.ToDictionary(row => row, row => Pseudonym.Of(key, institution, Owner(isolates, row)));
        int[] ordered = [.. rows.Order(Comparer<int>.Create((left, right) => Compare(isolates, owners, left, right)))];
        var copy = new IsolateFacts();
        foreach (int row in ordered)
        {
            copy.Isolate.Append(copy.Isolate.Count + 1);
            copy.Sex.AppendFrom(isolates.Sex, row);
            copy.AgeYears.Append(AgeGroups.Of(isolates.AgeYears[row]) is { } group ? AgeGroups.Bounds(group)!.Value.From : null);
            copy.SeriesDay.Append(isolates.CollectedOn[row] is { } day ? day + Shift(owners[row]) : null);
        }

        FactDisclosure.CopyColumns(isolates, copy, ordered, key, institution);
        return (copy, ordered);
    }

    /// <summary>The results of copied isolates under their new numbers; of reasons the code alone, because the text of a site's own rule may say anything.</summary>
    /// <param name="results">Results of the institution.</param>
    /// <param name="places">Places of each isolate in <paramref name="results"/> by its number there.</param>
    /// <param name="numbers">Numbers there of the isolates copied, in the order of the copy.</param>
    public static IsolateResults Copy(IsolateResults results, ILookup<long, int> places, IReadOnlyList<long> numbers)
    {
        var (starts, outcomeOf, outcomes) = (new List<int> { 0 }, new List<int>(), new ResultOutcomes());
        var rowOf = new Dictionary<int, int>();
        var rowSaying = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (long number in numbers)
        {
            foreach (int outcome in places[number].SelectMany(place => results.OutcomeOf[results.Starts[place]..results.Starts[place + 1]]))
            {
                if (!rowOf.TryGetValue(outcome, out int row))
                {
                    rowOf[outcome] = row = Outcome(results.Outcomes, outcome, outcomes, rowSaying);
                }

                outcomeOf.Add(row);
            }

            starts.Add(outcomeOf.Count);
        }

        return new IsolateResults([.. Enumerable.Range(1, numbers.Count).Select(number => (long)number)], [.. starts], [.. outcomeOf], outcomes);
    }

    /// <summary>The row of an outcome in the copy; outcomes that differ in the text of their reason alone are one.</summary>
    private static int Outcome(ResultOutcomes from, int outcome, ResultOutcomes copy, Dictionary<string, int> rowSaying)
    {
        string? reason = Code(from.Reason[outcome]);
        string said = string.Join('\u001f', from.Columns.Select(column => column == from.Reason ? reason : column.ValueAt(outcome)));
        if (!rowSaying.TryGetValue(said, out int row))
        {
            rowSaying[said] = row = copy.Count;
            copy.AppendFrom(from, outcome);
            copy.Reason.Set(row, reason);
        }

        return row;
    }

    private static string? Code(string? reason) => reason?.IndexOf(':', StringComparison.Ordinal) is { } colon and > 0 ? reason[..colon] : reason;

    /// <summary>The patient; where none is named, the isolate alone.</summary>
    private static string Owner(IsolateFacts isolates, int row) =>
        isolates.Patient[row] is { } patient ? $"series\u001f{patient}" : $"series of isolate\u001f{isolates.IsolateKey[row] ?? isolates.Isolate[row]?.ToString(CultureInfo.InvariantCulture)}";

    private static int Compare(IsolateFacts isolates, Dictionary<int, string> owners, int left, int right)
    {
        int order = string.CompareOrdinal(owners[left], owners[right]);
        order = order != 0 ? order : Nullable.Compare(isolates.CollectedOn[left], isolates.CollectedOn[right]);
        return order != 0 ? order : DerivedIsolates.Tie(isolates, left, right);
    }

    /// <summary>From the last digits of a pseudonym that is not sent: the first ones give the order of the rows, which tells of them.</summary>
    private static int Shift(string owner) => (int)(uint.Parse(owner.AsSpan(owner.Length - 8), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) % Shifts) - (Shifts / 2);
}
