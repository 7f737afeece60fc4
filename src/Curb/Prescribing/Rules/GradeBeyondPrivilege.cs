using Curb.ReferenceData;
using Curb.Policies;

namespace Curb.Prescribing.Rules;

/// <summary>
/// The grade of the drug is within the prescriber's privilege (Order 84 art. 24). A title never grants a privilege, but one that is too low rules it out.
/// An emergency override one grade up is left to its own rule.
/// </summary>
internal sealed class GradeBeyondPrivilege() : OrderRule("grade-beyond-privilege")
{
    private static readonly RuleAnswer s_gradeUnknown = RuleAnswer.Unknown("目录未列该药该途径的分级", "no catalogue tells the grade of this drug on this route");
    private static readonly RuleAnswer s_privilegeUnknown = RuleAnswer.Unknown("医师处方权未登记", "no register tells the prescriber's privilege");
    private static readonly RuleAnswer s_within = RuleAnswer.Met("在处方权限内", "within the prescriber's privilege");
    private static readonly RuleAnswer s_override = RuleAnswer.Met("紧急越级使用，另由越级规则审核", "an emergency override, judged by its own rule");

    public override RuleAnswer Judge(OrderCase order)
    {
        if (order.Prescriber.SuspendedUntil is { } until && order.Day <= until)
        {
            var because = order.Prescriber.Because.Length > 0 ? new Bilingual($"({order.Prescriber.Because})", $" ({order.Prescriber.Because})") : Bilingual.Empty;
            return until == DateOnly.MaxValue ? RuleAnswer.NotMet($"处方权已暂停{because.Zh}", $"the prescriber's privilege is suspended{because.En}")
                : RuleAnswer.NotMet($"处方权暂停至 {until:yyyy-MM-dd}{because.Zh}", $"the prescriber's privilege is suspended until {until:yyyy-MM-dd}{because.En}");
        }

        return order.Grade is not { } grade ? s_gradeUnknown
            : Highest(order.Prescriber) is not { } privilege ? ByTitle(order, grade)
            : (int)grade <= privilege ? s_within
            : order.Order.Emergency is not null ? s_override
            : Beyond(order, grade, privilege);
    }

    public override void Trace(OrderCase order, TraceLines lines) => lines.Add($"grade={order.Grade}").Add($"catalogue={order.Knowledge.Catalogue.Id}").Add($"privilege={(order.Prescriber.NoPrivilege ? "none" : order.Prescriber.Privilege?.ToString() ?? "unknown")}").Add($"title={order.Prescriber.TitleLevel ?? "unknown"}");

    /// <summary>The highest grade as a number, 0 for no privilege; null where unknown.</summary>
    internal static int? Highest(Prescriber prescriber) => prescriber.NoPrivilege ? 0 : (int?)prescriber.Privilege;

    /// <summary>The highest grade that a title could ever be granted; null where the title is unknown.</summary>
    internal static Grade? MostByTitle(string? level) => level switch
    {
        "senior" => Grade.Special,
        "intermediate" => Grade.Restricted,
        "junior" => Grade.Unrestricted,
        _ => null,
    };

    private static RuleAnswer ByTitle(OrderCase order, Grade grade) =>
        MostByTitle(order.Prescriber.TitleLevel) is not { } most || grade <= most ? s_privilegeUnknown
        : order.Order.Emergency is not null ? s_override
        : RuleAnswer.NotMet($"{OrderCase.GradeName(grade).Zh}超出该职称可授予的最高级别（{OrderCase.GradeName(most).Zh}）", $"{OrderCase.GradeName(grade).En} grade is beyond the highest that the title can be granted ({OrderCase.GradeName(most).En})") with { Verified = order.GradeVerified };

    private static RuleAnswer Beyond(OrderCase order, Grade grade, int privilege)
    {
        var held = privilege == 0 ? new Bilingual("无", "none") : OrderCase.GradeName((Grade)privilege);
        var standing = order.Prescriber switch
        {
            { EndedOn: { } ended } => new Bilingual($"（{ended:yyyy-MM-dd} 到期未续）", $" (it ended on {ended:yyyy-MM-dd} and was not renewed)"),
            { RestrictedUntil: { } restricted } => new Bilingual($"（限制至 {restricted:yyyy-MM-dd}：{order.Prescriber.Because}）", $" (restricted until {restricted:yyyy-MM-dd}: {order.Prescriber.Because})"),
            { Because.Length: > 0 } => new Bilingual($"({order.Prescriber.Because})", $" ({order.Prescriber.Because})"),
            _ => Bilingual.Empty,
        };
        return RuleAnswer.NotMet($"药品为{OrderCase.GradeName(grade).Zh}，医师处方权为{held.Zh}{standing.Zh}", $"the drug is of the {OrderCase.GradeName(grade).En} grade, the prescriber's privilege is {held.En}{standing.En}") with { Verified = order.GradeVerified };
    }
}
