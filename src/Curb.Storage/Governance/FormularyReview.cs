using Curb.Disclosure;
using Curb.Formularies;
using Curb.Policies;
using Curb.ReferenceData;
using Curb.Supervision;

namespace Curb.Storage.Governance;

/// <summary>Judges versions of lists against the rest of the records: what every door that approves, files or shows a list asks.</summary>
public sealed class FormularyReview(GovernanceStore store, PolicyLibrary policies, ReferenceLibrary reference)
{
    private readonly FormularyLimits _limits = new(reference, policies);

    /// <summary>The grades that an institution inherits on a day: of all places above it the strictest, else those of the policy packs.</summary>
    public GradedCatalogue Inherited(OrganisationTree tree, string institution, DateOnly day)
    {
        var above = GovernanceStore.Above(tree, institution).Skip(1).Select(place => store.InForce(place, DrugListKind.Catalogue, day)).OfType<DrugList>().Select(GradeConflicts.Catalogue).ToList();
        return above.Count > 0 ? above.Aggregate((one, other) => GradedCatalogue.Stricter(one, other)) : policies.Catalogue();
    }

    /// <summary>The grades that rule at an institution on a day: the stricter of its own and the inherited ones.</summary>
    public GradedCatalogue Ruling(OrganisationTree tree, string institution, DateOnly day) =>
        store.InForce(institution, DrugListKind.Catalogue, day) is { } own ? GradedCatalogue.Stricter(GradeConflicts.Catalogue(own) with { Verified = true }, Inherited(tree, institution, day)) : Inherited(tree, institution, day);

    /// <summary>What the limits answer to a formulary on a day.</summary>
    public IReadOnlyList<FormularyLimit> Limits(IReadOnlyList<FormularyItem> items, Institution institution, DateOnly day, IReadOnlyCollection<string>? adopted = null) => _limits.Check(items, institution, day, adopted);

    /// <summary>Where an institution's catalogue is looser than what it inherits.</summary>
    public IReadOnlyList<GradeConflict> Conflicts(DrugList list, OrganisationTree tree) => GradeConflicts.Of(list.Grades, Inherited(tree, list.Place, list.EffectiveFrom));

    /// <summary>What stands against approving a version.</summary>
    public IReadOnlyList<ApprovalObjection> Objections(DrugList list, OrganisationTree tree, Institution institution)
    {
        var scope = Scope.Of([list.Place], false);
        var day = list.EffectiveFrom;
        var before = store.Versions(list.Place, list.Kind).Where(one => one.State == DrugListState.Approved).MaxBy(one => one.EffectiveFrom);
        var purchases = list.Kind == DrugListKind.Formulary ? store.Purchases(scope, list.Place) : [];
        var often = purchases.Select(one => one.Drug).Distinct().Where(drug => new[] { day, day.AddYears(-1) }.Any(year => TemporaryPurchases.Of(drug, purchases, policies, institution, year).NextVerdict == RuleVerdict.NotMet)).ToHashSet(StringComparer.Ordinal);
        return DrugListApproval.Of(list, new ApprovalGround(
            before,
            [.. store.Stops(scope, list.Place).Select(one => one.Stop)],
            Inherited(tree, list.Place, day),
            store.InForce(list.Place, DrugListKind.Catalogue, day) is { } own ? GradeConflicts.Catalogue(own) : null,
            list.Kind == DrugListKind.Formulary ? Limits(list.Items, institution, day) : [],
            often));
    }
}
