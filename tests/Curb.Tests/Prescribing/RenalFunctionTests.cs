using Curb.Prescribing;

namespace Curb.Tests.Prescribing;

/// <summary>Worked by hand from the published equations.</summary>
public sealed class RenalFunctionTests
{
    // (140 - 60) * 72 / (72 * 1) = 80; women 0.85 of it; (140 - 80) * 50 / (72 * 2) = 20.833.
    [Theory]
    [InlineData(60, 72, 1.0, false, 80)]
    [InlineData(60, 72, 1.0, true, 68)]
    [InlineData(80, 50, 2.0, false, 20.833)]
    [InlineData(145, 50, 1.0, false, 0)]
    public void Cockcroft_Gault(double age, double weight, double creatinine, bool female, double expected) =>
        Assert.Equal(expected, RenalFunction.CockcroftGault(age, weight, creatinine, female), 3);

    // At creatinine = kappa both powers are 1: 142 * 0.9938^age, women 1.012 of it. At 1.8 mg/dL in a man: 142 * 2^-1.2 * 0.9938^50 = 142 * 0.435275 * 0.732740.
    [Theory]
    [InlineData(50, 0.9, false, 104.0490)]
    [InlineData(50, 0.7, true, 105.2976)]
    [InlineData(50, 1.8, false, 45.2900)]
    public void Ckd_epi_2021(double age, double creatinine, bool female, double expected) =>
        Assert.Equal(expected, RenalFunction.CkdEpi2021(age, creatinine, female), 2);

    // 0.413 * 100 / 0.5 = 82.6
    [Fact]
    public void Schwartz() => Assert.Equal(82.6, RenalFunction.Schwartz(100, 0.5), 6);

    [Fact]
    public void The_formula_fits_the_patient_and_nothing_is_guessed()
    {
        var adult = OrderPatient.Unknown with { AgeYears = 60, Sex = "m", CreatinineMgDl = 1 };
        Assert.Equal("ckd-epi-2021", RenalFunction.Of(adult, 18)!.Formula);
        Assert.Equal("cockcroft-gault", RenalFunction.Of(adult with { WeightKg = 60 }, 18)!.Formula);
        Assert.Equal("schwartz", RenalFunction.Of(adult with { AgeYears = 17.9, HeightCm = 160 }, 18)!.Formula);
        Assert.Null(RenalFunction.Of(adult with { AgeYears = 5 }, 18));
        Assert.Null(RenalFunction.Of(adult with { Sex = null }, 18));
        Assert.Null(RenalFunction.Of(adult with { CreatinineMgDl = null }, 18));
        Assert.Null(RenalFunction.Of(adult with { Dialysis = true }, 18));
    }
}
