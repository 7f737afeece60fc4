using Curb.Facts;

namespace Curb.AntimicrobialUse;

/// <summary>Writes use_month: each line's DDDs and days spread over the calendar months its days lie in, by the share of days.</summary>
internal static class UseMonthRows
{
    public static void Append(UseContext context, OrderLines lines, DosesGiven given, DrugUseFacts use, UseMonthFacts facts)
    {
        foreach (var column in new[] { facts.Institution, facts.Month, facts.Drug, facts.Grade, facts.Route })
        {
            column.Share(context.Vocabulary);
        }

        var orderKey = TextCopy.Sharing(use.OrderKey, facts.OrderKey);
        var encounter = TextCopy.Sharing(use.Encounter, facts.Encounter);
        var kind = new TextCopy(use.Kind, facts.Kind);
        var department = new TextCopy(use.OrderDepartment, facts.Department);
        var physician = new TextCopy(use.Physician, facts.Physician);
        for (int line = 0; line < lines.Count; line++)
        {
            foreach (var (month, days, share) in Months(context, lines, given, line))
            {
                facts.Institution.AppendCode(context.Institution);
                facts.ReceivedId.Append(use.ReceivedId[line]);
                orderKey.Append(line);
                encounter.Append(line);
                kind.Append(line);
                department.Append(line);
                physician.Append(line);
                facts.Month.AppendCode(month);
                facts.Drug.AppendCode(use.Drug.Codes[line]);
                facts.Grade.AppendCode(use.Grade.Codes[line]);
                facts.Route.AppendCode(use.Route.Codes[line]);
                facts.Counted.Append(lines.Counted[line]);
                facts.Ddds.Append(double.IsNaN(lines.Ddds[line]) ? null : lines.Ddds[line] * share);
                facts.Days.Append(lines.Returned[line] ? 0 : days);
                facts.EndRow();
            }
        }
    }

    /// <summary>The months touched with their days and their share; a line without a start lies in no month.</summary>
    private static IEnumerable<(int Month, double Days, double Share)> Months(UseContext context, OrderLines lines, DosesGiven given, int line)
    {
        if (lines.FirstDay[line] == int.MinValue)
        {
            yield break;
        }

        bool administered = given.Of(lines.Order[line]).Length > 0;
        var days = administered ? given.DaysOf(lines.Order[line]).ToList() : null;
        int first = lines.FirstDay[line], last = lines.LastDay[line];
        double all = days?.Count ?? last - first + 1;
        for (int day = first; day <= last;)
        {
            var date = Columns.Days.ToDate(day);
            int end = Math.Min(last, Columns.Days.From(new DateOnly(date.Year, date.Month, DateTime.DaysInMonth(date.Year, date.Month))));
            double here = days?.Count(touched => touched >= day && touched <= end) ?? end - day + 1;
            if (here > 0)
            {
                yield return (context.Month(day), here, here / all);
            }

            day = end + 1;
        }
    }
}
