using Curb.Governance;
using Curb.Society;

namespace Curb.Storage.Regional;

/// <summary>Kinds of records of an institution's own governance and of a plan of many departments.</summary>
public static class SocietyKinds
{
    /// <summary>Id: institution and rule.</summary>
    public static SupervisionKind<HouseRule> Rule { get; } = new("house-rule");

    /// <summary>Id: institution, rule, version and account.</summary>
    public static SupervisionKind<RuleReading> Reading { get; } = new("rule-reading");

    public static SupervisionKind<QualityCentre> Centre { get; } = new("quality-centre");

    /// <summary>Id: place, committee and day.</summary>
    public static SupervisionKind<Meeting> Meeting { get; } = new("meeting");

    /// <summary>Id: institution and month.</summary>
    public static SupervisionKind<Bulletin> Bulletin { get; } = new("bulletin");

    /// <summary>Id: place, plan, unit and period.</summary>
    public static SupervisionKind<DepartmentReport> Department { get; } = new("department-report");

    /// <summary>Id: place, instrument and year.</summary>
    public static SupervisionKind<SurveyDesign> Survey { get; } = new("survey");

    /// <summary>Answers belong to their survey; nothing in them names a person.</summary>
    public static SupervisionKind<SurveyAnswer> Answer { get; } = new("survey-answer");
}
