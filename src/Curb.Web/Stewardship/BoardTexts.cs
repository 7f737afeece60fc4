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

    /// <summary>An isolate with what it says of the drugs that run.</summary>
    public static string Isolate(Phrases t, Names names, BoardIsolate isolate, BoardPatient patient)
    {
        string organism = names.Organism(isolate.Organism) is { } known ? t.Name(known.NameZh, known.Name) : isolate.Organism;
        string running = string.Join(t["list.and"], patient.Therapy.Select(order => order.Drug).Distinct().Select(drug => $"{names.Drug(t, drug)} {isolate.Sir.GetValueOrDefault(drug, Figures.Unknown)}"));
        return string.Create(CultureInfo.InvariantCulture, $"{isolate.Collected:MM-dd} {organism} {isolate.Classes} {running}");
    }
}
