using System.Text;
using Curb.Columns;
using Curb.Exchange.Profiles;

namespace Curb.Tests.Profiles;

public class DateFormsTests
{
    private static (DateForms Forms, string? Time, string Reason) Read(string cell, params string[] others)
    {
        var forms = new DateForms();
        foreach (var text in others.Append(cell))
        {
            forms.See(Encoding.UTF8.GetBytes(text));
        }

        bool read = forms.TryRead(Encoding.UTF8.GetBytes(cell), out long micros, out var reason);
        return (forms, read ? Instants.ToDateTime(micros).ToString("yyyy-MM-dd HH:mm:ss") : null, reason);
    }

    [Theory]
    [InlineData("2024-03-05", "2024-03-05 00:00:00")]
    [InlineData("2024/3/5 8:07", "2024-03-05 08:07:00")]
    [InlineData("2024.03.05 08:07:09", "2024-03-05 08:07:09")]
    [InlineData("2024-03-05T08:07:09.250", "2024-03-05 08:07:09")]
    [InlineData("2024-03-05T08:07:09+08:00", "2024-03-05 08:07:09")]
    [InlineData("20240305", "2024-03-05 00:00:00")]
    [InlineData("20240305080709", "2024-03-05 08:07:09")]
    [InlineData("202403050807", "2024-03-05 08:07:00")]
    [InlineData("20240305 08:07", "2024-03-05 08:07:00")]
    [InlineData("2024年3月5日", "2024-03-05 00:00:00")]
    [InlineData("2024年03月05日 下午3时20分", "2024-03-05 15:20:00")]
    [InlineData("２０２４－０３－０５", "2024-03-05 00:00:00")]
    [InlineData("43831", "2020-01-01 00:00:00")]
    [InlineData("43831.75", "2020-01-01 18:00:00")]
    [InlineData("14/4/2000 12:00:00 AM", "2000-04-14 00:00:00")]
    [InlineData("14/4/2000 12:30:00 PM", "2000-04-14 12:30:00")]
    [InlineData("4/14/2000", "2000-04-14 00:00:00")]
    [InlineData("05-Jan-2024", "2024-01-05 00:00:00")]
    [InlineData("05-Jan-24 08:07", "2024-01-05 08:07:00")]
    [InlineData("05JAN2024", "2024-01-05 00:00:00")]
    [InlineData("5 January 2024", "2024-01-05 00:00:00")]
    [InlineData("Jan 5, 2024", "2024-01-05 00:00:00")]
    [InlineData("2024-Jan-05", "2024-01-05 00:00:00")]
    [InlineData("14/4/00", "2000-04-14 00:00:00")]
    [InlineData("4/14/00", "2000-04-14 00:00:00")]
    [InlineData("95-4-14", "1995-04-14 00:00:00")]
    public void Forms_of_dates_are_read(string cell, string time) => Assert.Equal(time, Read(cell).Time);

    [Theory]
    [InlineData("2023-02-29", "impossible-date")]
    [InlineData("2024-13-01", "impossible-date")]
    [InlineData("2024-03-05 25:00", "impossible-date")]
    [InlineData("31/2/2024", "impossible-date")]
    [InlineData("05/03/24", "ambiguous-date")]
    [InlineData("05/Marz/2024", "not-a-date")]
    [InlineData("5/3", "not-a-date")]
    [InlineData("昨天", "not-a-date")]
    [InlineData("2024-03", "not-a-date")]
    [InlineData("2024-03-05T08:07:09Z", "not-a-date")]
    [InlineData("2/1/1995", "ambiguous-date")]
    public void What_is_no_date_is_told_apart_from_a_day_that_does_not_exist(string cell, string reason)
    {
        var (_, time, found) = Read(cell);
        Assert.Null(time);
        Assert.Equal(reason, found);
    }

    [Theory]
    [InlineData("05/03/24", "25/12/24", "2024-03-05", "d/M/yy")]
    [InlineData("05/03/24", "12/25/32", "2024-05-03", "M/d/yy")]
    [InlineData("05/03/24", "99/12/31", "2005-03-24", "yy/M/d")]
    public void Of_years_in_two_digits_the_whole_column_tells_which_number_is_the_year(string cell, string other, string day, string stated)
    {
        string[] more = other == "25/12/24" ? [other, "1/2/24"] : [other];   // a first number of one digit is no year
        var (forms, time, _) = Read(cell, more);
        Assert.Equal(day + " 00:00:00", time);
        Assert.StartsWith(stated, forms.Stated, StringComparison.Ordinal);
        Assert.Contains("1969 to 2068", forms.Stated, StringComparison.Ordinal);
    }

    [Fact]
    public void Days_take_many_values_where_the_years_of_one_delivery_take_few()
    {
        var days = Enumerable.Range(1, 31).Select(day => $"{day:00}/03/24").ToArray();
        Assert.Equal("2024-03-05 00:00:00", Read("05/03/24", days).Time);
        Assert.Equal("2024-03-05 00:00:00", Read("24/03/05", [.. Enumerable.Range(1, 31).Select(day => $"24/03/{day:00}")]).Time);
    }

    [Fact]
    public void Two_digit_years_that_nothing_settles_are_settled_by_the_person_unless_a_date_contradicts()
    {
        var forms = new DateForms();
        forms.See("05/03/24"u8);
        forms.See("25/03/24"u8);
        Assert.True(forms.IsAmbiguous);
        forms.Settle(DateOrder.MonthFirst);
        Assert.True(forms.IsAmbiguous);
        forms.Settle(DateOrder.DayFirst);
        Assert.True(forms.TryRead("05/03/24"u8, out long micros, out _));
        Assert.Equal(new DateTime(2024, 3, 5), Instants.ToDateTime(micros));
    }

    [Fact]
    public void A_date_of_birth_with_two_digits_for_the_year_is_refused()
    {
        var forms = new DateForms { NeedsCentury = true };
        forms.See("25/03/45"u8);
        Assert.False(forms.TryRead("25/03/45"u8, out _, out var reason));
        Assert.Equal("not-a-date", reason);
    }

    [Fact]
    public void A_date_after_the_last_one_believed_is_refused()
    {
        var forms = new DateForms { NotAfter = new DateOnly(2024, 3, 6) };
        Assert.True(forms.TryRead("2024-03-06 23:59"u8, out _, out _));
        Assert.False(forms.TryRead("2024-03-07"u8, out _, out var reason));
        Assert.Equal("future-date", reason);
    }

    [Fact]
    public void One_date_that_can_only_be_day_first_settles_the_column()
    {
        var (forms, time, _) = Read("2/1/1995 12:00:00 AM", "14/4/2000 12:00:00 AM");
        Assert.Equal("1995-01-02 00:00:00", time);
        Assert.Equal("d/M/yyyy", forms.Stated);
    }

    [Fact]
    public void Dates_that_contradict_each_other_are_noticed()
    {
        var (forms, _, _) = Read("4/14/2000", "14/4/2000");
        Assert.True(forms.IsContradictory);
    }

    [Fact]
    public void Every_day_of_four_centuries_comes_back_in_every_form()
    {
        var forms = new DateForms();
        forms.See("14/4/2000"u8);
        for (var day = new DateOnly(1890, 1, 1); day.Year < 2290; day = day.AddDays(1))
        {
            foreach (var text in new[] { day.ToString("yyyy-MM-dd"), day.ToString("d/M/yyyy"), day.ToString("yyyyMMdd") })
            {
                Assert.True(forms.TryRead(Encoding.ASCII.GetBytes(text), out long micros, out _));
                Assert.Equal(Days.From(day) * Instants.MicrosecondsPerDay, micros);
            }
        }
    }
}
