namespace Curb.Storage.Records;

/// <summary>A row of table <c>rule_count</c>: how often a rule had something to say on a day.</summary>
internal sealed class RuleCountRow
{
    public required string Institution { get; set; }

    public required string Day { get; set; }

    public required string Rule { get; set; }

    public required string Version { get; set; }

    public required string Verdict { get; set; }

    public required bool Spoke { get; set; }

    public required string Physician { get; set; }

    public required long Times { get; set; }
}

/// <summary>A row of table <c>rule_card</c>: a card that was shown, and what came of it. Instants are UTC texts.</summary>
internal sealed class RuleCardRow
{
    public required string Card { get; set; }

    public required string Institution { get; set; }

    public required string ShownAt { get; set; }

    public required string Physician { get; set; }

    public required string Drug { get; set; }

    public required string Verdict { get; set; }

    public required string Rules { get; set; }

    public required string Outcome { get; set; }

    public required string Reason { get; set; }

    public required string Comment { get; set; }

    public required string? AnsweredAt { get; set; }

    public required string Patient { get; set; }

    public required string OrderId { get; set; }

    public required string Department { get; set; }

    public required string Grade { get; set; }

    public required string EmergencyVerdict { get; set; }
}

/// <summary>A row of table <c>rule_judgement</c>: a person's word on whether an alert was worth giving.</summary>
internal sealed class RuleJudgementRow
{
    public required string Institution { get; set; }

    public required string Rule { get; set; }

    public required string Version { get; set; }

    public required string Subject { get; set; }

    public required string JudgedBy { get; set; }

    public required string JudgedAt { get; set; }

    public required bool Useful { get; set; }

    public required string Note { get; set; }
}

/// <summary>A row of table <c>consult_expert</c>: an expert of the hospital's pool.</summary>
internal sealed class ConsultExpertRow
{
    public required string Institution { get; set; }

    public required string Account { get; set; }

    public required string Field { get; set; }

    public required string Title { get; set; }

    public required string FromDay { get; set; }

    public required string? ToDay { get; set; }
}
