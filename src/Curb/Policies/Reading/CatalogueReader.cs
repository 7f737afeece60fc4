using Curb.ReferenceData;

namespace Curb.Policies.Reading;

/// <summary>Reads a graded catalogue: lines of <c>drug,name_zh,route,grade,stated,note</c>.</summary>
internal sealed class CatalogueReader(string file, List<ContentFault> faults)
{
    private const string Header = "drug,name_zh,route,grade,stated,note";

    private readonly Dictionary<(string Drug, string Route), Grade> _entries = [];

    public GradedCatalogue Read(string pack, bool verified, string text)
    {
        var lines = text.Split('\n');
        if (lines[0].TrimEnd('\r') != Header)
        {
            Fault(1, "", lines[0], Header);
        }

        for (int i = 1; i < lines.Length; i++)
        {
            if (lines[i].Trim() is { Length: > 0 } line)
            {
                ReadLine(i + 1, line.Split(','));
            }
        }

        return new GradedCatalogue(pack, verified, _entries);
    }

    private void ReadLine(int line, string[] cells)
    {
        if (cells.Length != 6)
        {
            Fault(line, "", $"{cells.Length} cells", "6 cells: " + Header);
            return;
        }

        if (ParseGrade(cells[3]) is not { } grade)
        {
            Fault(line, "grade", ContentMapText(cells[3]), "unrestricted, restricted or special");
            return;
        }

        if (cells[0].Length == 0 || !_entries.TryAdd((cells[0], cells[2]), grade))
        {
            Fault(line, "drug", ContentMapText(cells[0]), "a drug code, once for each route");
        }
    }

    public static Grade? ParseGrade(string text) => text switch
    {
        "unrestricted" => Grade.Unrestricted,
        "restricted" => Grade.Restricted,
        "special" => Grade.Special,
        _ => null,
    };

    private static string ContentMapText(string text) => ContentMap.Quoted(text);

    private void Fault(int line, string key, string found, string expected) => faults.Add(new ContentFault(file, line, key, found, expected));
}
