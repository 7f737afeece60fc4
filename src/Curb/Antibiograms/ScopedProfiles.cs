using System.Runtime.InteropServices;
using Curb.Disclosure;

namespace Curb.Antibiograms;

/// <summary>Narrows packed isolates to what a caller may see.</summary>
public static class ScopedProfiles
{
    /// <summary>The isolates of institutions and departments in the scope; the same object where the scope leaves nothing out.</summary>
    public static IsolateProfiles Within(this IsolateProfiles profiles, Scope scope)
    {
        if (scope.Institutions is null && scope.Departments.Count == 0)
        {
            return profiles;
        }

        var (institutions, departments) = (profiles.Find("institution")!, profiles.Find("department")!);
        int[] institution = Codes(institutions, profiles.Count);
        int[] department = Codes(departments, profiles.Count);
        int[] kept = [.. Enumerable.Range(0, profiles.Count).Where(row => institutions.Texts[institution[row]] is { } code && scope.Covers(code, departments.Texts[department[row]]))];
        return kept.Length == profiles.Count ? profiles : Only(profiles, kept);
    }

    private static IsolateProfiles Only(IsolateProfiles profiles, int[] rows)
    {
        var columns = profiles.Columns.Select(column =>
        {
            int[] codes = Codes(column, profiles.Count);
            return ProfileColumn.Of(column.Name, column.Texts, Array.ConvertAll(rows, row => codes[row]));
        });
        var flags = Array.ConvertAll(rows, row => profiles.Flags.Span[row]);
        var starts = new int[rows.Length + 1];
        var marks = new List<ushort>();
        for (int i = 0; i < rows.Length; i++)
        {
            var ends = profiles.StartsOf(rows[i], 1);
            marks.AddRange(profiles.AllMarks[ends[0]..ends[1]]);
            starts[i + 1] = marks.Count;
        }

        return profiles with
        {
            Count = rows.Length,
            Columns = [.. columns],
            Flags = flags,
            Starts = MemoryMarshal.AsBytes(starts.AsSpan()).ToArray(),
            Marks = MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(marks)).ToArray(),
        };
    }

    private static int[] Codes(ProfileColumn column, int count)
    {
        var codes = new int[count];
        column.Read(0, codes);
        return codes;
    }
}
