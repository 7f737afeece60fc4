using Curb.Susceptibilities;

namespace Curb.Tests.Susceptibilities;

public class MeasurementParserTests
{
    private static readonly SusceptibilityTest s_mic = SusceptibilityTest.Parse("CRO_NM")!;
    private static readonly SusceptibilityTest s_disk = SusceptibilityTest.Parse("CRO_ND30")!;
    private static readonly SusceptibilityTest s_strip = SusceptibilityTest.Parse("VAN_NE")!;
    private static readonly SusceptibilityTest s_cotrimoxazole = SusceptibilityTest.Parse("SXT_NM")!;

    public static TheoryData<string, string, double, int, int> Mics => new()
    {
        // cell, operator, number, lowest and highest dilution step (powers of two; ±99 stands for open)
        { "<=0.25", "<=", 0.25, -99, -2 },
        { ">32", ">", 32, 6, 99 },
        { "≥ 64", ">=", 64, 6, 99 },
        { "=>8", ">=", 8, 3, 99 },
        { "=<2", "<=", 2, -99, 1 },
        { "<8", "<", 8, -99, 2 },
        { "0,5", "=", 0.5, -1, -1 },
        { "16/4", "=", 16, 4, 4 },
        { ">=20/10", "", 0, 0, 0 },
        { "<=1/19", "<=", 1, -99, 0 },
        { ".5", "=", 0.5, -1, -1 },
        { ".12", "=", 0.12, -3, -3 },
        { "<=.12", "<=", 0.12, -99, -3 },
        { "128.", "=", 128, 7, 7 },
        { "2.0", "=", 2, 1, 1 },
        { "１６", "=", 16, 4, 4 },
        { "＞３２", ">", 32, 6, 99 },
        { "＜＝０．５", "<=", 0.5, -99, -1 },
        { "≤0。5", "<=", 0.5, -99, -1 },
        { "≦0.5", "<=", 0.5, -99, -1 },
        { "≧64", ">=", 64, 6, 99 },
        { "＝4", "=", 4, 2, 2 },
        { "8 mg/L", "=", 8, 3, 3 },
        { "8μg/ml", "=", 8, 3, 3 },
        { " <= 0.12 ", "<=", 0.12, -99, -3 },
        { "0.75", "=", 0.75, 0, 0 },
        { "0.38", "=", 0.38, -1, -1 },
        { "3", "=", 3, 2, 2 },
        { "12", "=", 12, 4, 4 },
        { "<0.75", "<", 0.75, -99, -1 },
        { ">1.5", ">", 1.5, 1, 99 },
        { ">500", ">", 500, 10, 99 },
        { "0.016", "=", 0.016, -6, -6 },
        { "32 R", "=", 32, 5, 5 },
    };

    [Theory]
    [MemberData(nameof(Mics))]
    public void An_mic_is_read_as_a_range_of_dilution_steps(string cell, string sign, double number, int low, int high)
    {
        var fault = MeasurementParser.Read(cell, s_mic, out var value);
        if (sign.Length == 0)
        {
            Assert.NotNull(fault);
            return;
        }

        Assert.Null(fault);
        Assert.Equal(ValueKind.Mic, value.Kind);
        Assert.Equal(sign, value.OperatorText);
        Assert.Equal(number, value.Number);
        Assert.Equal(low == -99 ? Dilution.Lowest : low, value.Low);
        Assert.Equal(high == 99 ? Dilution.Highest : high, value.High);
    }

    [Theory]
    [InlineData("7.3", "not-a-dilution")]
    [InlineData("5", "not-a-dilution")]
    [InlineData("0", "not-a-dilution")]
    [InlineData("1,024", "ambiguous-number")]
    [InlineData("19mm", "wrong-unit")]
    [InlineData("abc", "not-a-number")]
    [InlineData("<>4", "not-a-number")]
    [InlineData("-4", "not-a-number")]
    [InlineData("TRM", "terminated")]
    [InlineData("4 8", "not-a-number")]
    public void An_impossible_mic_is_refused_with_its_reason(string cell, string reason) =>
        Assert.Equal(reason, MeasurementParser.Read(cell, s_mic, out _)?.Reason);

    [Theory]
    [InlineData("99", "zone-out-of-range")]
    [InlineData("0", "zone-out-of-range")]
    [InlineData("5", "zone-out-of-range")]
    [InlineData("8 mg/L", "wrong-unit")]
    [InlineData("x", "not-a-number")]
    public void An_impossible_zone_is_refused_with_its_reason(string cell, string reason) =>
        Assert.Equal(reason, MeasurementParser.Read(cell, s_disk, out _)?.Reason);

    [Theory]
    [InlineData("19mm", 19)]
    [InlineData("06", 6)]
    [InlineData("19.5", 19)]
    [InlineData("２６", 26)]
    [InlineData("80", 80)]
    public void A_zone_is_read_in_whole_millimetres(string cell, int zone)
    {
        Assert.Null(MeasurementParser.Read(cell, s_disk, out var value));
        Assert.Equal((ValueKind.Zone, (short)zone, (short)zone), (value.Kind, value.Low, value.High));
    }

    [Theory]
    [InlineData("S", SirCategory.S)]
    [InlineData("r", SirCategory.R)]
    [InlineData(" I ", SirCategory.I)]
    [InlineData("SDD", SirCategory.SDD)]
    [InlineData("耐药", SirCategory.R)]
    [InlineData("Ｓ", SirCategory.S)]
    public void A_category_in_a_value_cell_is_taken_as_reported(string cell, SirCategory category)
    {
        Assert.Null(MeasurementParser.Read(cell, s_mic, out var value));
        Assert.Equal((ValueKind.Category, category), (value.Kind, value.Reported));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("ND")]
    [InlineData("NA")]
    [InlineData("-")]
    [InlineData("未做")]
    public void Marks_of_a_test_that_was_not_done_are_no_result(string cell)
    {
        Assert.Null(MeasurementParser.Read(cell, s_mic, out var value));
        Assert.Equal(ValueKind.NotTested, value.Kind);
    }

    [Theory]
    [InlineData("POS", true)]
    [InlineData("Neg", false)]
    public void A_screening_result_is_neither_a_value_nor_a_category(string cell, bool positive)
    {
        Assert.Null(MeasurementParser.Read(cell, s_mic, out var value));
        Assert.Equal((ValueKind.Screen, positive, SirCategory.None), (value.Kind, value.Positive, value.Reported));
    }

    [Theory]
    [InlineData("≤0.5")]
    [InlineData("≦0.5")]
    [InlineData("＜=0.5")]
    [InlineData("<＝0.5")]
    public void At_most_never_turns_into_at_least_whatever_character_spells_it(string cell)
    {
        Assert.Null(MeasurementParser.Read(cell, s_cotrimoxazole, out var value));
        Assert.Equal(ValueOperator.AtMost, value.Operator);
    }

    [Fact]
    public void Cotrimoxazole_written_as_the_sum_of_both_parts_is_compared_by_its_first_part()
    {
        Assert.Null(MeasurementParser.Read("<=20", s_cotrimoxazole, out var value));
        Assert.Equal((short)0, value.High);
        Assert.Equal("not-a-dilution", MeasurementParser.Read("<=20", s_mic, out _)?.Reason);
    }

    [Fact]
    public void Letters_in_a_gradient_strip_column_are_refused() =>
        Assert.Equal("not-a-number", MeasurementParser.Read("abc", s_strip, out _)?.Reason);

    [Fact]
    public void Every_dilution_of_the_usual_strips_and_panels_has_its_own_step_and_steps_rise_with_the_label()
    {
        double[] whole = [0.002, 0.004, 0.008, 0.015, 0.03, 0.06, 0.12, 0.25, 0.5, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024];
        double[] half = [0.003, 0.006, 0.012, 0.023, 0.047, 0.094, 0.19, 0.38, 0.75, 1.5, 3, 6, 12, 24, 48, 96, 192];
        Assert.Equal(Enumerable.Range(-9, whole.Length).Select(step => (step, false)), whole.Select(label => Dilution.StepOf(label)!.Value));
        Assert.Equal(Enumerable.Range(-8, half.Length).Select(step => (step, true)), half.Select(label => Dilution.StepOf(label)!.Value));
    }
}
