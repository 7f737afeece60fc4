using System.Globalization;
using Curb.Facts;
using Curb.Web.Texts;

namespace Curb.Web.Shell;

/// <summary>Conditions on facts as readers read them.</summary>
public static class ConditionTexts
{
    public static string Show(IEnumerable<Condition> conditions, Phrases t) => string.Join(t["list.and"], conditions.Select(condition => Show(condition, t)));

    private static string Show(Condition condition, Phrases t)
    {
        var column = t.Or("column." + condition.Column, condition.Column);
        if (condition is { Test: ConditionTest.Equal, Values: [bool flag] })
        {
            return flag ? column : t.With("condition.not", column);
        }

        var values = condition.Values.Select(value => Value(value, t)).ToList();
        return condition.Test switch
        {
            ConditionTest.IsNull => t.With("condition.unknown", column),
            ConditionTest.IsKnown => t.With("condition.known", column),
            ConditionTest.Between => $"{column} {values[0]} – {values[1]}",
            ConditionTest.In => $"{column} = {string.Join(" / ", values)}",
            ConditionTest.NotIn => $"{column} ≠ {string.Join(" / ", values)}",
            _ => $"{column} {Sign(condition.Test)} {values[0]}",
        };
    }

    private static string Sign(ConditionTest test) => test switch
    {
        ConditionTest.Equal => "=",
        ConditionTest.NotEqual => "≠",
        ConditionTest.Less => "<",
        ConditionTest.AtMost => "≤",
        ConditionTest.Greater => ">",
        _ => "≥",
    };

    private static string Value(object value, Phrases t) => value switch
    {
        string text => t.Or("value." + text, text),
        bool flag => t[flag ? "yes" : "no"],
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
