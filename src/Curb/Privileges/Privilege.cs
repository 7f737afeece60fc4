using Curb.Policies;
using Curb.Prescribing;
using Curb.ReferenceData;

namespace Curb.Privileges;

/// <summary>A privilege or dispensing qualification that was granted to one person.</summary>
/// <param name="Id">Id.</param>
/// <param name="Institution">Code.</param>
/// <param name="Staff">Staff code.</param>
/// <param name="Kind">What was granted.</param>
/// <param name="From">First day.</param>
/// <param name="To">Last day: it runs out by itself.</param>
/// <param name="GrantedBy">Account that granted it.</param>
/// <param name="GrantedOn">Day of the decision.</param>
/// <param name="Sitting">Id of the examination passed; empty where it was taken over from an older register.</param>
/// <param name="Basis">What it rests on: examination, minutes, the older register.</param>
/// <param name="Case">Number of the case that decided it; 0 where there was none.</param>
/// <param name="EndedOn">First day on which it no longer holds although it has not run out (cancelled, left); null where it was not ended.</param>
/// <param name="EndedBecause">Why.</param>
public sealed record Privilege(
    string Id, string Institution, string Staff, PrivilegeKind Kind, DateOnly From, DateOnly To, string GrantedBy, DateOnly GrantedOn, string Sitting, string Basis, long Case, DateOnly? EndedOn = null, string EndedBecause = "")
{
    /// <summary>The days on which it holds; null where it was ended before it began.</summary>
    public Validity? Valid => EndedOn is not { } ended || ended > To ? new Validity(From, To) : ended <= From ? null : new Validity(From, ended.AddDays(-1));

    public bool Holds(DateOnly day) => Valid?.Holds(day) == true;

    public Grade? Grade => Kind == PrivilegeKind.Dispensing ? null : (Grade)(int)Kind;
}

/// <summary>What is done to somebody who breaks the rules, from mild to hard.</summary>
public enum Sanction
{
    /// <summary>警告: noted, nothing is taken away.</summary>
    Warning = 1,

    /// <summary>限制处方权: nothing above the unrestricted grade.</summary>
    Restriction = 2,

    /// <summary>暂停处方权: nothing for a while; it comes back by itself.</summary>
    Suspension = 3,

    /// <summary>取消处方权: it ends, and may not be granted again before a day.</summary>
    Cancellation = 4,
}

/// <summary>A sanction on one person.</summary>
/// <param name="Id">Id.</param>
/// <param name="Institution">Code.</param>
/// <param name="Staff">Staff code.</param>
/// <param name="Sanction">Which.</param>
/// <param name="From">First day.</param>
/// <param name="To">Last day; null for a warning. After a cancellation the day before which nothing is granted again.</param>
/// <param name="Reason">What was done.</param>
/// <param name="Clause">Clause that it rests on; empty where none is named.</param>
/// <param name="Case">Number of the case that decided it; 0 where there was none.</param>
/// <param name="MadeBy">Account that noted it.</param>
/// <param name="LiftedOn">First day on which it no longer holds although its time is not over; null where it was not lifted.</param>
/// <param name="LiftedBecause">Why: the appeal was heard.</param>
public sealed record SanctionRecord(
    string Id, string Institution, string Staff, Sanction Sanction, DateOnly From, DateOnly? To, string Reason, string Clause, long Case, string MadeBy, DateOnly? LiftedOn = null, string LiftedBecause = "")
{
    /// <summary>Topic of the packs that says for how long a cancelled right may not come back.</summary>
    public const string LockOut = "right-lockout-months";

    /// <summary>The limit that it puts on a privilege; null for a warning, and where it was lifted before it began.</summary>
    public PrivilegeLimit? Limit
    {
        get
        {
            var to = LiftedOn is { } lifted && (To is null || lifted <= To) ? lifted.AddDays(-1) : To;
            return Sanction == Sanction.Warning || to < From ? null
                : new PrivilegeLimit(Staff, Sanction == Sanction.Restriction ? Grade.Unrestricted : null, new Validity(From, to), $"{Name(Sanction).Zh}：{Reason}");
        }
    }

    public bool Holds(DateOnly day) => Limit?.Valid.Holds(day) == true;

    public static Bilingual Name(Sanction sanction) => sanction switch
    {
        Sanction.Warning => new Bilingual("警告", "warning"),
        Sanction.Restriction => new Bilingual("限制处方权", "restriction"),
        Sanction.Suspension => new Bilingual("暂停处方权", "suspension"),
        _ => new Bilingual("取消处方权", "cancellation"),
    };
}
