using Curb.Facts;
using Curb.Intake.Received;
using Curb.ReferenceData;

namespace Curb.AntimicrobialUse;

/// <summary>Writes one row for each visit or stay, with the use of antimicrobials during it.</summary>
internal sealed class EncounterRows
{
    private readonly UseContext _context;
    private readonly ReceivedEncounters _encounters;
    private readonly EncounterFacts _facts;
    private readonly SpecimenIndex _specimens;
    private readonly PrescriptionRows _prescriptions;
    private readonly EncounterUse _use;
    private readonly EncounterProfile _profile;

    private EncounterRows(UseContext context, EncounterUse use, SpecimenIndex specimens, PrescriptionRows prescriptions, EncounterProfile profile, EncounterFacts facts)
    {
        _context = context;
        _encounters = context.Records.Encounters;
        _use = use;
        _specimens = specimens;
        _prescriptions = prescriptions;
        _facts = facts;
        _profile = profile;
    }

    public static void Append(UseContext context, EncounterUse use, SpecimenIndex specimens, PrescriptionRows prescriptions, EncounterProfile profile, EncounterFacts facts)
    {
        facts.Institution.Share(context.Vocabulary);
        facts.Month.Share(context.Vocabulary);
        var rows = new EncounterRows(context, use, specimens, prescriptions, profile, facts);
        var received = context.Records.Encounters;
        TextCopy[] copies =
        [
            TextCopy.Sharing(received.Key, facts.Encounter), TextCopy.Sharing(received.Patient, facts.Patient), new(received.Kind, facts.Kind),
            new(received.Department, facts.Department), new(received.Physician, facts.Physician),
        ];
        for (int encounter = 0; encounter < received.Count; encounter++)
        {
            foreach (var copy in copies)
            {
                copy.Append(encounter);
            }

            rows.AppendStay(encounter);
            rows.AppendProfile(encounter);
            rows.AppendPrescriptions(encounter);
            rows.AppendCosts(encounter);
            if (context.HasOrders)
            {
                use.Read(encounter);
                rows.AppendUse();
                rows.AppendKinds();
                rows.AppendAmounts();
                rows.AppendCultures(encounter);
            }

            facts.EndRow();
        }
    }

    private void AppendStay(int encounter)
    {
        var stays = _context.Stays;
        long? start = stays.Start(encounter), end = stays.End(encounter);
        _facts.Institution.AppendCode(_context.Institution);
        _facts.ReceivedId.Append(_encounters.Id[encounter]);
        _facts.Month.AppendCode(_context.MonthOf(stays.CohortTime(encounter)));
        _facts.StartedOn.Append(start is { } began ? Columns.Instants.Day(began) : (int?)null);
        _facts.EndedOn.Append(end is { } ended ? Columns.Instants.Day(ended) : (int?)null);
        double? age = _profile.Age(encounter);
        _facts.AgeYears.Append(age);
        _facts.Child.Append(age is { } years ? years < _context.Settings.ChildUnderYears : null);
        _facts.Discharged.Append(stays.IsDischarged(encounter));
        bool counts = stays.IsDischarged(encounter) && start is not null && end >= start;
        int? nights = counts ? Columns.Instants.Day(end!.Value) - Columns.Instants.Day(start!.Value) : null;
        _facts.PatientDays.Append(nights is { } known ? Math.Max(1, known) : null);
        _facts.DaysPresent.Append(nights + 1);
    }

    /// <summary>What the encounter is beside its use of antimicrobials.</summary>
    private void AppendProfile(int encounter)
    {
        _facts.DepartmentGroup.Append(_profile.DepartmentGroup(encounter));
        _facts.Icu.Append(_profile.Icu(encounter));
        _facts.AgeBand.Append(_profile.AgeBand(encounter));
        _facts.Infused.Append(_profile.Infused(encounter));
        _facts.Influenza.Append(_profile.Diagnosed(encounter, "influenza"));
        _facts.InfectiousDiarrhoea.Append(_profile.Diagnosed(encounter, "infectious-diarrhoea"));
    }

    private void AppendPrescriptions(int encounter)
    {
        bool visit = _context.HasOrders && _context.Stays.Kind(encounter) is "outpatient" or "emergency";
        _facts.Prescriptions.Append(visit ? _prescriptions.Prescriptions[encounter] : null);
        _facts.AntimicrobialPrescriptions.Append(visit ? _prescriptions.WithAntimicrobial[encounter] : null);
    }

    private void AppendCosts(int encounter)
    {
        _facts.DrugCost.Append(_encounters.DrugCost[encounter]);
        _facts.TotalCost.Append(_encounters.TotalCost[encounter]);
    }

    private void AppendUse()
    {
        _facts.UsedAny.Append(_use.Any);
        _facts.UsedUnrestricted.Append(_use.Used(Grade.Unrestricted));
        _facts.UsedRestricted.Append(_use.Used(Grade.Restricted));
        _facts.UsedSpecial.Append(_use.Used(Grade.Special));
        _facts.UsedIv.Append(_use.Intravenous);
        _facts.Agents.Append(_use.Agents);
        _facts.CombinedMost.Append(_use.Days.CombinedMost);
        _facts.Dot.Append(_use.Days.Dot);
        _facts.Lot.Append(_use.Days.Lot);
        _facts.Therapeutic.Append(_use.Therapy.Any);
        _facts.TherapeuticRestricted.Append(_use.TherapyOf(Grade.Restricted).Used);
        _facts.TherapeuticSpecial.Append(_use.TherapyOf(Grade.Special).Used);
        _facts.Prophylactic.Append(_use.Prophylactic);
    }

    private void AppendKinds()
    {
        _facts.UsedCarbapenem.Append(Has(DrugKinds.Carbapenem));
        _facts.UsedTigecycline.Append(Has(DrugKinds.Tigecycline));
        _facts.UsedLateCephalosporin.Append(Has(DrugKinds.LateCephalosporin));
        _facts.UsedFluoroquinolone.Append(Has(DrugKinds.Fluoroquinolone));
        _facts.UsedDeepAntifungal.Append(Has(DrugKinds.DeepAntifungal));
        _facts.UsedTetracycline.Append(Has(DrugKinds.Tetracycline));
        _facts.UsedAminoglycoside.Append(Has(DrugKinds.Aminoglycoside));
    }

    private bool Has(DrugKinds kind) => (_use.Kinds & kind) != 0;

    private void AppendAmounts()
    {
        _facts.Ddds.Append(_use.Ddds);
        _facts.DddsUnrestricted.Append(_use.DddsOf(Grade.Unrestricted));
        _facts.DddsRestricted.Append(_use.DddsOf(Grade.Restricted));
        _facts.DddsSpecial.Append(_use.DddsOf(Grade.Special));
        _facts.OrdersWithoutDdd.Append(_use.WithoutDdd);
        _facts.AntimicrobialCost.Append(_use.Cost);
    }

    /// <summary>Whether a counting test came first: unknown without specimen data, and where the encounter had no such therapy.</summary>
    private void AppendCultures(int encounter)
    {
        var (any, restricted, special) = (_use.Therapy, _use.TherapyOf(Grade.Restricted), _use.TherapyOf(Grade.Special));
        _facts.CultureBeforeTherapy.Append(Before(encounter, any, TestReadings.National));
        _facts.CultureBeforeRestricted.Append(Before(encounter, restricted, TestReadings.National));
        _facts.CultureBeforeSpecial.Append(Before(encounter, special, TestReadings.National));
        _facts.SterileSpecimenBefore.Append(Before(encounter, any, TestReadings.National, sterileOnly: true));
        _facts.MicrobiologyBeforeTherapy.Append(Before(encounter, any, TestReadings.Microbiology));
        _facts.MicrobiologyBeforeRestricted.Append(Before(encounter, restricted, TestReadings.Microbiology));
        _facts.MicrobiologyBeforeSpecial.Append(Before(encounter, special, TestReadings.Microbiology));
        _facts.TestedBeforeTherapy.Append(Before(encounter, any, TestReadings.Action));
        _facts.TestedBeforeRestricted.Append(Before(encounter, restricted, TestReadings.Action));
        _facts.TestedBeforeSpecial.Append(Before(encounter, special, TestReadings.Action));
        AppendKeyDrugs(encounter);
    }

    /// <summary>Before combined use both readings ask for tests aimed at a pathogen, which are those of the sets of 2024.</summary>
    private void AppendKeyDrugs(int encounter)
    {
        var (national, action) = (_use.Combined(KeyReadings.National), _use.Combined(KeyReadings.Action));
        _facts.KeyCombined.Append(national.Used);
        _facts.KeyCombinedAction.Append(action.Used);
        _facts.CultureBeforeKey.Append(Before(encounter, national, TestReadings.National));
        _facts.CultureBeforeKeyAction.Append(Before(encounter, action, TestReadings.National));
    }

    private bool? Before(int encounter, EncounterUse.TherapyStart therapy, TestReadings reading, bool sterileOnly = false)
    {
        if (!_context.HasSpecimens || therapy.Used != true || therapy.First is not { } first)
        {
            return null;
        }

        bool? before = false;
        foreach (int row in _specimens.OfEncounter[encounter])
        {
            var specimen = _specimens.All[row];
            bool? sterile = sterileOnly ? specimen.Type?.SterileSite : true;
            if (specimen.Counts(reading) && sterile != false)
            {
                bool? this_ = specimen.Before(first);
                before = before == true || (this_ == true && sterile == true) ? true : this_ == false ? before : null;
            }
        }

        return before;
    }
}
