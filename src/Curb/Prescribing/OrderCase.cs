using Curb.Policies;
using Curb.ReferenceData;

namespace Curb.Prescribing;

/// <summary>An order with what is known about its drug, patient and prescriber, worked out once for all rules.</summary>
public sealed class OrderCase
{
    private bool _renalKnown;
    private RenalFunction? _renal;
    private IReadOnlyList<string>? _targets;

    /// <exception cref="ArgumentException">The reference does not know the drug.</exception>
    public OrderCase(Order order, OrderKnowledge knowledge)
    {
        Order = order;
        Knowledge = knowledge;
        Drug = knowledge.Lists.Profile(order.Drug) ?? throw new ArgumentException($"There is no antimicrobial '{order.Drug}' in the reference tables.", nameof(order));
        Prescriber = order.Prescriber.Id.Length > 0 && knowledge.Privileges is { } register
            ? register.TryGetValue(order.Prescriber.Id, out var registered) ? registered with { TitleLevel = order.Prescriber.TitleLevel ?? registered.TitleLevel } : order.Prescriber with { Privilege = null, NoPrivilege = true }
            : order.Prescriber;
        Day = DateOnly.FromDateTime(order.At);
        var listed = knowledge.Catalogue.GradeOf(Drug.Code, order.Route, order.Form);
        Grade = listed is null ? order.StatedGrade : order.StatedGrade is { } stated && stated > listed ? stated : listed;
        GradeVerified = knowledge.Catalogue.VerifiedFor(Drug.Code, order.Route) && listed == Grade || order.StatedGrade == Grade;
    }

    public Order Order { get; }

    public OrderKnowledge Knowledge { get; }

    public OrderSettings Settings => Knowledge.Settings;

    public DrugProfile Drug { get; }

    public Prescriber Prescriber { get; }

    public DateOnly Day { get; }

    /// <summary>The stricter of the catalogue's grade and the one that the hospital states; null where neither tells.</summary>
    public Grade? Grade { get; }

    /// <summary>False where the grade rests on a catalogue that nobody has checked.</summary>
    public bool GradeVerified { get; }

    public RenalFunction? Renal
    {
        get
        {
            if (!_renalKnown)
            {
                (_renal, _renalKnown) = (RenalFunction.Of(Order.Patient, Settings.AdultYears), true);
            }

            return _renal;
        }
    }

    /// <summary>The organisms that the order is aimed at: as it names them, else the usual ones of the diagnosis.</summary>
    public IReadOnlyList<string> Targets => _targets ??= Order.Targets.Count > 0 ? Order.Targets : Knowledge.Lists.UsualOrganisms(Order.Indication?.Code);

    /// <summary>True where the order itself names its targets; the usual ones are a guess.</summary>
    public bool TargetsNamed => Order.Targets.Count > 0;

    /// <summary>Milligrams of one dose for each kilogram; null where dose or weight is unknown.</summary>
    public double? MgPerKg => Order is { DoseGrams: { } dose, Patient.WeightKg: { } weight and > 0 } ? dose * 1000 / weight : null;

    /// <summary>Grams a day; null where dose or frequency is unknown. A single dose counts as one a day.</summary>
    public double? DailyGrams => Order.DoseGrams is not { } dose ? null : Order.Once ? dose : dose * Order.DosesPerDay;

    /// <summary>True where the order is a first dose: continued ones were judged when they began.</summary>
    public bool Begins => !Order.Continues;

    /// <summary>True where only an emergency override, or a consult, could let the order pass: the grade is beyond the privilege, or special.</summary>
    public bool NeedsOverride => Grade == ReferenceData.Grade.Special || s_privilege.Judge(this).Outcome == RuleOutcome.NotMet;

    private static readonly Rules.GradeBeyondPrivilege s_privilege = new();

    public static Bilingual GradeName(Grade grade) => grade switch
    {
        ReferenceData.Grade.Unrestricted => new("非限制使用级", "unrestricted"),
        ReferenceData.Grade.Restricted => new("限制使用级", "restricted"),
        _ => new("特殊使用级", "special"),
    };
}
