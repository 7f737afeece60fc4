using Curb.Policies;
using Curb.Prescribing;
using Curb.ReferenceData;

namespace Curb.Formularies;

/// <summary>Something that stands against approving a version.</summary>
/// <param name="Code">Stable code: banned-item, grows, looser-grade …</param>
/// <param name="Blocks">True where the version can't be approved with it; false for what the committee must know.</param>
/// <param name="Clause">Clause that it rests on; empty where it is the program's own.</param>
/// <param name="Because">In words.</param>
public sealed record ApprovalObjection(string Code, bool Blocks, string Clause, Bilingual Because);

/// <summary>What a version is judged against before it is approved.</summary>
/// <param name="Before">The version in force; null for the first.</param>
/// <param name="Stops">Bans and suspensions of the institution.</param>
/// <param name="Above">The catalogue that the institution inherits.</param>
/// <param name="OwnGrades">The institution's own catalogue in force, for finding items without a grade.</param>
/// <param name="Limits">What the limits answer to it.</param>
/// <param name="OftenBought">Drugs whose temporary purchases reached the limit in the year: listing one of them may not make the list longer.</param>
public sealed record ApprovalGround(DrugList? Before, IReadOnlyList<DrugStop> Stops, GradedCatalogue Above, GradedCatalogue? OwnGrades, IReadOnlyList<FormularyLimit> Limits, IReadOnlySet<string> OftenBought);

/// <summary>What stands against a version of a list, before a person approves it.</summary>
public static class DrugListApproval
{
    private const string Withdrawal = "cn/order84-2012#art-22";
    private const string Temporary = "cn/order84-2012#art-21";
    private const string Grading = "cn/order84-2012#art-6";

    /// <summary>Every objection; the version may be approved where none of them blocks.</summary>
    public static IReadOnlyList<ApprovalObjection> Of(DrugList version, ApprovalGround ground) =>
    [
        .. Days(version, ground.Before),
        .. version.Kind == DrugListKind.Catalogue ? Grades(version, ground.Above) : Items(version, ground),
    ];

    private static IEnumerable<ApprovalObjection> Days(DrugList version, DrugList? before)
    {
        if (version.Grades.Count + version.Items.Count == 0)
        {
            yield return new ApprovalObjection("empty", true, "", new Bilingual("目录为空", "the list is empty"));
        }

        if (before is not null && version.EffectiveFrom <= before.EffectiveFrom)
        {
            yield return new ApprovalObjection("not-later", true, "", new Bilingual($"生效日须晚于现行版本的 {before.EffectiveFrom:yyyy-MM-dd}", $"it must take effect after {before.EffectiveFrom:yyyy-MM-dd}, the day of the version in force"));
        }
    }

    private static IEnumerable<ApprovalObjection> Grades(DrugList version, GradedCatalogue above) =>
        GradeConflicts.Of(version.Grades, above).Select(conflict => new ApprovalObjection(
            "looser-grade", false, Grading, new Bilingual($"{conflict.Line.Drug} {conflict.Line.Route}{conflict.Line.Form}：{conflict.Explanation.Zh}", $"{conflict.Line.Drug} {conflict.Line.Route} {conflict.Line.Form}: {conflict.Explanation.En}")));

    private static IEnumerable<ApprovalObjection> Items(DrugList version, ApprovalGround ground)
    {
        foreach (var item in version.Items)
        {
            if (item.Drug.Length == 0)
            {
                yield return new ApprovalObjection("unknown-drug", false, "", new Bilingual($"{item.Name} {item.Specification}：未对应到药品", $"{item.Name} {item.Specification}: nobody has told which drug it is"));
            }
            else if (Banned(item, version, ground) is { } ban)
            {
                yield return new ApprovalObjection("banned-item", true, Withdrawal, new Bilingual(
                    $"{item.Name} 已清退，{ban.Valid.To:yyyy-MM-dd} 前不得重新进入（{ban.Reason}）", $"{item.Name} was withdrawn and may not return before {ban.Valid.To:yyyy-MM-dd} ({ban.Reason})"));
            }
            else if ((ground.OwnGrades ?? ground.Above).GradeOf(item.Drug, item.Route) is null && ground.Above.GradeOf(item.Drug, item.Route) is null)
            {
                yield return new ApprovalObjection("no-grade", false, Grading, new Bilingual($"{item.Name}：目录中没有分级", $"{item.Name}: no catalogue grades it"));
            }
        }

        foreach (var limit in ground.Limits.Where(limit => limit.Verdict == RuleVerdict.NotMet))
        {
            yield return new ApprovalObjection("over-limit", false, limit.Limit!.Value.Clause, new Bilingual($"{limit.Title.Zh} {limit.Group.Zh}：{limit.Because.Zh}", $"{limit.Title.En} {limit.Group.En}: {limit.Because.En}"));
        }

        if (Growth(version, ground) is { } growth)
        {
            yield return growth;
        }
    }

    private static DrugStop? Banned(FormularyItem item, DrugList version, ApprovalGround ground) =>
        ground.Stops.FirstOrDefault(stop => stop.Banned && stop.Drug == item.Drug && (stop.Route.Length == 0 || item.Route.Length == 0 || stop.Route == item.Route) && stop.Valid.Holds(version.EffectiveFrom));

    /// <summary>A drug that comes in after too many temporary purchases must replace another one.</summary>
    private static ApprovalObjection? Growth(DrugList version, ApprovalGround ground)
    {
        if (ground.Before is not { } before)
        {
            return null;
        }

        HashSet<string> old = Varieties(before), now = Varieties(version);
        var entered = now.Except(old).Where(ground.OftenBought.Contains).Order(StringComparer.Ordinal).ToList();
        return entered.Count > 0 && now.Count > old.Count
            ? new ApprovalObjection("grows", true, Temporary, new Bilingual(
                $"{string.Join("、", entered)} 因临时采购超限列入，品种总数由 {old.Count} 增至 {now.Count}：须同时调出", $"{string.Join(", ", entered)} come in after too many temporary purchases while varieties grow from {old.Count} to {now.Count}: take others out"))
            : null;
    }

    private static HashSet<string> Varieties(DrugList list) => list.Items.Select(item => item.Drug.Length > 0 ? item.Drug : item.Name).ToHashSet(StringComparer.Ordinal);
}
