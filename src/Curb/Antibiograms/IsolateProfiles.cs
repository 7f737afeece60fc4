using System.Runtime.InteropServices;

namespace Curb.Antibiograms;

/// <summary>
/// Isolates packed for counting: the dimensions of each as small codes, its flags as bits, and one mark of two bytes for each drug tested.
/// A region's hundred million results are some 200 MB, which are counted under any filter in a fraction of a second.
/// Holds no name or number of a patient.
/// </summary>
/// <param name="Count">Isolates.</param>
/// <param name="Columns">Dimensions: see <see cref="Dimensions"/>.</param>
/// <param name="Flags">One byte an isolate: see <see cref="ProfileFlags"/>.</param>
/// <param name="Starts">Where the marks of each isolate begin, 32-bit; one more than isolates.</param>
/// <param name="Marks">Rows of <paramref name="Kinds"/>, 16-bit, isolate by isolate.</param>
/// <param name="Kinds">The distinct drugs with findings.</param>
public sealed record IsolateProfiles(
    int Count, IReadOnlyList<ProfileColumn> Columns, ReadOnlyMemory<byte> Flags, ReadOnlyMemory<byte> Starts, ReadOnlyMemory<byte> Marks, IReadOnlyList<ProfileMark> Kinds)
{
    /// <summary>Text dimensions: columns of isolate facts, and age_group made of their age.</summary>
    public static IReadOnlyList<string> Dimensions { get; } =
    [
        "institution", "month", "organism", "specimen_group", "specimen_type", "ward", "ward_type", "department", "host", "onset", "sex", "age_group", "organism_group", "gram", "classes", "cannot_assess",
    ];

    /// <summary>Results, each isolate and drug once.</summary>
    public int MarkCount => Marks.Length / sizeof(ushort);

    /// <summary>Where the marks of isolates begin.</summary>
    public ReadOnlySpan<int> StartsOf(int from, int count) => MemoryMarshal.Cast<byte, int>(Starts.Span).Slice(from, count + 1);

    /// <summary>All marks.</summary>
    public ReadOnlySpan<ushort> AllMarks => MemoryMarshal.Cast<byte, ushort>(Marks.Span);

    /// <summary>The same isolates, those that one rule picks with every first-isolate flag.</summary>
    internal IsolateProfiles WithFirst(ReadOnlySpan<bool> first)
    {
        byte[] marked = Flags.ToArray();
        for (int i = 0; i < marked.Length; i++)
        {
            marked[i] |= first[i] ? (byte)(ProfileFlags.FirstIsolate | ProfileFlags.FirstEpisode | ProfileFlags.FirstPhenotype | ProfileFlags.FirstOfYear) : (byte)0;
        }

        return this with { Flags = marked };
    }

    /// <summary>The column of a dimension; null where there is none of that name.</summary>
    public ProfileColumn? Find(string name) => Columns.FirstOrDefault(column => column.Name == name);
}

/// <summary>A drug and what an isolate's results say of it.</summary>
/// <param name="Drug">WHONET code; blank where the column named none.</param>
/// <param name="Finding">What the results say.</param>
public readonly record struct ProfileMark(string Drug, DrugFinding Finding);

/// <summary>The bits of an isolate's flags.</summary>
[Flags]
public enum ProfileFlags : byte
{
    None = 0,
    FirstIsolate = 1,
    FirstEpisode = 2,
    FirstPhenotype = 4,
    FirstOfYear = 8,

    /// <summary>A screening (colonisation) culture, where that is known.</summary>
    Screening = 16,
}
