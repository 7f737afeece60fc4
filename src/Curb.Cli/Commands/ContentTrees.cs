using Curb.Casework;
using Curb.Exchange;
using Curb.Governance;
using Curb.Indicators;
using Curb.Policies;
using Curb.Quality;
using Curb.ReferenceData;
using Curb.Society;
using Curb.Storage.Regional;
using Curb.Supervision.Forms;
using Curb.Supervision;
using Curb.Tallies;

namespace Curb.Cli.Commands;

/// <summary>Opens the policy, indicator and casework trees for a command; faults in them end it with every fault listed.</summary>
internal static class ContentTrees
{
    public static PolicyLibrary Policies() => Checked(() => PolicyLibrary.Load(ContentFolder.Open("policies")));

    public static CaseTypeLibrary CaseTypes() => Checked(() => CaseTypeLibrary.Load(ContentFolder.Open("casework")));

    public static PlanLibrary Plans() => Checked(() => PlanLibrary.Load(ContentFolder.Open("policies"), Policies(), [.. Indicators().Definitions.Select(definition => definition.Id)]));

    public static IndicatorLibrary Indicators() => Checked(() => IndicatorLibrary.Load(ContentFolder.Open("indicators")));

    /// <summary>Sums that are kept with facts, for the figures of pages.</summary>
    public static IReadOnlyList<TallyDefinition> Tallies(ReferenceLibrary reference) => IndicatorTallies.Of(Indicators(), QualityCheck.Load(reference));

    /// <summary>Forms, read against the indicators and clauses that they name.</summary>
    public static FormLibrary Forms() => Checked(() => FormLibrary.Load(ContentFolder.Open("forms"), Indicators(), Policies()));

    /// <summary>What governance and the plan of many departments rest on.</summary>
    public static SocietyContent Society(CaseTypeLibrary types)
    {
        var (tree, policies, plans) = (ContentFolder.Open("policies"), Policies(), Plans());
        return Checked(() => new SocietyContent(
            RequiredRule.Load(tree, policies, [.. plans.Units.Keys]), Committee.Load(tree, policies, [.. plans.Bodies.Select(body => body.Id)], [.. types.Types.Select(type => type.Id)]),
            DepartmentReporting.Load(tree, policies, [.. plans.Units.Keys]), SurveyInstrument.Load(tree, policies), plans));
    }

    private static T Checked<T>(Func<T> load)
    {
        try
        {
            return load();
        }
        catch (ContentFaultException faults)
        {
            throw CommandFailure.UnusableInput(faults.Message);
        }
    }
}
