using System.Globalization;
using Curb.Stewardship;
using Curb.Web.Shell;
using Curb.Web.Texts;

namespace Curb.Web.Stewardship;

/// <summary>Words of the board in the reader's language.</summary>
internal static class BoardTexts
{
    public static string Minute(DateTime at) => at.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    public static string Grade(Phrases t, string? grade) => grade is null ? Figures.Unknown : t.Or("stewardship.grade-" + grade, grade);

    /// <summary>How many cultures of the course, and how the last of them stands.</summary>
    public static string Cultures(Phrases t, BoardPatient patient) => patient.Cultures.Count == 0 ? t["stewardship.no-cultures"]
        : t.With("stewardship.culture-last", patient.Cultures.Count, Minute(patient.Cultures[0].Collected), t[patient.Cultures[0].Positive switch { true => "timeline.positive", false => "timeline.negative", _ => "timeline.no-result" }]);

    /// <summary>The last isolates with what they say of the drugs that run; isolates that say the same of one day stand once.</summary>
    public static IEnumerable<string> Isolates(Phrases t, Names names, BoardPatient patient) => patient.Isolates.Select(isolate => Isolate(t, names, isolate, patient)).Distinct(StringComparer.Ordinal).Take(MostIsolates);

    private const int MostIsolates = 3;

    private static string Isolate(Phrases t, Names names, BoardIsolate isolate, BoardPatient patient)
    {
        string organism = names.Organism(isolate.Organism) is { } known ? t.Name(known.NameZh, known.Name) : isolate.Organism;
        string running = string.Join(t["list.and"], patient.Therapy.Select(order => order.Drug).Distinct().Select(drug => $"{names.Drug(t, drug)} {isolate.Sir.GetValueOrDefault(drug, t["stewardship.no-category"])}"));
        return string.Create(CultureInfo.InvariantCulture, $"{isolate.Collected:MM-dd} {organism} {isolate.Classes} {running}");
    }
}
