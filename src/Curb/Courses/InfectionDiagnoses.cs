using Curb.Intake.Received;
using Curb.ReferenceData;

namespace Curb.Courses;

/// <summary>Which ICD-10 codes name an infection. Table <c>reference/infection-diagnoses</c>: categories (J13 to J18) and subcategories (N39.0).</summary>
public sealed class InfectionDiagnoses
{
    private const string Dataset = "infection-diagnoses";
    private const int CategoryLength = 3;

    private readonly List<(string First, string Last)> _spans;

    private InfectionDiagnoses(List<(string First, string Last)> spans) => _spans = spans;

    /// <summary>The codes of an edition, the newest by default.</summary>
    public static InfectionDiagnoses Load(ReferenceLibrary reference, string? edition = null)
    {
        var table = reference.Table(Dataset, edition ?? reference.Latest(Dataset));
        int first = table.Column("first"), last = table.Column("last");
        return new([.. Enumerable.Range(0, table.Count).Select(row => (Plain(table[row, first]), Plain(table[row, last])))]);
    }

    /// <summary>True where a code names an infection: J15.902, j159, J15.9+ all do.</summary>
    public bool Holds(string code)
    {
        string plain = Plain(code);
        return plain.Length >= CategoryLength && _spans.Exists(span =>
            string.CompareOrdinal(Cut(plain, span.First.Length), span.First) >= 0 && string.CompareOrdinal(Cut(plain, span.Last.Length), span.Last) <= 0
            && plain.Length >= span.First.Length);
    }

    /// <summary>Encounters with a coded diagnosis: true where one of them names an infection, false where none does. Others are missing.</summary>
    public IReadOnlyDictionary<string, bool> ByEncounter(ReceivedDiagnoses diagnoses)
    {
        var found = new Dictionary<string, bool>(StringComparer.Ordinal);
        var known = new Dictionary<int, bool>();
        for (int row = 0; row < diagnoses.Count; row++)
        {
            if (diagnoses.Encounter[row] is { } encounter && diagnoses.Code[row] is { } code)
            {
                int number = diagnoses.Code.Codes[row];
                if (!known.TryGetValue(number, out bool infection))
                {
                    known[number] = infection = Holds(code);
                }

                found[encounter] = infection || found.GetValueOrDefault(encounter);
            }
        }

        return found;
    }

    private static string Cut(string text, int length) => text.Length > length ? text[..length] : text;

    private static string Plain(string code) => new([.. code.Where(char.IsAsciiLetterOrDigit).Select(char.ToUpperInvariant)]);
}
