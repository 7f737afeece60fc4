using Curb.AntimicrobialUse;
using Curb.Policies;

namespace Curb.Indicators;

/// <summary>The reasons of <see cref="DddProblems"/> for people.</summary>
public static class DddProblemText
{
    private static readonly Dictionary<string, Bilingual> Texts = new(StringComparer.Ordinal)
    {
        [DddProblems.NoDdd] = new("该给药途径无DDD", "no DDD is published for the drug on this route"),
        [DddProblems.RouteUnknown] = new("给药途径未报送或无法识别", "the route was not delivered or not understood"),
        [DddProblems.DoseMissing] = new("单次剂量与数量均未报送", "neither a single dose nor a quantity was delivered"),
        [DddProblems.UnitUnknown] = new("剂量单位无法识别", "the unit of the dose is not understood"),
        [DddProblems.FrequencyUnknown] = new("频次未报送或无法识别", "the frequency was not delivered or not understood"),
        [DddProblems.AsNeeded] = new("频次为必要时，用药次数未知", "the frequency is \"as needed\", so the number of doses is unknown"),
        [DddProblems.DaysUnknown] = new("开始或停止时间缺失，天数未知", "start or stop is missing, so the days are unknown"),
        [DddProblems.StopBeforeStart] = new("停止早于开始", "the order stops before it starts"),
        [DddProblems.StrengthMissing] = new("剂量以片、支或毫升计，规格未说明含量", "the dose is in pieces or millilitres and the specification gives no strength"),
        [DddProblems.PackSizeUnknown] = new("数量以包装计，规格未说明每包装数量", "the quantity is in packs and the specification gives no pack size"),
        [DddProblems.CombinationContentUnknown] = new("复方制剂的主要成分含量未知", "the content of the counted part of the combination is unknown"),
        [DddProblems.UnitNotConvertible] = new("质量与单位无法换算", "mass and units can't be converted for this drug"),
        [DddProblems.NotPositive] = new("剂量或数量为零或负数", "the dose or amount is zero or negative"),
        [DddProblems.Implausible] = new("每日DDD数不可信，疑为单位或规格错误", "more DDDs a day than can be true, taken for a mistake of unit or strength"),
    };

    /// <summary>The reason in both languages; a code that is not known stands for itself.</summary>
    public static Bilingual Of(string? problem) =>
        problem is null ? new Bilingual("原因未知", "for a reason that is not known") : Texts.GetValueOrDefault(problem) ?? new Bilingual(problem, problem);
}
