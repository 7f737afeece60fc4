using Curb.Columns;
using Curb.Intake;
using Curb.Isolates;

namespace Curb.Antibiograms;

/// <summary>Isolates of a source that was read part by part, with the first ones marked: some hundred bytes an isolate, whatever the source says beside.</summary>
public sealed class StreamedIsolates
{
    private readonly IReadOnlyList<IsolatePart> _parts;

    private StreamedIsolates(IReadOnlyList<IsolatePart> parts, IReadOnlyList<IsolateProfiles> profiles)
    {
        _parts = parts;
        Profiles = profiles;
        Rejections = [.. parts.SelectMany(part => part.Rows.Rejections)];
    }

    /// <summary>The isolates of each part; those that the rule picks carry every first-isolate flag.</summary>
    public IReadOnlyList<IsolateProfiles> Profiles { get; }

    /// <summary>What could not be read.</summary>
    public IReadOnlyList<Rejection> Rejections { get; }

    /// <summary>Takes the parts in the order of the source and picks first isolates among all of them.</summary>
    public static StreamedIsolates Of(IEnumerable<IsolatePart> parts, FirstIsolateRule rule)
    {
        var (patients, species) = (new TextDictionary(), new TextDictionary());
        var taken = new List<IsolatePart>();
        foreach (var part in parts)
        {
            part.Series.Renumber(patients, species);
            taken.Add(part);
        }

        bool[] first = FirstIsolates.Mark(SeriesPart.Joined([.. taken.Select(part => part.Series)]), rule);
        var profiles = new List<IsolateProfiles>();
        int at = 0;
        foreach (var part in taken)
        {
            profiles.Add(part.Profiles.WithFirst(first.AsSpan(at, part.Profiles.Count)));
            at += part.Profiles.Count;
        }

        return new StreamedIsolates(taken, profiles);
    }

    /// <summary>The number of each isolate's row in the source, part by part, from 1.</summary>
    public IEnumerable<int[]> RowNumbers() => _parts.Zip(AllRowNumbers(), (part, numbers) => Array.ConvertAll(part.Series.Rows, row => numbers[row]));

    /// <summary>Every row of the source with its number, and whether it is a first isolate: rows in which nothing grew are none.</summary>
    public IEnumerable<(int Number, bool First)> EveryRow()
    {
        foreach (var ((part, profiles), numbers) in _parts.Zip(Profiles).Zip(AllRowNumbers()))
        {
            var first = new bool[numbers.Length];
            for (int i = 0; i < profiles.Count; i++)
            {
                first[part.Series.Rows[i]] = (profiles.Flags.Span[i] & (byte)ProfileFlags.FirstIsolate) != 0;
            }

            for (int row = 0; row < first.Length; row++)
            {
                yield return (numbers[row], first[row]);
            }
        }
    }

    /// <summary>The isolates of each part with the row of the part that each stands in, and the number of the part's rows.</summary>
    public IEnumerable<(IsolateProfiles Profiles, int[] RowOf, int Rows)> PartsWithRows() => _parts.Zip(Profiles, (part, profiles) => (profiles, part.Series.Rows, part.Rows.Lines.Length));

    private IEnumerable<int[]> AllRowNumbers()
    {
        var numbering = new RowNumbering();
        return _parts.Select(part => numbering.Next(part.Rows));
    }
}
