using Curb.Casework;
using Curb.Formularies;
using Curb.Policies;
using Curb.Prescribing;
using Curb.ReferenceData;
using Curb.Supervision;

namespace Curb.Web.DrugLists;

/// <summary>The formulary of an institution: what is in force, what the limits say, and every version.</summary>
public sealed record FormularyView(
    Institution Institution, IReadOnlyList<Institution> Institutions, DrugList? Formulary, IReadOnlyList<FormularyLimit> Limits, IReadOnlyList<GradeConflict> Conflicts, GradedCatalogue Grades,
    IReadOnlyList<DrugList> Formularies, IReadOnlyList<DrugList> Catalogues, bool MayManage, PolicyLibrary Policies);

/// <summary>One version with what changed from the one before and what stands against it.</summary>
public sealed record VersionView(DrugList List, string Place, DrugList? Before, IReadOnlyList<DrugListChange> Changes, IReadOnlyList<ApprovalObjection> Objections, bool MayManage, bool MayDecide, DateOnly Today);

/// <summary>Temporary purchases: how often which name was bought, and what waits.</summary>
public sealed record PurchasesView(Institution Institution, IReadOnlyList<Institution> Institutions, IReadOnlyList<TemporaryCount> Counts, IReadOnlyList<TemporaryPurchase> Purchases, IReadOnlyList<(CaseFile Case, VoteOutcome? Vote, TemporaryCount? Count)> Waiting, IReadOnlyList<CaseFile> Voting, IReadOnlyList<(string Institution, string? Department)> MayApplyFor, bool MayBuy, bool MayVote, DateOnly Today);

/// <summary>Withdrawals and suspensions: what the data propose, what was agreed, what is stopped.</summary>
public sealed record WithdrawalsView(Institution Institution, IReadOnlyList<Institution> Institutions, WithdrawalSurvey? Survey, string Period, IReadOnlyList<(CaseFile Case, VoteOutcome? Vote)> Agreed, IReadOnlyList<CaseFile> Voting, bool MayVote, IReadOnlyList<(string Id, DrugStop Stop, long Case)> Stops, PolicyLimit? LockOut, bool MayManage, bool MayDecide, DateOnly Today)
{
    /// <summary>Reports of reactions of the months that proposals rest on; null where the reader may not see single reports, or nothing was looked at.</summary>
    public IReadOnlyList<ReactionReport>? Reactions { get; init; }
}
