using Curb.Columns;
using Curb.Intake.Received;

namespace Curb.AntimicrobialUse;

/// <summary>What every encounter is beside its use of antimicrobials: age, group of department, intensive care, infusions of any drug, diagnoses that indicators single out.</summary>
internal sealed class EncounterProfile
{
    private readonly UseContext _context;
    private readonly ReceivedEncounters _encounters;
    private readonly Distinct<string?> _departments;
    private readonly int[] _patients;
    private readonly bool[] _icu;
    private readonly bool[] _infused;
    private readonly string?[] _diagnoses;
    private readonly double[] _ages;
    private readonly bool _otherDrugs;

    private EncounterProfile(UseContext context, UseFeed feed)
    {
        _context = context;
        _encounters = context.Records.Encounters;
        _departments = new(_encounters.Department, context.Lists.Departments.Meaning);
        _patients = new KeyIndex(context.Records.Patients.Key).RowsOf(_encounters.Patient);
        _icu = ReadWards();
        _infused = ReadInfusions(out bool otherDrugs);
        _otherDrugs = feed.OtherDrugs ?? otherDrugs;
        _diagnoses = ReadDiagnoses();
        _ages = new double[_encounters.Count];
        for (int encounter = 0; encounter < _ages.Length; encounter++)
        {
            _ages[encounter] = AgeAt(encounter, context.Stays.Start(encounter)) ?? double.NaN;
        }
    }

    public static EncounterProfile Of(UseContext context, UseFeed feed) => new(context, feed);

    private static bool IsOtherDrug(UseContext context, int order) =>
        context.OrderEncounters[order] is >= 0 and var encounter && context.Terms.OrderKinds[order] != "take-home"
        && context.Terms.Match(order)?.Drug is null && context.Stays.IsInpatient(encounter);

    /// <summary>Age at the start, years; null where unknown.</summary>
    public double? Age(int encounter) => encounter < 0 || double.IsNaN(_ages[encounter]) ? null : _ages[encounter];

    public string? AgeBand(int encounter) => _context.Lists.AgeBand(Age(encounter));

    public string? DepartmentGroup(int encounter) => encounter < 0 ? null : _departments[encounter];

    /// <summary>True where the patient lay in intensive care, by the department or by a ward of the stay; null where neither was delivered.</summary>
    public bool? Icu(int encounter) => _icu[encounter] || _departments[encounter] == "icu" ? true : _encounters.Department.IsKnown(encounter) ? false : null;

    /// <summary>True where any drug went into a vein; null where none did and the feed carries antimicrobials alone.</summary>
    public bool? Infused(int encounter) => _infused[encounter] ? true : _context.HasOrders && _otherDrugs ? false : null;

    /// <summary>Whether a diagnosis of a group was made; null where no diagnosis of the encounter was delivered.</summary>
    public bool? Diagnosed(int encounter, string group) =>
        _diagnoses[encounter] is not { } groups ? null : groups.Length > 0 && groups.Split(';').Contains(group);

    private bool[] ReadWards()
    {
        var stays = _context.Records.WardStays;
        var groups = new Distinct<string?>(stays.Department, _context.Lists.Departments.Meaning);
        var icu = new bool[_encounters.Count];
        var encounters = _context.Stays.RowsOf(stays.Encounter);
        for (int stay = 0; stay < stays.Count; stay++)
        {
            if (encounters[stay] >= 0 && groups[stay] == "icu")
            {
                icu[encounters[stay]] = true;
            }
        }

        return icu;
    }

    private bool[] ReadInfusions(out bool otherDrugs)
    {
        var infused = new bool[_encounters.Count];
        otherDrugs = false;
        for (int order = 0; order < _context.OrderEncounters.Length; order++)
        {
            int encounter = _context.OrderEncounters[order];
            if (encounter < 0 || _context.Terms.OrderKinds[order] == "take-home")
            {
                continue;
            }

            infused[encounter] |= _context.Terms.IsIntravenous(order);
            otherDrugs = otherDrugs || IsOtherDrug(_context, order);
        }

        var others = _context.Records.OtherOrders;
        var stays = _context.Stays.RowsOf(others.Encounter);
        for (int row = 0; row < others.Count; row++)
        {
            infused[stays[row]] |= others.Infused.Values[row];
            otherDrugs |= others.OnWard.Values[row];
        }

        return infused;
    }

    /// <summary>The groups of the delivered diagnoses, ; between; null where none was delivered.</summary>
    private string?[] ReadDiagnoses()
    {
        var groups = new string?[_encounters.Count];
        var main = GroupsOf(_encounters.MainDiagnosisCode, _encounters.MainDiagnosis);
        for (int encounter = 0; encounter < groups.Length; encounter++)
        {
            groups[encounter] = main(encounter);
        }

        var diagnoses = _context.Records.Diagnoses;
        var further = GroupsOf(diagnoses.Code, diagnoses.Diagnosis);
        var encounters = _context.Stays.RowsOf(diagnoses.Encounter);
        for (int row = 0; row < diagnoses.Count; row++)
        {
            if (encounters[row] >= 0 && further(row) is { } group)
            {
                groups[encounters[row]] = Together(groups[encounters[row]], group);
            }
        }

        return groups;
    }

    private Func<int, string?> GroupsOf(TextColumn code, TextColumn text)
    {
        var byCode = new Distinct<string?>(code, value => _context.Lists.Diagnosis(value, null));
        var byText = new Distinct<string?>(text, value => _context.Lists.Diagnosis(null, value));
        return row => byCode[row] ?? byText[row];
    }

    private static string Together(string? known, string group) =>
        string.IsNullOrEmpty(known) ? group : group.Length == 0 || known.Split(';').Contains(group) ? known : known + ";" + group;

    /// <summary>The delivered age, else from the date of birth of the encounter or the patient; null where that lies after the start or is unknown.</summary>
    private double? AgeAt(int encounter, long? start)
    {
        if (_encounters.AgeYears[encounter] is { } delivered)
        {
            return delivered;
        }

        int? birth = _encounters.BirthDate[encounter] ?? (_patients[encounter] >= 0 ? _context.Records.Patients.BirthDate[_patients[encounter]] : null);
        return birth is { } born && start is { } began && Instants.Day(began) >= born ? CompletedYears(Days.ToDate(born), Days.ToDate(Instants.Day(began))) : null;
    }

    /// <summary>Completed years, and under one year the fraction of it.</summary>
    private static double CompletedYears(DateOnly born, DateOnly on)
    {
        int years = on.Year - born.Year - (on.Month < born.Month || (on.Month == born.Month && on.Day < born.Day) ? 1 : 0);
        return years > 0 ? years : Math.Round((on.DayNumber - born.DayNumber) / 365.25, 3);
    }
}
