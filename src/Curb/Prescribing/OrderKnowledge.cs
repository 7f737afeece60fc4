using Curb.Policies;
using Curb.ReferenceData;
using Curb.Supervision;

namespace Curb.Prescribing;

/// <summary>All that an order is judged by, for one hospital on one day: lists, numbers of the law, settings of the rules, grades, supply list, resistance. Never changes; safe to share between threads.</summary>
/// <param name="Lists">Reference lists.</param>
/// <param name="Settings">Numbers.</param>
/// <param name="Rules">Setting of each rule by its id; a rule without one does not run.</param>
/// <param name="Catalogue">Grades.</param>
public sealed record OrderKnowledge(OrderLists Lists, OrderSettings Settings, IReadOnlyDictionary<string, OrderRuleSetting> Rules, GradedCatalogue Catalogue)
{
    /// <summary>The supply list; null where the hospital has not given one.</summary>
    public Formulary? Formulary { get; init; }

    /// <summary>Privileges by staff code; null where the hospital keeps no register here.</summary>
    public IReadOnlyDictionary<string, Prescriber>? Privileges { get; init; }

    public ResistanceFigures Resistance { get; init; } = ResistanceFigures.None;

    /// <summary>Figures of the ward that the order is written on, for alternatives alone: the steps of the law ask for the hospital's. Null where they are not counted.</summary>
    public ResistanceFigures? Ward { get; init; }

    /// <summary>Rules that run and are counted without speaking; null lets all speak, and a set with "*" silences all.</summary>
    public IReadOnlySet<string>? Silent { get; init; }

    /// <summary>What holds for an institution on a day.</summary>
    /// <param name="lists">Reference lists.</param>
    /// <param name="policies">Packs: settings of the rules and numbers of the law.</param>
    /// <param name="institution">The institution: its kind and level pick numbers.</param>
    /// <param name="day">The day of the order.</param>
    /// <param name="catalogue">Grades.</param>
    /// <param name="adopted">Packs of lower levels that it follows.</param>
    public static OrderKnowledge For(OrderLists lists, PolicyLibrary policies, Institution institution, DateOnly day, GradedCatalogue catalogue, IReadOnlyCollection<string> adopted) =>
        new(lists, OrderSettings.Load(lists.Reference, policies, institution, day), policies.RulesInForce(day, adopted).Settings, catalogue);

    /// <summary>The same with what the institution decided: its supply list, its grades where they are stricter, its register of privileges as they stood on the day. What it keeps no record of stays as it is.</summary>
    public OrderKnowledge Under(PrescribingGovernance governance, DateOnly day) => this with
    {
        Formulary = governance.FormularyOn(day) ?? Formulary,
        Catalogue = governance.CatalogueOn(day, Catalogue),
        Privileges = governance.PrescribersOn(day) ?? Privileges,
    };

    /// <summary>Whether a rule speaks.</summary>
    public bool Speaks(string rule) => Silent is null || !(Silent.Contains("*") || Silent.Contains(rule));
}
