using Curb.Columns;
using Curb.Intake;
using Curb.Isolates;

namespace Curb.Antibiograms;

/// <summary>Isolates of a source that was read part by part, with the first ones marked: some hundred bytes an isolate, whatever the source says beside.</summary>
public sealed class StreamedIsolates
{
    private const ProfileFlags First = ProfileFlags.FirstIsolate | ProfileFlags.FirstEpisode | ProfileFlags.FirstPhenotype | ProfileFlags.FirstOfYear;
    private readonly IReadOnlyList<IsolatePart> _parts;

    private StreamedIsolates(IReadOnlyList<IsolatePart> parts, IReadOnlyList<IsolateProfiles> profiles)
    {
        _parts = parts;
        Profiles = profiles;
        Rejections = [.. parts.SelectMany(part => part.Rejections)];
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
            profiles.Add(part.Profiles with { Flags = Marked(part.Profiles.Flags.Span, first.AsSpan(at, part.Profiles.Count)) });
            at += part.Profiles.Count;
        }

        return new StreamedIsolates(taken, profiles);
    }

    /// <summary>The number of each isolate's row in the source, part by part, from 1: rows that could not be split have a number too, and no isolate.</summary>
    public IEnumerable<int[]> RowNumbers()
    {
        var refused = Rejections.Where(rejection => rejection.SourceRows > 0).OrderBy(rejection => rejection.Line).ToList();
        int before = 0, next = 0, skipped = 0;
        foreach (var part in _parts)
        {
            int[] numbers = new int[part.Row.Length];
            for (int i = 0; i < numbers.Length; i++)
            {
                for (; next < refused.Count && refused[next].Line < part.Series.Line[i]; next++)
                {
                    skipped += refused[next].SourceRows;
                }

                numbers[i] = before + part.Row[i] + skipped + 1;
            }

            yield return numbers;
            before += part.Rows;
        }
    }

    private static byte[] Marked(ReadOnlySpan<byte> flags, ReadOnlySpan<bool> first)
    {
        byte[] marked = flags.ToArray();
        for (int i = 0; i < marked.Length; i++)
        {
            marked[i] |= first[i] ? (byte)First : (byte)0;
        }

        return marked;
    }
}
