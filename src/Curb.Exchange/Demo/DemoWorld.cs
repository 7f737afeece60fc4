using System.Globalization;
using Curb.Supervision;

namespace Curb.Exchange.Demo;

/// <summary>What the generator knows: institutions with their planted rates, departments, drugs, procedures and microbiology, as read from its tables.</summary>
internal sealed class DemoWorld
{
    private DemoWorld()
    {
    }

    public required IReadOnlyList<DemoInstitution> Institutions { get; init; }

    public required ILookup<string, DemoDepartment> Departments { get; init; }

    public required IReadOnlyDictionary<string, DemoDrug> Drugs { get; init; }

    public required IReadOnlyDictionary<string, Weighted<IReadOnlyList<DemoDrug>>> Regimens { get; init; }

    public required IReadOnlyList<OtherDrug> OtherDrugs { get; init; }

    public required IReadOnlyDictionary<string, Weighted<DemoDiagnosis>> Diagnoses { get; init; }

    public required IReadOnlyDictionary<string, Weighted<DemoProcedure>> Procedures { get; init; }

    public required DemoMicrobiology Microbiology { get; init; }

    /// <summary>Factor by season ("respiratory", "flat") and month, 1 to 12.</summary>
    public required IReadOnlyDictionary<(string Season, int Month), double> Seasons { get; init; }

    public static DemoWorld Load()
    {
        var drugs = DemoTable.Open("antimicrobials").Rows.Select(DemoDrug.Read).ToDictionary(drug => drug.Id);
        return new DemoWorld
        {
            Institutions = [.. DemoTable.Open("institutions").Rows.Select(DemoInstitution.Read)],
            Departments = DemoTable.Open("departments").Rows.Select((row, index) => DemoDepartment.Read(row, index)).ToLookup(d => d.Profile),
            Drugs = drugs,
            Regimens = ByGroup("regimens", "group", row => (IReadOnlyList<DemoDrug>)[.. row["drugs"].Split('+').Select(id => drugs[id])]),
            OtherDrugs = [.. DemoTable.Open("other-drugs").Rows.Select(OtherDrug.Read)],
            Diagnoses = ByGroup("diagnoses", "group", row => new DemoDiagnosis(row["code"], row["text"])),
            Procedures = ByGroup("procedures", "department", row => DemoProcedure.Read(row, drugs)),
            Microbiology = DemoMicrobiology.Load(),
            Seasons = DemoTable.Open("seasons").Rows
                .SelectMany(row => new[] { "respiratory", "flat" }.Select(season => (Key: (season, row.Whole("month")), Value: row.Number(season))))
                .ToDictionary(pair => pair.Key, pair => pair.Value),
        };
    }

    public static Dictionary<string, Weighted<T>> ByGroup<T>(string table, string group, Func<DemoTable.Row, T> read) =>
        DemoTable.Open(table).Rows
            .GroupBy(row => row[group])
            .ToDictionary(rows => rows.Key, rows => new Weighted<T>(rows.Select(row => (read(row), row.Number("weight")))));
}

/// <summary>One institution of the demo with its yearly volumes and the rates planted in it (shares from 0 to 1).</summary>
/// <param name="Institution">As registered.</param>
/// <param name="Profile">Which departments it has.</param>
/// <param name="Laboratory">mic, disk or none.</param>
/// <param name="Chinese">True where routes and frequencies are written in Chinese and organisms and specimens by name.</param>
/// <param name="Discharges">Admissions a year.</param>
/// <param name="Outpatients">Outpatient visits a year (a sample).</param>
/// <param name="Emergencies">Emergency visits a year (a sample).</param>
/// <param name="TherapyFactor">Factor on the departments' share of stays with therapeutic antimicrobials.</param>
/// <param name="CourseFactor">Factor on the length of courses.</param>
/// <param name="OutpatientFactor">Factor on the departments' outpatient antimicrobial share.</param>
/// <param name="ClassOneProphylaxis">Share of class-I operations (interventional ones left out) with prophylaxis.</param>
/// <param name="LateProphylaxis">Share of prophylaxes begun after incision.</param>
/// <param name="LongProphylaxis">Share of prophylaxes that last more than 24 hours after the operation.</param>
/// <param name="CulturedBefore">Share of stays with therapeutic antimicrobials that have a pathogen test collected before.</param>
/// <param name="SpecialOutpatient">Share of outpatient visits with a special-grade antimicrobial.</param>
/// <param name="RepeatedRows">Share of prescription lines delivered twice in one file.</param>
/// <param name="UnreadableRows">Share of prescription lines that can't be read.</param>
/// <param name="Plants">Names of the stories planted here.</param>
internal sealed record DemoInstitution(
    Institution Institution,
    string Profile,
    string Laboratory,
    bool Chinese,
    double Discharges,
    double Outpatients,
    double Emergencies,
    double TherapyFactor,
    double CourseFactor,
    double OutpatientFactor,
    double ClassOneProphylaxis,
    double LateProphylaxis,
    double LongProphylaxis,
    double CulturedBefore,
    double SpecialOutpatient,
    double RepeatedRows,
    double UnreadableRows,
    IReadOnlyList<string> Plants)
{
    public string Code => Institution.Code;

    public bool Has(string plant) => Plants.Contains(plant);

    public static DemoInstitution Read(DemoTable.Row row) => new(
        new Institution(row["code"], row["name"], row["name_en"], row["level"], row["kind"], row["district"]),
        row["profile"],
        row["laboratory"],
        row["style"] == "chinese",
        row.Number("discharges"),
        row.Number("outpatients"),
        row.Number("emergencies"),
        row.Number("therapy_factor"),
        row.Number("course_factor"),
        row.Number("outpatient_factor"),
        row.Number("class_one_prophylaxis"),
        row.Number("late_prophylaxis"),
        row.Number("long_prophylaxis"),
        row.Number("cultured_before"),
        row.Number("special_outpatient"),
        row.Number("repeated_rows"),
        row.Number("unreadable_rows"),
        row["plants"].Split(';', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>The same institution with another share of its volume.</summary>
    public DemoInstitution Sized(double share) => this with { Discharges = Discharges * share, Outpatients = Outpatients * share, Emergencies = Emergencies * share };

    /// <summary>An institution like this one, under a name of its own and without planted stories, that has an installation of its own.</summary>
    public DemoInstitution Reporting() => this with { Institution = Institution with { Code = "DF01", Name = "示范市北城区人民医院", NameEn = "Demo City North District Hospital", District = "示范市北城区" }, Plants = [] };

    /// <summary>The same institution in the numbered city of a province.</summary>
    public DemoInstitution InCity(int city)
    {
        const string numerals = "一二三四五六七八九";
        var named = Institution with
        {
            Code = string.Create(CultureInfo.InvariantCulture, $"C{city}-{Code}"),
            Name = Institution.Name.Replace("示范市", $"示范{numerals[city - 1]}市", StringComparison.Ordinal),
            NameEn = Institution.NameEn.Length == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{Institution.NameEn} (city {city})"),
            District = Institution.District.Replace("示范市", $"示范{numerals[city - 1]}市", StringComparison.Ordinal),
        };
        return this with { Institution = named };
    }
}

/// <summary>One department of an institution profile: volumes as weights within the profile, shares from 0 to 1.</summary>
internal sealed record DemoDepartment(
    int Index,
    string Profile,
    string Name,
    double Discharges,
    double MeanStayDays,
    double Therapy,
    double Surgery,
    double IcuTransfer,
    string Season,
    string Age,
    string Diagnoses,
    string Regimens,
    string Sites,
    double Outpatients,
    double OutpatientRate,
    string OutpatientRegimens,
    double Emergencies,
    double EmergencyRate)
{
    public const string IntensiveCare = "重症医学科";

    public bool IsIcu => Name == IntensiveCare;

    public static DemoDepartment Read(DemoTable.Row row, int index) => new(
        index,
        row["profile"],
        row["department"],
        row.Number("discharges"),
        row.Number("stay"),
        row.Number("therapy"),
        row.Number("surgery"),
        row.Number("icu"),
        row["season"],
        row["age"],
        row["diagnoses"],
        row["regimens"],
        row["sites"],
        row.Number("outpatients"),
        row.Number("outpatient_rate"),
        row["outpatient_regimens"],
        row.Number("emergencies"),
        row.Number("emergency_rate"));
}

/// <summary>One antimicrobial product as a hospital's system writes it, with its usual order.</summary>
/// <param name="Id">Id in the generator's tables.</param>
/// <param name="Code">Code of the substance: what a matcher must find.</param>
/// <param name="GramsPerUnit">Grams of the substance that the DDD counts in one vial, tablet, sachet.</param>
/// <param name="UnitsPerDose">Vials, tablets, sachets a dose.</param>
/// <param name="Special">True where every known graded catalogue puts it in the special grade.</param>
internal sealed record DemoDrug(
    string Id,
    string Code,
    string Name,
    string Specification,
    string Form,
    string Unit,
    double GramsPerUnit,
    int Pack,
    string PackUnit,
    double Dose,
    string DoseUnit,
    double UnitsPerDose,
    string Frequency,
    string Route,
    string Manufacturer,
    double Price,
    bool Special)
{
    public int DosesPerDay => Frequency switch
    {
        "qd" => 1,
        "bid" or "q12h" => 2,
        "tid" or "q8h" => 3,
        _ => throw new InvalidOperationException($"Frequency {Frequency} of {Id} is not one of the generator's."),
    };

    public bool Systemic => Route is "ivgtt" or "po";

    public static DemoDrug Read(DemoTable.Row row) => new(
        row["id"],
        row["code"],
        row["name"],
        row["specification"],
        row["form"],
        row["unit"],
        row.Number("grams_per_unit"),
        row.Whole("pack"),
        row["pack_unit"],
        row.Number("dose"),
        row["dose_unit"],
        row.Number("units_per_dose"),
        row["frequency"],
        row["route"],
        row["manufacturer"],
        row.Number("price"),
        row["special"] == "special");
}

/// <summary>A drug that is no antimicrobial of the scope: the denominators of shares.</summary>
internal sealed record OtherDrug(string Name, string Specification, string Form, double Dose, string DoseUnit, string Frequency, string Route, string PackUnit, double Price, string Setting)
{
    public static OtherDrug Read(DemoTable.Row row) => new(
        row["name"], row["specification"], row["form"], row.Number("dose"), row["dose_unit"], row["frequency"], row["route"], row["pack_unit"], row.Number("price"), row["setting"]);
}

internal sealed record DemoDiagnosis(string Code, string Text);

/// <summary>One operation with its front-page incision class and usual prophylaxis.</summary>
internal sealed record DemoProcedure(string Code, string Name, string Incision, bool Implant, bool Interventional, double Hours, IReadOnlyList<DemoDrug> Prophylaxis)
{
    public bool CountsAsClassOne => Incision == "Ⅰ" && !Interventional;

    public static DemoProcedure Read(DemoTable.Row row, IReadOnlyDictionary<string, DemoDrug> drugs) => new(
        row["code"],
        row["name"],
        row["incision"],
        row.Flag("implant"),
        row.Flag("interventional"),
        row.Number("hours"),
        [.. row["prophylaxis"].Split('+').Select(id => drugs[id])]);
}
