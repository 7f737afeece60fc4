using System.Text;
using Curb.Exchange.Profiles;

namespace Curb.Tests.Profiles;

public class CellTextTests
{
    [Theory]
    [InlineData("1.5", 1.5, null, "")]
    [InlineData("１．５", 1.5, null, "")]
    [InlineData("0.5g", 0.5, null, "g")]
    [InlineData("１６０万单位", 160, null, "万单位")]
    [InlineData("30,000", 30000, null, "")]
    [InlineData("1-2", 1, 2.0, "")]
    [InlineData("1-2mg", 1, 2.0, "mg")]
    [InlineData("650-1000", 650, 1000.0, "")]
    [InlineData(".5", 0.5, null, "")]
    [InlineData("128.", 128, null, "")]
    [InlineData("-3", -3, null, "")]
    public void Numbers_are_read_with_unit_and_range_apart(string text, double number, double? upper, string unit)
    {
        Assert.True(CellText.TryNumber(Encoding.UTF8.GetBytes(text), out double found, out double? high, out var rest));
        Assert.Equal((number, upper, unit), (found, high, rest));
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("0,5")]
    [InlineData("1,50")]
    [InlineData("1.2.3")]
    [InlineData("2-1")]
    [InlineData("=1+1")]
    [InlineData("1e400")]
    [InlineData("五")]
    public void What_may_mean_two_numbers_or_none_is_no_number(string text) =>
        Assert.False(CellText.TryNumber(Encoding.UTF8.GetBytes(text), out _, out _, out var unit) && unit.Length == 0);

    [Theory]
    [InlineData("  0012 ", "0012")]
    [InlineData("\u3000呼吸科\u00A0", "呼吸科")]
    [InlineData("=\"0012345\"", "0012345")]
    [InlineData("NULL", "")]
    [InlineData("\\N", "")]
    [InlineData("=HYPERLINK(\"x\")", "=HYPERLINK(\"x\")")]
    [InlineData("O'Brien", "O'Brien")]
    public void Cells_are_freed_from_marks_and_otherwise_kept(string cell, string clean) =>
        Assert.Equal(clean, Encoding.UTF8.GetString(CellText.Clean(Encoding.UTF8.GetBytes(cell))));
}
