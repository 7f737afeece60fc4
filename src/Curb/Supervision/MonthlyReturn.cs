using System.Globalization;
using Curb.Columns;
using Curb.Facts;
using Curb.Intake.Received;

namespace Curb.Supervision;

/// <summary>Turns the rows of an institution's monthly return into facts.</summary>
public static class MonthlyReturn
{
    /// <summary>
    /// One fact per month, item and department: the row taken in last counts where the same month was written with two of its days. Rows with less than both figures can't be used,
    /// but for inhabitants, of whom there is only one figure. Where a figure of the whole institution stands beside those of departments, only the whole counts, so that none counts twice.
    /// </summary>
    public static ReportedFigureFacts Derive(ReceivedReportedFigures reported)
    {
        var facts = new ReportedFigureFacts();
        var latest = new Dictionary<(DateOnly Month, string Item, string? Department), int>();
        for (int row = 0; row < reported.Count; row++)
        {
            if (reported.ReportedOn[row] is { } day && reported.Item[row] is { } item && reported.Denominator.IsKnown(row))
            {
                var date = Days.ToDate(day);
                var key = (new DateOnly(date.Year, date.Month, 1), item, reported.Department[row]);
                latest[key] = latest.TryGetValue(key, out int other) && reported.Batch[other] > reported.Batch[row] ? other : row;
            }
        }

        foreach (var ((month, item, department), row) in latest.Where(pair => pair.Key.Department is null || !latest.ContainsKey(pair.Key with { Department = null })).OrderBy(pair => pair.Value))
        {
            double denominator = reported.Denominator[row]!.Value;
            facts.Institution.Append(reported.Institution[row]);
            facts.ReceivedId.Append(reported.Id[row]);
            facts.Month.Append(month.ToString("yyyy-MM", CultureInfo.InvariantCulture));
            facts.Department.Append(department);
            facts.Item.Append(item);
            facts.Numerator.Append(reported.Numerator[row]);
            facts.Denominator.Append(denominator);
            facts.DenominatorDays.Append(denominator * DateTime.DaysInMonth(month.Year, month.Month));
            facts.EndRow();
        }

        return facts;
    }
}
