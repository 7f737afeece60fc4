namespace Curb.Columns;

/// <summary>Dates as whole days since 1970-01-01, the form in which columns hold them.</summary>
public static class Days
{
    private static readonly int s_epoch = new DateOnly(1970, 1, 1).DayNumber;

    public static int From(DateOnly date) => date.DayNumber - s_epoch;

    public static DateOnly ToDate(int days) => DateOnly.FromDayNumber(days + s_epoch);

    public static void Append(this Column<int> column, DateOnly? date)
    {
        if (date is { } known)
        {
            column.Append(From(known));
        }
        else
        {
            column.AppendNull();
        }
    }
}
