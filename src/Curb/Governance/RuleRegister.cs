using System.Globalization;
using Curb.Indicators;
using Curb.Policies;
using Curb.Supervision;

namespace Curb.Governance;

/// <summary>One version of an institution's rule.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Document">Its number at the institution.</param>
/// <param name="Owner">Who keeps it.</param>
/// <param name="Text">The rule itself, or where it stands.</param>
/// <param name="DraftedBy">Account.</param>
/// <param name="Approved">Null until it is approved.</param>
/// <param name="PublishedOn">Null until it is published; staff read what is published.</param>
/// <param name="EffectiveFrom">First day on which it holds.</param>
/// <param name="ReviewBy">Day by which it is looked at again; null where none is set.</param>
public sealed record RuleVersion(int Number, string Document, string Owner, string Text, string DraftedBy, Signature? Approved, DateOnly? PublishedOn, DateOnly EffectiveFrom, DateOnly? ReviewBy)
{
    /// <summary>draft, approved or published.</summary>
    public string State => PublishedOn is not null ? "published" : Approved is not null ? "approved" : "draft";
}

/// <summary>A rule of an institution with all its versions; what was published never changes.</summary>
/// <param name="Rule">Id of the required rule, or <c>own-</c> and a name for one that no clause asks for.</param>
public sealed record HouseRule(string Institution, string Rule, string Title, IReadOnlyList<RuleVersion> Versions)
{
    public RuleVersion? Newest => Versions.Count > 0 ? Versions[^1] : null;

    /// <summary>The version that holds on a day: the last published one that has taken effect.</summary>
    public RuleVersion? InForce(DateOnly day) => Versions.LastOrDefault(version => version.PublishedOn <= day && version.EffectiveFrom <= day);

    /// <summary>With a draft: the open one changed, or a new version after one that was approved.</summary>
    public HouseRule Draft(RuleVersion draft) => Newest is { State: "draft" } open
        ? this with { Versions = [.. Versions.SkipLast(1), draft with { Number = open.Number }] }
        : this with { Versions = [.. Versions, draft with { Number = (Newest?.Number ?? 0) + 1, Approved = null, PublishedOn = null }] };

    /// <summary>With the newest draft approved; the same rule where there is none, or where the approver wrote it.</summary>
    public HouseRule Approve(Signature by) => Newest is { State: "draft" } draft && draft.DraftedBy != by.Account ? With(draft with { Approved = by }) : this;

    /// <summary>With the approved version published; the same rule where there is none.</summary>
    public HouseRule Publish(DateOnly on) => Newest is { State: "approved" } approved ? With(approved with { PublishedOn = on }) : this;

    private HouseRule With(RuleVersion newest) => this with { Versions = [.. Versions.SkipLast(1), newest] };
}

/// <summary>Somebody has read a version of a rule.</summary>
public sealed record RuleReading(string Institution, string Rule, int Version, string Account, DateOnly On);

/// <summary>How a required rule stands.</summary>
/// <param name="Required">Null for a rule of the institution's own.</param>
/// <param name="Readers">Staff who have read the version in force.</param>
/// <param name="Staff">Staff who should have.</param>
public sealed record RuleFinding(RequiredRule? Required, HouseRule? Kept, RuleVersion? InForce, Verdict Verdict, Bilingual Because, int Readers, int Staff);

/// <summary>Required rules against those that an institution keeps: met, not met, or cannot assess and why.</summary>
public static class RuleRegister
{
    /// <param name="readings">Who has read what.</param>
    /// <param name="staff">Accounts of the institution's staff.</param>
    public static IReadOnlyList<RuleFinding> Findings(Institution institution, IReadOnlyList<RequiredRule> required, IReadOnlyList<HouseRule> kept, IEnumerable<RuleReading> readings, IReadOnlyCollection<string> staff, DateOnly today)
    {
        var known = kept.ToDictionary(rule => rule.Rule, StringComparer.Ordinal);
        var read = readings.ToLookup(one => (one.Rule, one.Version));
        var findings = required.Where(rule => rule.For.Covers(institution) != false).Select(rule => (Required: (RequiredRule?)rule, Kept: known.GetValueOrDefault(rule.Id)))
            .Concat(kept.Where(rule => required.All(one => one.Id != rule.Rule)).OrderBy(rule => rule.Rule, StringComparer.Ordinal).Select(rule => (Required: (RequiredRule?)null, Kept: (HouseRule?)rule)));
        return [.. findings.Select(pair =>
        {
            var force = pair.Kept?.InForce(today);
            var (verdict, because) = Judge(institution, pair.Required, pair.Kept, force, today);
            int readers = force is null ? 0 : read[(pair.Kept!.Rule, force.Number)].Select(one => one.Account).Where(staff.Contains).Distinct().Count();
            return new RuleFinding(pair.Required, pair.Kept, force, verdict, because, readers, staff.Count);
        })];
    }

    private static (Verdict, Bilingual) Judge(Institution institution, RequiredRule? required, HouseRule? kept, RuleVersion? force, DateOnly today) =>
        required is not null && required.For.Covers(institution) is null ? (Verdict.CannotAssess, new Bilingual("机构级别或类型未登记", "the institution's level or kind is not registered"))
        : kept?.Newest is null ? (Verdict.CannotAssess, new Bilingual("尚未登记", "nothing was entered yet"))
        : force is null ? (Verdict.NotMet, kept.Newest.State switch
        {
            "draft" => new Bilingual("只有草稿，尚未批准", "only a draft, not approved"),
            "approved" => new Bilingual("已批准，尚未发布", "approved, not published"),
            _ => new Bilingual("已发布，尚未生效", "published, not yet in force"),
        })
        : force.ReviewBy < today ? (Verdict.NotMet, new Bilingual($"应于{Day(force.ReviewBy.Value)}前复审", $"to be reviewed by {Day(force.ReviewBy.Value)}"))
        : (Verdict.Met, Bilingual.Empty);

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
