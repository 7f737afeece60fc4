using Curb.Indicators;
using Curb.Policies;

namespace Curb.Supervision.Forms;

/// <summary>A monthly report as data: <c>forms/&lt;id&gt;.yaml</c>.</summary>
/// <param name="Id">Kebab-case; the file's name.</param>
/// <param name="Title">Name of the form.</param>
/// <param name="Purpose">Who fills it in and what becomes of it.</param>
/// <param name="Levels">Levels of institutions that owe it; empty for any.</param>
/// <param name="Kinds">Kinds of institutions that owe it; empty for any.</param>
/// <param name="FilledBy">Roles that may fill it in.</param>
/// <param name="From">First month that is owed.</param>
/// <param name="DueDay">Day of the month after on which it is due.</param>
/// <param name="DueRule">Where the day comes from.</param>
/// <param name="Clauses">Full ids of the clauses that ask for the figures.</param>
/// <param name="Fields">Figures of the month.</param>
/// <param name="Checks">Which figures are parts of which.</param>
/// <param name="Figures">Which indicators they tell.</param>
/// <param name="Sample">Sampled records; null where none are asked for.</param>
public sealed record FormDefinition(
    string Id, Bilingual Title, Bilingual Purpose, IReadOnlyList<string> Levels, IReadOnlyList<string> Kinds, IReadOnlyList<string> FilledBy, CalendarMonth From, int DueDay, Bilingual DueRule,
    IReadOnlyList<string> Clauses, IReadOnlyList<FormField> Fields, IReadOnlyList<FormCheck> Checks, IReadOnlyList<FormFigure> Figures, FormSample? Sample)
{
    /// <summary>False for a form that only those fill in to whom it applies: nobody is late with it.</summary>
    public bool Owed { get; init; } = true;

    /// <summary>True where an institution of this level and kind owes the form, unless it delivers records.</summary>
    public bool IsFor(Institution institution) => (Levels.Count == 0 || Levels.Contains(institution.Level)) && (Kinds.Count == 0 || Kinds.Contains(institution.Kind));

    /// <summary>The day on which a month's report is due.</summary>
    public DateOnly DueOn(CalendarMonth month)
    {
        var after = CalendarMonth.At(month.Index + 1);
        return new DateOnly(after.Year, after.Number, Math.Min(DueDay, DateTime.DaysInMonth(after.Year, after.Number)));
    }
}

/// <summary>One figure of the month, or one column of the sample.</summary>
/// <param name="Kind">count (a whole number), amount, day, text, yes-no.</param>
/// <param name="Max">Largest number that can be true.</param>
/// <param name="Carried">True where last month's value is put in to begin with: it seldom changes.</param>
public sealed record FormField(string Id, Bilingual Title, Bilingual Unit, string Kind, double? Max, bool Required, bool Carried);

/// <summary>A part that is never greater than its whole.</summary>
public sealed record FormCheck(string Part, string Whole);

/// <summary>An indicator that fields tell.</summary>
/// <param name="Denominator">Field; null for counts.</param>
public sealed record FormFigure(string Indicator, string Numerator, string? Denominator);

/// <summary>Sampled records of the month.</summary>
/// <param name="Fewest">Fewer are queried.</param>
/// <param name="Most">More are not taken.</param>
/// <param name="Figures">Indicators told by the share of yes in a column.</param>
public sealed record FormSample(Bilingual Title, Bilingual Lead, int Fewest, int Most, IReadOnlyList<FormField> Columns, IReadOnlyList<(string Indicator, string Column)> Figures);

/// <summary>What was filled in: texts as typed, by field; and the sampled records, by column.</summary>
public sealed record FormContent(IReadOnlyDictionary<string, string> Values, IReadOnlyList<IReadOnlyDictionary<string, string>> Sample)
{
    public static FormContent Empty { get; } = new(new Dictionary<string, string>(), []);

    public string this[string field] => Values.GetValueOrDefault(field, "").Trim();
}
