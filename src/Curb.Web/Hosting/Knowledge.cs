using Curb.Casework;
using Curb.Exchange;
using Curb.Exchange.Profiles;
using Curb.Indicators;
using Curb.Measurements;
using Curb.Policies;
using Curb.ReferenceData;
using Curb.Supervision;

namespace Curb.Web.Hosting;

/// <summary>What the program knows besides the data: reference tables, policy packs, indicator definitions. Read once, in the background of the start.</summary>
public sealed class Knowledge
{
    private readonly Task<(PolicyLibrary Policies, IndicatorLibrary Indicators)> _rules;
    private readonly Task<ReferenceLibrary> _reference;
    private readonly Task<CaseTypeLibrary> _cases;

    public Knowledge()
    {
        _rules = Task.Run(() => (PolicyLibrary.Load(ContentFolder.Open("policies")), IndicatorLibrary.Load(ContentFolder.Open("indicators"))));
        _cases = Task.Run(() => CaseTypeLibrary.Load(ContentFolder.Open("casework")));
        _plans = new Lazy<PlanLibrary>(() => PlanLibrary.Load(ContentFolder.Open("policies"), Policies, [.. Indicators.Definitions.Select(definition => definition.Id)]));
        _formulas = new Lazy<IReadOnlyList<AssessmentFormula>>(() => AssessmentFormula.Load(ContentFolder.Open("policies"), [.. Indicators.Definitions.Select(definition => definition.Id)]));
        _drugs = new Lazy<DrugNames>(() => new DrugNames(Reference));
        _measurements = new Lazy<MeasuredItems>(() => new MeasuredItems(Reference));
        _reference = Task.Run(() => ReferenceLibrary.Load(ContentFolder.Open("reference")));
    }

    private readonly Lazy<ProfileLibrary> _profiles = new(() => ProfileLibrary.Load(ContentFolder.Open("profiles")));

    private readonly Lazy<DrugNames> _drugs;

    private readonly Lazy<MeasuredItems> _measurements;

    private readonly Lazy<PlanLibrary> _plans;

    private readonly Lazy<IReadOnlyList<AssessmentFormula>> _formulas;

    /// <summary>Action plans.</summary>
    public PlanLibrary Plans => _plans.Value;

    /// <summary>Formulas by which institutions are scored.</summary>
    public IReadOnlyList<AssessmentFormula> Formulas => _formulas.Value;

    /// <summary>How files of known sources are read.</summary>
    public ProfileLibrary Profiles => _profiles.Value;

    /// <summary>Antimicrobials by code, name or synonym.</summary>
    public DrugNames Drugs => _drugs.Value;

    /// <summary>What is measured of patients.</summary>
    public MeasuredItems Measurements => _measurements.Value;

    /// <summary>Kinds of human work.</summary>
    public CaseTypeLibrary CaseTypes => _cases.GetAwaiter().GetResult();

    public PolicyLibrary Policies => _rules.GetAwaiter().GetResult().Policies;

    public IndicatorLibrary Indicators => _rules.GetAwaiter().GetResult().Indicators;

    public ReferenceLibrary Reference => _reference.GetAwaiter().GetResult();
}
