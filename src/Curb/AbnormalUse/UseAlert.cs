using Curb.Policies;
using Curb.Statistics;

namespace Curb.AbnormalUse;

/// <summary>What an alert is about.</summary>
/// <param name="Institution">Code.</param>
/// <param name="Kind">drug, department, physician, manufacturer or organism.</param>
/// <param name="Name">The department, physician or manufacturer; the drug's code where the kind is drug.</param>
/// <param name="Drug">Code of the drug; null where all drugs are counted together.</param>
/// <param name="Setting">inpatient or ambulatory.</param>
public sealed record AlertSubject(string Institution, string Kind, string Name, string? Drug, string Setting);

/// <summary>Something that the rules ask to be looked into, with what it rests on. An alert is a question, never a finding against a person.</summary>
/// <param name="Type">growth, front-rank or resistance.</param>
/// <param name="Subject">Whose use, or which pair.</param>
/// <param name="From">First month it rests on.</param>
/// <param name="To">Last month.</param>
/// <param name="Observed">What was seen: DDDs, rank share in %, % resistant.</param>
/// <param name="Expected">What was to be expected; null where nothing is.</param>
/// <param name="Ratio">Observed to expected with its interval; for resistance the share with its interval; null where there is none.</param>
/// <param name="P">How likely so much or more would be by chance.</param>
/// <param name="Q">Rate of false discoveries at which it would be reported among all series tested; null where it is no test.</param>
/// <param name="Unit">Unit of observed and expected.</param>
/// <param name="Measure">What the rules ask for, in words.</param>
/// <param name="Clause">Clause that asks for it.</param>
/// <param name="Verified">False where nobody has checked the clause.</param>
/// <param name="Because">What it rests on and how unusual it is.</param>
public sealed record UseAlert(
    string Type,
    AlertSubject Subject,
    string From,
    string To,
    double Observed,
    double? Expected,
    Estimate? Ratio,
    double? P,
    double? Q,
    string Unit,
    Bilingual Measure,
    string Clause,
    bool Verified,
    Bilingual Because)
{
    /// <summary>Organism of a resistance alert; null otherwise.</summary>
    public string? Organism { get; init; }
}

/// <summary>The alerts of a question and how many series were looked at for them.</summary>
/// <param name="Alerts">Alerts: growth by q, then front ranks, then resistance.</param>
/// <param name="Tested">Series tested for growth.</param>
/// <param name="TooShort">Series whose baseline is too short to test.</param>
public sealed record UseAlerts(IReadOnlyList<UseAlert> Alerts, int Tested, int TooShort);
