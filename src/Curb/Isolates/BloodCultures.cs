using System.Globalization;
using Curb.Intake.Received;
using Curb.ReferenceData;
using Curb.Susceptibilities;

namespace Curb.Isolates;

/// <summary>A blood culture.</summary>
/// <param name="Patient">Key of the patient; blank where unknown.</param>
/// <param name="Specimen">Specimen number.</param>
/// <param name="Day">Day of collection.</param>
/// <param name="Grew">True where something grew.</param>
/// <param name="Contaminated">True for a common skin commensal or a result "contaminated".</param>
/// <param name="Species">Genus and species; blank where unknown.</param>
public sealed record BloodCulture(string Patient, string Specimen, int? Day, bool Grew, bool Contaminated, string Species);

/// <summary>
/// The share of blood cultures that are contaminated: a common skin commensal (or a result "contaminated") that no other blood culture of the patient has on the same day or
/// the days of <c>reference/blood-culture-contamination</c> around it. A culture is a specimen number of a patient. Without cultures that grew nothing there is no denominator.
/// </summary>
internal sealed class BloodCultures(ReferenceLibrary library)
{
    private readonly Parameters _parameters = new(library);

    public static LaboratoryFinding Judge(IReadOnlyList<BloodCulture> cultures, ReferenceLibrary library)
    {
        var parameters = new Parameters(library);
        int all = cultures.Select(culture => (culture.Patient, culture.Specimen)).Distinct().Count();
        LaboratoryFinding Finding(string found, string expected, string zh) =>
            new(-1, "blood-culture-contamination", "contamination", "", found, expected, zh, parameters.Source, "unverified");
        if (cultures.All(culture => culture.Grew))
        {
            return Finding($"{all} blood cultures, all with growth", "cannot assess: cultures without growth were not delivered", "无法判断：未提供无生长的血培养");
        }

        var ofPatient = cultures.Where(culture => culture.Species.Length > 0 && culture.Patient.Length > 0).ToLookup(culture => (culture.Patient, culture.Species));
        int alone = cultures.Where(culture => culture.Contaminated && !ofPatient[(culture.Patient, culture.Species)].Any(other => IsSameElsewhere(culture, other, parameters.Days)))
            .Select(culture => (culture.Patient, culture.Specimen)).Distinct().Count();
        double percent = 100.0 * alone / all;
        string limit = string.Create(CultureInfo.InvariantCulture, $"at most {parameters.LimitPercent:0.#} %");
        return Finding(string.Create(CultureInfo.InvariantCulture, $"{alone} of {all} blood cultures ({percent:0.0} %)"), $"{limit}: {(percent <= parameters.LimitPercent ? "met" : "not met")}",
            string.Create(CultureInfo.InvariantCulture, $"不超过{parameters.LimitPercent:0.#}%：{(percent <= parameters.LimitPercent ? "达标" : "未达标")}"));
    }

    /// <summary>The blood culture of a row; null where it is none or has no number.</summary>
    public BloodCulture? Read(ReceivedIsolates isolates, GrownIsolates rows, int row)
    {
        if (rows.Specimen(isolates, row)?.Group != "blood" || isolates.Specimen[row] is not { } specimen)
        {
            return null;
        }

        var organism = rows.Organism(isolates, row).Organism;
        string text = isolates.Organism[row]?.Trim().ToLowerInvariant() ?? "";
        bool grew = text.Length > 0 && text != "xxx" && organism?.Code != "xxx";
        return new BloodCulture(isolates.Patient[row] ?? "", specimen, isolates.CollectedOn[row], grew, text == "con" || organism?.Code == "con" || (organism is not null && _parameters.IsCommensal(organism)), organism is null ? "" : GrownIsolates.SpeciesName(organism));
    }

    private static bool IsSameElsewhere(BloodCulture culture, BloodCulture other, int days) =>
        other.Specimen != culture.Specimen && culture.Day is { } day && other.Day is { } otherDay && Math.Abs(day - otherDay) <= days;

    private sealed class Parameters
    {
        private readonly List<(string Code, string Rank)> _commensals = [];

        public Parameters(ReferenceLibrary library)
        {
            string edition = library.Latest("blood-culture-contamination");
            var table = library.Table("blood-culture-contamination", edition);
            Source = $"reference/blood-culture-contamination {edition}";
            for (int row = 0; row < table.Count; row++)
            {
                string value = table[row, table.Column("value")];
                switch (table[row, table.Column("parameter")])
                {
                    case "commensal":
                        _commensals.Add((value, table[row, table.Column("organism_rank")]));
                        break;
                    case "days":
                        Days = int.Parse(value, CultureInfo.InvariantCulture);
                        break;
                    case "limit-percent":
                        LimitPercent = double.Parse(value, CultureInfo.InvariantCulture);
                        break;
                }
            }
        }

        public string Source { get; }

        public int Days { get; }

        public double LimitPercent { get; }

        public bool IsCommensal(Organism organism) => _commensals.Exists(commensal => OrganismRanks.Match(organism, commensal.Rank, commensal.Code) is not null);
    }
}
