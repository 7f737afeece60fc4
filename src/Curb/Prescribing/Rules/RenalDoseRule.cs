using Curb.Policies;

namespace Curb.Prescribing.Rules;

/// <summary>The daily dose fits a reduced renal function.</summary>
internal sealed class RenalDoseRule() : OrderRule("renal-dose")
{
    private static readonly RuleAnswer s_unlisted = RuleAnswer.Met("列表未要求按肾功能调整", "the list asks for no fitting to renal function");
    private static readonly RuleAnswer s_notReduced = RuleAnswer.Met("肾功能无需调整", "renal function asks for no less");
    private static readonly RuleAnswer s_fits = RuleAnswer.Met("剂量与肾功能相符", "the dose fits renal function");
    private static readonly RuleAnswer s_renalUnknown = RuleAnswer.Unknown("缺少肌酐、年龄、性别、体重（儿童为身高）之一", "creatinine, age, sex or weight (height in children) is not known");
    private static readonly RuleAnswer s_doseUnknown = RuleAnswer.Unknown("剂量或频次未知", "dose or frequency is not known");
    private static readonly RuleAnswer s_dialysis = RuleAnswer.Unknown("透析患者须由药师确定剂量", "on dialysis: a pharmacist sets the dose");
    private static readonly RuleAnswer s_child = RuleAnswer.Unknown("列表仅适用于成人", "the list is for adults");

    public override RuleAnswer Judge(OrderCase order)
    {
        if (order.Drug.RenalDoses.Count == 0 || order.Order.Systemic == false)
        {
            return order.Order.Systemic == false ? s_local : s_unlisted;
        }

        if (order.Order.Patient.Dialysis == true || order.Renal is not { } renal)
        {
            return order.Order.Patient.Dialysis == true ? s_dialysis : s_renalUnknown;
        }

        if (order.Order.Patient.AgeYears < order.Settings.AdultYears)
        {
            return s_child;
        }

        return order.Drug.RenalDoses.FirstOrDefault(row => renal.MlPerMin < row.BelowMlPerMin) is { } dose ? Against(order, renal, dose) : s_notReduced;
    }

    public override void Trace(OrderCase order, TraceLines lines) => lines.Add($"clearance={order.Renal?.MlPerMin:0.#}").Add($"formula={order.Renal?.Formula}").Add($"daily-g={order.DailyGrams}");

    private static RuleAnswer Against(OrderCase order, RenalFunction renal, RenalDose dose)
    {
        var about = new Bilingual($"清除率 {renal.MlPerMin:0} mL/min（{renal.Formula}）：{dose.Advice.Zh}", $"clearance {renal.MlPerMin:0} mL/min ({renal.Formula}): {dose.Advice.En}");
        if (dose.DailyGrams is not { } most)
        {
            return new RuleAnswer(RuleOutcome.NotMet, about) { AtMost = RuleSeverity.Warn, Verified = dose.Verified };
        }

        return order.DailyGrams is not { } daily && most > 0 ? s_doseUnknown
            : most == 0 || order.DailyGrams > most * (1 + (order.Settings.RoundingShare / 100)) ? new RuleAnswer(RuleOutcome.NotMet, most == 0 ? about : new Bilingual($"每日 {order.DailyGrams:0.###} g；{about.Zh}", $"{order.DailyGrams:0.###} g a day; {about.En}")) { Verified = dose.Verified }
            : s_fits;
    }
}
