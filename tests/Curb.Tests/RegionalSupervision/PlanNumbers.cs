using System.Globalization;
using System.Text.RegularExpressions;
using Curb.Policies;
using Curb.Supervision;

namespace Curb.Tests.RegionalSupervision;

/// <summary>A number or day that a clause of a document names and that no entry of the plan under the same clause holds.</summary>
internal sealed record MissingNumber(string Clause, string Number);

/// <summary>Compares the numbers and days of a document, clause by clause, with those that the entries of its plan hold.</summary>
internal static partial class PlanNumbers
{
    /// <summary>Everything the clause names and the plan lacks.</summary>
    /// <param name="clauses">Clauses under the names by which the plan quotes them, with their text.</param>
    /// <param name="exceptions">Clause and number, with the reason why no entry holds it.</param>
    public static IReadOnlyList<MissingNumber> Missing(ActionPlan plan, PolicyPack pack, IReadOnlyDictionary<string, string> clauses, IReadOnlyDictionary<(string Clause, string Number), string> exceptions) =>
    [
        .. from clause in clauses
           let held = Held(plan, pack, clause.Key)
           from number in Named(clause.Value)
           where !held.Contains(number) && !exceptions.ContainsKey((clause.Key, number))
           select new MissingNumber(clause.Key, number),
    ];

    /// <summary>Numbers of a text: shares with their sign, days as month-day or year-month-day, months and everything else bare; Chinese numerals where a month, a day or a time is counted.</summary>
    public static IReadOnlySet<string> Named(string text)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        text = EachMonth().Replace(text, match => Take(found, $"每月{match.Groups[1].Value}号"));
        text = FullDay().Replace(text, match => Take(found, $"{match.Groups[1].Value}-{Two(match, 2)}-{Two(match, 3)}"));
        text = Day().Replace(text, match => Take(found, $"{Two(match, 1)}-{Two(match, 2)}"));
        text = Share().Replace(text, match => Take(found, match.Groups[1].Value + "%"));
        text = ChineseSpan().Replace(text, match => Take(found, Digit(match.Groups[1].Value) + "个月"));
        text = ChineseTop().Replace(text, match => Take(found, Digit(match.Groups[1].Value)));
        foreach (Match number in Number().Matches(text))
        {
            found.Add(number.Value);
        }

        return found;
    }

    private static HashSet<string> Held(ActionPlan plan, PolicyPack pack, string clause)
    {
        var held = new HashSet<string>(StringComparer.Ordinal);
        var tasks = plan.Tasks.Where(task => task.Clause == clause).ToList();
        foreach (string text in tasks.SelectMany(task => task.Points.Select(point => point.Text.Zh).Prepend(task.Title.Zh)).Concat(plan.Targets.Where(target => target.Clause == clause).Select(target => target.Title.Zh)))
        {
            held.UnionWith(Named(text).Where(number => !number.Contains('-', StringComparison.Ordinal) && number[0] != '每')); // Days are held by deadlines, phases and targets, not by words.
        }

        foreach (var deadline in tasks.SelectMany(task => task.Points).Select(point => point.Deadline).OfType<PlanDeadline>())
        {
            Add(held, deadline.Due);
            held.UnionWith(deadline is { Every: "month", Day: { } day } ? [$"每月{day}号"] : deadline.Month is { } month ? [month.ToString(CultureInfo.InvariantCulture)] : []);
        }

        foreach (var phase in plan.Phases.Where(phase => phase.Clause == clause))
        {
            Add(held, phase.From);
            Add(held, phase.To);
        }

        foreach (var target in plan.Targets.Where(target => target.Clause == clause))
        {
            Add(held, target.By);
            Add(held, target.Value, target.Unit);
        }

        foreach (var parameter in pack.Parameters)
        {
            foreach (var value in parameter.Values.Where(value => pack.Clauses.Any(one => one.Id == value.Clause && one.Article == clause)))
            {
                Add(held, value.Value, parameter.Topic.Unit);
            }
        }

        return held;
    }

    private static void Add(HashSet<string> held, DateOnly? day)
    {
        if (day is { } known)
        {
            held.UnionWith([known.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), known.ToString("MM-dd", CultureInfo.InvariantCulture), known.ToString("%M", CultureInfo.InvariantCulture), known.ToString("yyyy", CultureInfo.InvariantCulture)]);
        }
    }

    private static void Add(HashSet<string> held, double? value, string unit)
    {
        if (value is { } known)
        {
            held.Add(known.ToString(CultureInfo.InvariantCulture) + (unit == "%" ? "%" : unit == "months" ? "个月" : ""));
        }
    }

    private static string Take(HashSet<string> found, string number)
    {
        found.Add(number);
        return " ";
    }

    private static string Two(Match match, int group) => match.Groups[group].Value.PadLeft(2, '0');

    private static string Digit(string numeral) => numeral == "两" ? "2" : ("一二三四五六七八九十".IndexOf(numeral, StringComparison.Ordinal) + 1).ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex("每月([0-9]{1,2})[号日]")]
    private static partial Regex EachMonth();

    [GeneratedRegex("([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日")]
    private static partial Regex FullDay();

    [GeneratedRegex(@"(?<![0-9])([0-9]{1,2})(?:月|\.)([0-9]{1,2})(?:日|(?=[”""]))")]
    private static partial Regex Day();

    [GeneratedRegex("([0-9]+(?:\\.[0-9]+)?)\\s*[%％]")]
    private static partial Regex Share();

    [GeneratedRegex("(?<!年)([一两二三四五六七八九十])个?月(?![份一二三四五六七八九十0-9])")]
    private static partial Regex ChineseSpan();

    [GeneratedRegex("前([三五十])[位名]")]
    private static partial Regex ChineseTop();

    [GeneratedRegex(@"[0-9]+(?:\.[0-9]+)?")]
    private static partial Regex Number();
}
