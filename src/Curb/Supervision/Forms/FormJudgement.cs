using System.Globalization;
using Curb.Indicators;
using Curb.Policies;
using Curb.Supervision.Scoreboard;

namespace Curb.Supervision.Forms;

/// <summary>Something about a filled-in form.</summary>
/// <param name="Field">Field, or column of the sample.</param>
/// <param name="Row">Row of the sample, from 1; null for a figure of the month.</param>
/// <param name="Blocks">True where the report can't be sent like this; false for a question.</param>
/// <param name="Text">What was found and what was expected.</param>
public sealed record FormProblem(string Field, int? Row, bool Blocks, Bilingual Text);

/// <summary>Looks through what was filled in, and reads the indicators out of it.</summary>
public static class FormJudgement
{
    /// <summary>A figure more than this many times last month's, or less than its part, is queried.</summary>
    private const double Far = 3;

    /// <summary>A part of a whole as small as this moves by chance and is not queried.</summary>
    private const double SmallEnough = 20;

    /// <summary>What is wrong or odd, in the order of the form.</summary>
    /// <param name="form">The form.</param>
    /// <param name="month">The month reported.</param>
    /// <param name="content">What was filled in.</param>
    /// <param name="last">What was sent for the month before; null where nothing was.</param>
    public static IReadOnlyList<FormProblem> Check(FormDefinition form, CalendarMonth month, FormContent content, FormContent? last)
    {
        var problems = new List<FormProblem>();
        foreach (var field in form.Fields)
        {
            problems.AddRange(Cell(field, content[field.Id], null, month));
            if (Number(content[field.Id]) is { } now && last is not null && Number(last[field.Id]) is > 0 and var before && Math.Max(now, before) > SmallEnough && (now > before * Far || now * Far < before))
            {
                problems.Add(new FormProblem(field.Id, null, false, new($"上月为 {last[field.Id]}，本月 {content[field.Id]}，相差较大，请核对", $"last month {last[field.Id]}, now {content[field.Id]}: please look again")));
            }
        }

        foreach (var check in form.Checks)
        {
            if (Number(content[check.Part]) is { } part && Number(content[check.Whole]) is { } whole && part > whole)
            {
                var (one, all) = (form.Fields.First(field => field.Id == check.Part), form.Fields.First(field => field.Id == check.Whole));
                problems.Add(new FormProblem(check.Part, null, true, new($"“{one.Title.Zh}”{content[check.Part]} 大于“{all.Title.Zh}”{content[check.Whole]}", $"\"{one.Title.En}\" {content[check.Part]} is greater than \"{all.Title.En}\" {content[check.Whole]}")));
            }
        }

        if (form.Sample is { } sample)
        {
            problems.AddRange(Sample(sample, month, content));
        }

        return problems;
    }

    /// <summary>The indicators that the content tells; those with a part missing are left out: what was not filled in is not zero.</summary>
    public static IReadOnlyList<ToldFigure> Figures(FormDefinition form, string institution, FormContent content, Bilingual source)
    {
        var told = new List<ToldFigure>();
        foreach (var figure in form.Figures)
        {
            double? numerator = Number(content[figure.Numerator]), denominator = figure.Denominator is { } field ? Number(content[field]) : null;
            if (numerator is { } part && (figure.Denominator is null || denominator is not null))
            {
                told.Add(new ToldFigure(institution, figure.Indicator, part, denominator, FigureOrigin.Reported, source));
            }
        }

        foreach (var (indicator, column) in form.Sample?.Figures ?? [])
        {
            var answers = content.Sample.Select(row => row.GetValueOrDefault(column, "")).Where(answer => answer is "yes" or "no").ToList();
            if (answers.Count > 0)
            {
                told.Add(new ToldFigure(institution, indicator, answers.Count(answer => answer == "yes"), answers.Count, FigureOrigin.Reported, source));
            }
        }

        return told;
    }

    /// <summary>The content to begin a month with: what seldom changes is taken over from the month before.</summary>
    public static FormContent Begun(FormDefinition form, FormContent? last) => last is null ? FormContent.Empty
        : new FormContent(form.Fields.Where(field => field.Carried && last[field.Id].Length > 0).ToDictionary(field => field.Id, field => last[field.Id], StringComparer.Ordinal), []);

    /// <summary>A number as people type it, full-width digits and thousands separators taken; null where the text is none.</summary>
    public static double? Number(string text)
    {
        // Full-width forms lie at one distance from ASCII; done by hand, because normalisation needs culture data that an installation may lack.
        string plain = string.Concat(text.Select(c => c is >= '\uFF01' and <= '\uFF5E' ? (char)(c - 0xFEE0) : c).Where(c => c is not (',' or ' ' or '\u3000')));
        return double.TryParse(plain, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) ? number : null;
    }

    private static IEnumerable<FormProblem> Sample(FormSample sample, CalendarMonth month, FormContent content)
    {
        for (int row = 0; row < content.Sample.Count; row++)
        {
            foreach (var column in sample.Columns)
            {
                foreach (var problem in Cell(column, content.Sample[row].GetValueOrDefault(column.Id, "").Trim(), row + 1, month))
                {
                    yield return problem;
                }
            }
        }

        if (content.Sample.Count < sample.Fewest)
        {
            yield return new FormProblem("sample", null, false, new($"抽查 {content.Sample.Count} 份，少于 {sample.Fewest} 份", $"{content.Sample.Count} records sampled, fewer than {sample.Fewest}"));
        }

        if (content.Sample.Count > sample.Most)
        {
            yield return new FormProblem("sample", null, true, new($"抽查 {content.Sample.Count} 份，最多 {sample.Most} 份", $"{content.Sample.Count} records sampled, at most {sample.Most} are taken"));
        }
    }

    private static IEnumerable<FormProblem> Cell(FormField field, string text, int? row, CalendarMonth month)
    {
        FormProblem Wrong(string zh, string en) => new(field.Id, row, true, new($"{field.Title.Zh}：{zh}", $"{field.Title.En}: {en}"));
        if (text.Length == 0)
        {
            return field.Required ? [Wrong("必填", "needed")] : [];
        }

        return field.Kind switch
        {
            "count" or "amount" when Number(text) is not { } => [Wrong($"“{text}”不是数字", $"\"{text}\" is not a number")],
            "count" or "amount" when Number(text) < 0 => [Wrong("不能为负", "can't be negative")],
            "count" when Number(text) is { } count && count != Math.Floor(count) => [Wrong("应为整数", "a whole number is expected")],
            "count" or "amount" when Number(text) > field.Max => [Wrong(FormattableString.Invariant($"超过 {field.Max}，不可信"), FormattableString.Invariant($"above {field.Max}, which can't be true"))],
            "day" when !DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) || day.Year != month.Year || day.Month != month.Number => [Wrong($"应为 {month} 内的日期，如 {month}-05", $"a day of {month} such as {month}-05 is expected")],
            "yes-no" when text is not ("yes" or "no") => [Wrong("应为 是 或 否", "yes or no is expected")],
            "text" when text.Length > 100 => [Wrong("不超过 100 字", "at most 100 characters")],
            "text" when HasLongNumber(text) => [Wrong("不得填写证件号或电话", "no identity numbers or telephones")],
            _ => [],
        };
    }

    /// <summary>Eleven or more digits in a row are an identity number or a telephone, never a diagnosis or a drug.</summary>
    private static bool HasLongNumber(string text)
    {
        int run = 0;
        foreach (char c in text)
        {
            run = char.IsDigit(c) ? run + 1 : 0;
            if (run >= 11)
            {
                return true;
            }
        }

        return false;
    }
}
