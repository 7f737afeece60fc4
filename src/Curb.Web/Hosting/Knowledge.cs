using Curb.Casework;
using Curb.Exchange;
using Curb.Exchange.Profiles;
using Curb.Indicators;
using Curb.Policies;
using Curb.ReferenceData;

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
        _drugs = new Lazy<DrugNames>(() => new DrugNames(Reference));
        _reference = Task.Run(() => ReferenceLibrary.Load(ContentFolder.Open("reference")));
    }

    private readonly Lazy<ProfileLibrary> _profiles = new(() => ProfileLibrary.Load(ContentFolder.Open("profiles")));

    private readonly Lazy<DrugNames> _drugs;

    /// <summary>How files of known sources are read.</summary>
    public ProfileLibrary Profiles => _profiles.Value;

    /// <summary>Antimicrobials by code, name or synonym.</summary>
    public DrugNames Drugs => _drugs.Value;

    /// <summary>Kinds of human work.</summary>
    public CaseTypeLibrary CaseTypes => _cases.GetAwaiter().GetResult();

    public PolicyLibrary Policies => _rules.GetAwaiter().GetResult().Policies;

    public IndicatorLibrary Indicators => _rules.GetAwaiter().GetResult().Indicators;

    public ReferenceLibrary Reference => _reference.GetAwaiter().GetResult();
}
