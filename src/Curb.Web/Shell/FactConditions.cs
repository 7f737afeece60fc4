using Curb.Facts;

namespace Curb.Web.Shell;

/// <summary>A view as conditions on a fact's columns.</summary>
internal static class FactConditions
{
    public static IReadOnlyList<Condition> Of(FilterOptions options, params ReadOnlySpan<Condition> more)
    {
        List<Condition> conditions = [];
        if (options.Institution is { } institution)
        {
            conditions.Add(Condition.Is("institution", institution.Code));
        }

        if (options.Period is { } period)
        {
            conditions.Add(new Condition("month", ConditionTest.Between, period.From.ToString(), period.To.ToString()));
        }

        if (options.Department is { } department)
        {
            conditions.Add(Condition.Is("department", department));
        }

        conditions.AddRange(more);
        return conditions;
    }
}
