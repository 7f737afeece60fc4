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
    private readonly int[] _patients;

    private EncounterRows(UseContext context, EncounterUse use, SpecimenIndex specimens, PrescriptionRows prescriptions, EncounterFacts facts)
    {
        _context = context;
        _encounters = context.Records.Encounters;
        _use = use;
        _specimens = specimens;
        _prescriptions = prescriptions;
        _facts = facts;
        _patients = new KeyIndex(context.Records.Patients.Key).RowsOf(_encounters.Patient);
    }

    public static void Append(UseContext context, EncounterUse use, SpecimenIndex specimens, PrescriptionRows prescriptions, EncounterFacts facts)
    {
        facts.Institution.Share(context.Vocabulary);
        facts.Month.Share(context.Vocabulary);
        var rows = new EncounterRows(context, use, specimens, prescriptions, facts);
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
            rows.AppendPrescriptions(encounter);
            rows.AppendCosts(encounter);
            if (context.HasOrders)
            {
                use.Read(encounter);
                rows.AppendUse();
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
        double? age = Age(encounter, start);
        _facts.AgeYears.Append(age);
        _facts.Child.Append(age is { } years ? years < _context.Settings.ChildUnderYears : null);
        _facts.Discharged.Append(stays.IsDischarged(encounter));
        bool counts = stays.IsDischarged(encounter) && start is not null && end >= start;
        _facts.PatientDays.Append(counts ? Math.Max(1, Columns.Instants.Day(end!.Value) - Columns.Instants.Day(start!.Value)) : null);
    }

    /// <summary>The delivered age, else from the date of birth of the encounter or the patient; null where that lies after the start or is unknown.</summary>
    private double? Age(int encounter, long? start)
    {
        if (_encounters.AgeYears[encounter] is { } delivered)
        {
            return delivered;
        }

        int? birth = _encounters.BirthDate[encounter] ?? (_patients[encounter] >= 0 ? _context.Records.Patients.BirthDate[_patients[encounter]] : null);
        return birth is { } born && start is { } began && Columns.Instants.Day(began) >= born ? CompletedYears(Columns.Days.ToDate(born), Columns.Days.ToDate(Columns.Instants.Day(began))) : null;
    }

    /// <summary>Completed years, and under one year the fraction of it.</summary>
    private static double CompletedYears(DateOnly born, DateOnly on)
    {
        int years = on.Year - born.Year - (on.Month < born.Month || (on.Month == born.Month && on.Day < born.Day) ? 1 : 0);
        return years > 0 ? years : Math.Round((on.DayNumber - born.DayNumber) / 365.25, 3);
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
        _facts.CultureBeforeTherapy.Append(Before(encounter, _use.Therapy, sterileOnly: false));
        _facts.CultureBeforeRestricted.Append(Before(encounter, _use.TherapyOf(Grade.Restricted), sterileOnly: false));
        _facts.CultureBeforeSpecial.Append(Before(encounter, _use.TherapyOf(Grade.Special), sterileOnly: false));
        _facts.SterileSpecimenBefore.Append(Before(encounter, _use.Therapy, sterileOnly: true));
    }

    private bool? Before(int encounter, EncounterUse.TherapyStart therapy, bool sterileOnly)
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
            if (specimen.Counts && sterile != false)
            {
                bool? this_ = specimen.Before(first);
                before = before == true || (this_ == true && sterile == true) ? true : this_ == false ? before : null;
            }
        }

        return before;
    }
}
