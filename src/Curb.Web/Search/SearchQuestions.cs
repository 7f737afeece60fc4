using Curb.Casework;
using Curb.Disclosure;
using Curb.Facts;
using Curb.Policies;
using Curb.Storage;
using Curb.Storage.Casework;
using Curb.Web.Accounts;
using Curb.Web.Hosting;
using Curb.Web.Shell;
using Curb.Web.Texts;

namespace Curb.Web.Search;

/// <summary>Something that a search found.</summary>
/// <param name="Kind">page, case, indicator, clause, drug, organism, institution, department, physician or patient.</param>
/// <param name="Name">What it is, in the reader's language.</param>
/// <param name="Detail">What helps to tell it from others; may be blank.</param>
/// <param name="Address">Page that shows it.</param>
public sealed record Found(string Kind, string Name, string Detail, string Address);

/// <summary>Looks for a text in everything that the reader may see.</summary>
internal static class SearchQuestions
{
    public const int LongestText = 100;
    private const int MostOfAKind = 10;
    private const string Patients = "patients.see";

    private static readonly SitePlace[] s_pages = [.. SitePlace.Work, .. SitePlace.Upkeep];

    /// <summary>What is found, kind after kind; within a kind what begins with the text before what holds it.</summary>
    /// <param name="text">At least one character that is no blank.</param>
    /// <param name="visitor">Who asks.</param>
    /// <param name="knowledge">Indicators, clauses, drugs, organisms.</param>
    /// <param name="data">The data, narrowed to what the reader sees of figures.</param>
    /// <param name="t">The reader's texts.</param>
    /// <param name="place">Name of an institution by its code.</param>
    public static IReadOnlyList<Found> Ask(string text, Visitor visitor, Knowledge knowledge, InstanceData data, Phrases t, Func<string, string> place) =>
    [
        .. Best(text, s_pages.Where(page => visitor.May(page.Permission)), page => [t["nav." + page.Key], page.Key], page => new Found("page", t["nav." + page.Key], "", page.Path)),
        .. Best(text, visitor.May("figures.see") ? data.Institutions : [], one => [one.Name, one.NameEn, one.Code], one => new Found("institution", t.Name(one.Name, one.NameEn), one.Code, "/?institution=" + Uri.EscapeDataString(one.Code))),
        .. Best(text, visitor.May("figures.see") ? Departments(data) : [], one => [one.Department], one => new Found("department", one.Department, place(one.Institution), $"/?institution={Uri.EscapeDataString(one.Institution)}&department={Uri.EscapeDataString(one.Department)}")),
        .. Best(text, visitor.May("rules.see") ? knowledge.Indicators.Definitions : [], one => [one.Title.Zh, one.Title.En, one.Id], one => new Found("indicator", t.Name(one.Title.Zh, one.Title.En), one.Id, "/indicators/" + Uri.EscapeDataString(one.Id))),
        .. Best(text, visitor.May("rules.see") ? Clauses(knowledge.Policies, t) : [], one => [one.Clause.Id, one.Title, one.Clause.Text.Zh, one.Clause.Text.En], one => new Found("clause", one.Title, Short(t.Name(one.Clause.Text.Zh, one.Clause.Text.En)), "/about")),
        .. Best(text, knowledge.Reference.Antimicrobials, one => [one.Code, one.Name, one.NameZh ?? "", .. one.Atc, .. one.Synonyms, .. one.SynonymsZh], one => new Found("drug", t.Name(one.NameZh, one.Name), $"{one.Code} {one.Name}", visitor.May(Patients) ? "/records/drug/" + Uri.EscapeDataString(one.Code) : "/drugs")),
        .. Best(text, knowledge.Reference.Organisms, one => [one.Code, one.Name, one.NameZh ?? ""], one => new Found("organism", t.Name(one.NameZh, one.Name), $"{one.Code} {one.Name}", "/antibiogram?organism=" + Uri.EscapeDataString(one.Code))),
    ];

    /// <summary>A patient is found only by the whole number, only by somebody who may see patients, and where the patient is; each look is noted.</summary>
    public static IReadOnlyList<Found> Patient(string text, Visitor visitor, IFactSource facts, RecordStore records, Actor actor, Phrases t, Func<string, string> place)
    {
        if (!visitor.May(Patients))
        {
            return [];
        }

        var scope = visitor.Standing.ScopeFor(Patients);
        string[] tables = ["encounter", "isolate"];
        var places = tables.SelectMany(fact => facts.Ask(new FactQuery(fact, [Measure.Rows()], [Condition.Is("patient", text)], ["institution"]), scope)).Select(group => group.Dimensions[0]).OfType<string>().Distinct().Order(StringComparer.Ordinal).ToList();
        if (places.Count == 0)
        {
            return [];
        }

        records.Note(actor, "view-patients", "/search", new { Patient = text, Institutions = places, Permission = Patients });
        return [.. places.Select(code => new Found("patient", t.With("search.patient", text), place(code), PatientAddress(code, text)))];
    }

    /// <summary>Cases that the reader sees and whose words hold the text, newest first.</summary>
    public static IEnumerable<Found> Cases(string text, CaseReader reader, CaseStore cases, Phrases t, Func<string, string> place) =>
        cases.Search(reader, new CaseSearch(text, null, null, null), 0, MostOfAKind).Cases.Select(one => new Found("case", t.Name(one.Subject.Title.Zh, one.Subject.Title.En), $"#{one.Number} · {place(one.Institution)}", $"/cases/{one.Number}"));

    /// <summary>Prescribers by their code, where the reader sees patients.</summary>
    /// <param name="text">The code or its beginning.</param>
    /// <param name="facts">Narrowed to what the reader sees of patients.</param>
    /// <param name="scope">The same scope.</param>
    /// <param name="place">Name of an institution by its code.</param>
    public static IEnumerable<Found> Physicians(string text, IFactSource facts, Scope scope, Func<string, string> place) =>
        Best(text, facts.Ask(new FactQuery("prescription", [Measure.Rows()], [new Condition("physician", ConditionTest.IsKnown)], ["institution", "physician"]), scope), group => [group.Dimensions[1] ?? ""],
            group => new Found("physician", group.Dimensions[1] ?? "", place(group.Dimensions[0] ?? ""), $"/courses?institution={Uri.EscapeDataString(group.Dimensions[0] ?? "")}&physician={Uri.EscapeDataString(group.Dimensions[1] ?? "")}"));

    private static string PatientAddress(string institution, string patient) => $"/patients/{Uri.EscapeDataString(patient)}?institution={Uri.EscapeDataString(institution)}";

    private static IEnumerable<(string Institution, string Department)> Departments(InstanceData data)
    {
        string[] tables = ["encounter", "prescription", "isolate"];
        return tables.SelectMany(fact => data.Facts.Ask(new FactQuery(fact, [Measure.Rows()], [new Condition("department", ConditionTest.IsKnown)], ["institution", "department"]), View.Reader))
            .Where(group => group.Dimensions[0] is not null && group.Dimensions[1] is not null).Select(group => (group.Dimensions[0]!, group.Dimensions[1]!)).Distinct().OrderBy(pair => pair.Item1, StringComparer.Ordinal);
    }

    private static IEnumerable<(Clause Clause, string Title)> Clauses(PolicyLibrary policies, Phrases t) =>
        policies.Packs.SelectMany(pack => pack.Clauses.Select(clause => (clause, $"{t.Name(pack.Title.Zh, pack.Title.En)} {clause.Article}")));

    private static string Short(string text) => text.Length > 120 ? text[..120] + "…" : text;

    private static IEnumerable<Found> Best<T>(string text, IEnumerable<T> all, Func<T, IEnumerable<string>> names, Func<T, Found> found) =>
        all.Select(one => (One: one, Rank: names(one).Min(name => Rank(name, text)))).Where(pair => pair.Rank < 3).OrderBy(pair => pair.Rank).Take(MostOfAKind).Select(pair => found(pair.One));

    /// <summary>0 the text itself, 1 begins with it, 2 holds it, 3 neither.</summary>
    private static int Rank(string name, string text) =>
        name.Equals(text, StringComparison.OrdinalIgnoreCase) ? 0 : name.StartsWith(text, StringComparison.OrdinalIgnoreCase) ? 1 : name.Contains(text, StringComparison.OrdinalIgnoreCase) ? 2 : 3;
}
