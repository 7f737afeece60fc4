using Curb.Facts;
using Curb.Intake;
using Curb.Measurements;
using Curb.Prophylaxis;
using Curb.Reactions;
using Curb.ReferenceData;

namespace Curb.AntimicrobialUse;

/// <summary>
/// Derives the facts of use part by part: one for each thread, kept from part to part, so that each distinct text is read once. A part is some patients of one
/// institution with all of their records; parts and the whole give the same rows.
/// </summary>
public sealed class UseDeriver
{
    private readonly UseRules _rules;

    /// <param name="reference">Drugs, DDDs, routes, frequencies, units, specimens, procedures.</param>
    /// <param name="grades">Grades of drugs, by the day of the order.</param>
    /// <param name="drugMappings">The institution's own names.</param>
    /// <param name="settings">Windows and guards.</param>
    public UseDeriver(ReferenceLibrary reference, GradeHistory grades, IReadOnlyDictionary<string, string> drugMappings, UseSettings settings) =>
        _rules = new UseRules(reference, grades, drugMappings, settings);

    /// <summary>The facts of use of one part.</summary>
    /// <param name="records">All records of some patients.</param>
    /// <param name="feed">What is known of the whole feed.</param>
    public FactSet Derive(ReceivedRecords records, UseFeed feed)
    {
        var context = new UseContext(records, _rules, feed);
        var given = new DosesGiven(context);
        var lines = OrderLineReader.Read(context, given);
        var operations = OperationLinks.Find(context, lines);
        var specimens = SpecimenIndex.Build(context);
        var profile = EncounterProfile.Of(context, feed);
        var use = new EncounterUse(context, lines, given);
        var facts = new FactSet();
        DrugUseRows.Append(context, lines, profile, facts.DrugUse);
        UseMonthRows.Append(context, lines, given, facts.DrugUse, facts.UseMonths);
        OccupancyRows.Append(context, facts.Occupancy);
        var prescriptions = PrescriptionRows.Append(context, lines, facts.Prescriptions);
        EncounterRows.Append(context, use, specimens, prescriptions, profile, facts.Encounters);
        SurgeryRows.Append(context, lines, operations, given, profile, facts.Surgeries);
        SpecimenRows.Append(context, specimens, use.FirstTherapy(), facts.Specimens);
        MeasurementRows.Append(context, _rules.Measurements, facts.Measurements);
        ReactionRows.Append(context, facts.Reactions);
        return facts;
    }

    /// <summary>Which order lines the records of a part may hold as sums (<see cref="ReceivedRecords.OtherOrders"/>).</summary>
    public OrderSieve Sieve() => new(_rules);
}
