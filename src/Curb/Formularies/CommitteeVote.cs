using System.Globalization;
using Curb.Policies;
using Curb.Supervision;

namespace Curb.Formularies;

/// <summary>What a rule of the committee's work answers.</summary>
public enum RuleVerdict
{
    Met,
    NotMet,
    CannotAssess,
}

/// <summary>Whether enough members agreed.</summary>
/// <param name="Verdict">Met where the share of the law was reached.</param>
/// <param name="Limit">The share asked for; null where no pack in force says.</param>
/// <param name="Because">The count in words.</param>
public sealed record VoteOutcome(RuleVerdict Verdict, PolicyLimit? Limit, Bilingual Because);

/// <summary>A vote of the antimicrobial working group or of the pharmacy committee.</summary>
/// <param name="Members">Members of the body, whether they came or not: the law counts shares of all members.</param>
/// <param name="For">Votes in favour.</param>
/// <param name="Against">Votes against.</param>
public sealed record CommitteeVote(int Members, int For, int Against)
{
    /// <summary>Share for a new item (遴选), Order 84 art. 22.</summary>
    public const string Selection = "selection-vote-share";

    /// <summary>Share for a removal (清退), Order 84 art. 22.</summary>
    public const string Removal = "removal-vote-share";

    /// <summary>A vote as a case's form holds it (members, votes-for, votes-against); null where it is not all there or impossible.</summary>
    public static CommitteeVote? Of(IReadOnlyDictionary<string, string> form) =>
        Number(form, "members") is { } members and > 0 && Number(form, "votes-for") is { } votes && Number(form, "votes-against") is { } against && votes >= 0 && against >= 0 && votes + against <= members
            ? new CommitteeVote(members, votes, against)
            : null;

    /// <summary>Whether the vote carried, by the share that a topic asks for.</summary>
    public VoteOutcome Judge(string topic, PolicyLibrary policies, Institution institution, DateOnly day)
    {
        var answer = policies.Limit(topic, institution, day);
        if (answer.Limit is not { } limit)
        {
            return new VoteOutcome(RuleVerdict.CannotAssess, null, answer.Because);
        }

        // Compared as whole votes, so that two thirds of nine are six and not 6.000000000003.
        int needed = (int)Math.Ceiling((limit.Value.Value * Members / 100) - Tolerance);
        return new VoteOutcome(For >= needed ? RuleVerdict.Met : RuleVerdict.NotMet, limit, new Bilingual($"{Members} 名成员，{For} 票同意，{Against} 票反对，须 {needed} 票", $"{Members} members, {For} for, {Against} against; {needed} are needed"));
    }

    private const double Tolerance = 1e-6;

    private static int? Number(IReadOnlyDictionary<string, string> form, string field) => form.TryGetValue(field, out string? text) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
}
