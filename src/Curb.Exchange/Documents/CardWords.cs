using System.Globalization;
using Curb.Antibiograms;

namespace Curb.Exchange.Documents;

/// <summary>The words of an antibiogram card in one language.</summary>
public sealed record CardWords(
    string Title, string Negative, string Positive, string Drug, string Isolates, string Period, string Department, string AllDepartments, string Guideline, string Language,
    string SusceptibleOnly, string WithExposure, string Few, string Expected, string NotTested, string FirstIsolates, string LeftOut, string Versions, string Of)
{
    public static CardWords Chinese { get; } = new(
        "抗菌谱卡片", "革兰阴性菌", "革兰阳性菌、真菌及其他", "药物", "首株数", "期间", "科室", "全院", "判定标准", "zh-CN",
        "数字为敏感率 %：仅计 S；I、SDD 不计入。", "数字为敏感率 %：计 S 与 I（I 为“敏感，增加暴露”）；SDD 不计入。",
        "n=12：检测少于 {0} 株，不足以判断，不给出百分率。", "IR：天然耐药。", "·：未检测或无判定结果。",
        "每位患者每种细菌 365 天内首株（CLSI M39）；已标记的筛查培养不计。", "另有 {0} 种细菌、{1} 种药物未列出。", "版本", "（{0} 株）");

    public static CardWords English { get; } = new(
        "Antibiogram card", "Gram-negative", "Gram-positive, yeasts and others", "Drug", "First isolates", "Period", "Department", "Whole institution", "Guideline", "en",
        "Figures are % susceptible: S alone; I and SDD are not counted.", "Figures are % susceptible: S and I (I is susceptible, increased exposure); SDD is not counted.",
        "n=12: fewer than {0} tested, too few to judge, no percentage.", "IR: resistant by nature.", "·: not tested or no category.",
        "First isolate per patient and species in 365 days (CLSI M39); cultures marked as screening left out.", "{0} organisms and {1} drugs more have no room.", "Versions", " (n {0})");

    public static CardWords In(string language) => language == "en" ? English : Chinese;

    /// <summary>The lines that say how to read a card.</summary>
    public IReadOnlyList<string> Notes(AntibiogramCard card)
    {
        int drugs = card.Sides.Sum(side => side.DrugsLeftOut);
        string[] notes =
        [
            card.Counting == CountingRule.WithIncreasedExposure ? WithExposure : SusceptibleOnly,
            string.Format(CultureInfo.InvariantCulture, Few, card.Minimum), Expected, NotTested, FirstIsolates,
        ];
        return card.OrganismsLeftOut + drugs > 0 ? [.. notes, string.Format(CultureInfo.InvariantCulture, LeftOut, card.OrganismsLeftOut, drugs)] : notes;
    }

    public string Heading(CardSide side) => side.Gram == "negative" ? Negative : Positive;

    public string Name(CardOrganism organism) => this == Chinese && organism.Chinese.Length > 0 ? organism.Chinese : organism.Latin;

    /// <summary>What the card is of: institution, department, period, guideline.</summary>
    public IReadOnlyList<(string Label, string Value)> Head(AntibiogramCard card) =>
        [(Department, card.Department ?? AllDepartments), (Period, card.Period), (Guideline, card.Guideline)];
}
