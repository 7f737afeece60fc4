using Curb.AntimicrobialUse;
using Curb.Intake;
using Curb.Tests.Support;

namespace Curb.Tests.DrugNames;

public class DrugNameMatcherTests
{
    private static readonly DrugNameMatcher s_matcher = new(Reference.Library, new Dictionary<string, string>());

    [SharedDataFact("mimic-iii-demo/prescriptions.csv")]
    public void Every_antimicrobial_of_the_mimic_demo_is_matched_and_nothing_else_is()
    {
        var rows = MimicRows().ToList();
        var wrong = new List<string>();
        int antimicrobial = 0, matched = 0;
        foreach (var text in rows.GroupBy(text => text))
        {
            var match = s_matcher.Match(text.Key);
            bool named = MimicDrugNames.Antimicrobials.TryGetValue(text.Key, out var expected);
            antimicrobial += named ? text.Count() : 0;
            matched += named && match.Drug == expected.Drug ? text.Count() : 0;
            if (match.Drug != expected.Drug || (named && match.Topical != expected.Topical))
            {
                wrong.Add($"{text.Key}: {match.Drug} {match.How}, expected {expected.Drug}");
            }
        }

        Assert.Equal(590, rows.Distinct().Count());
        Assert.True(matched >= 0.95 * antimicrobial, $"{matched} of {antimicrobial} rows");
        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("Ceftriaxone", "CRO", "exact")]
    [InlineData("ceftriaxone", "CRO", "exact")]
    [InlineData("CRO", "CRO", "exact")]
    [InlineData("J01DD04", "CRO", "exact")]
    [InlineData("头孢曲松", "CRO", "exact")]
    [InlineData("ＣＥＦＴＲＩＡＸＯＮＥ", "CRO", "exact")]
    [InlineData("罗氏芬", "CRO", "synonym")]
    [InlineData("Unasyn", "SAM", "synonym")]
    [InlineData("Cephalexin", "LEX", "synonym")]
    [InlineData("Rifampin", "RIF", "synonym")]
    [InlineData("Vigamox", "MFX", "synonym")]
    [InlineData("CefTRIAXone", "CRO", "exact")]
    [InlineData("*NF* Ertapenem Sodium", "ETP", "stripped")]
    [InlineData("MetRONIDAZOLE (FLagyl)", "MTR", "stripped")]
    [InlineData("Ceftriaxone 1 g in 0.9% NaCl 100 mL", "CRO", "stripped")]
    [InlineData("注射用头孢曲松钠(罗氏芬) 1g", "CRO", "stripped")]
    [InlineData("盐酸左氧氟沙星氯化钠注射液", "LVX", "stripped")]
    [InlineData("注射用头孢哌酮钠舒巴坦钠(2:1) 1.5g", "CSL", "stripped")]
    [InlineData("青霉素钠注射用 80万u", "PEN", "stripped")]
    [InlineData("阿莫西林克拉维酸钾片(7:1) 0.457g", "AMC", "stripped")]
    [InlineData("硫酸庆大霉素注射液 8万U", "GEN", "stripped")]
    [InlineData("头孢呋辛酯片", "CXA", "stripped")]
    [InlineData("头孢呋辛钠", "CXM", "synonym")]
    [InlineData("toubaoqusong", "CRO", "pinyin")]
    [InlineData("Toubao Qusong", "CRO", "pinyin")]
    [InlineData("tbqs", "CRO", "pinyin")]
    [InlineData("azithromicin", "AZM", "misspelling")]
    [InlineData("clarithromicin", "CLR", "misspelling")]
    [InlineData("左氧氟沙兴", "LVX", "misspelling")]
    public void A_drug_text_is_matched(string text, string drug, string how)
    {
        var match = s_matcher.Match(text);

        Assert.Equal((drug, text), (match.Drug, match.Text));
        Assert.True(how == match.How || (how == "synonym" && match.How == "exact"), $"{match.How}, expected {how}");
    }

    [Theory]
    [InlineData("头孢唑临")]
    [InlineData("cefxime")]
    [InlineData("ceftaxidime axetone")]
    [InlineData("Vancomycin-Cefepime")]
    [InlineData("注射用头孢新药")]
    [InlineData("newpenem")]
    public void A_text_that_could_be_several_substances_or_a_new_one_is_left_to_a_person(string text)
    {
        var match = s_matcher.Match(text);

        Assert.Equal((null, "unmatched"), (match.Drug, match.How));
    }

    [Theory]
    [InlineData("AMP")]
    [InlineData("Vial")]
    [InlineData("Clopidogrel Bisulfate")]
    [InlineData("Bleomycin")]
    [InlineData("注射用丝裂霉素")]
    [InlineData("环孢素软胶囊")]
    [InlineData("奥美拉唑肠溶胶囊")]
    [InlineData("青霉素皮试液")]
    [InlineData("0.9%氯化钠注射液")]
    [InlineData("葡萄糖注射液")]
    [InlineData("Morphine Sulfate")]
    [InlineData("Omeprazole")]
    [InlineData("Penicillamine")]
    [InlineData("")]
    public void Other_drugs_are_not_antimicrobials(string text)
    {
        var match = s_matcher.Match(text);

        Assert.Equal((null, "not-antimicrobial"), (match.Drug, match.How));
    }

    [Theory]
    [InlineData("左氧氟沙星滴眼液", "LVX")]
    [InlineData("红霉素软膏", "ERY")]
    [InlineData("甲硝唑凝胶", "MTR")]
    [InlineData("妥布霉素地塞米松滴眼液", "TOB")]
    [InlineData("Nystatin-Triamcinolone Cream", "NYS")]
    [InlineData("Erythromycin 0.5% Ophth Oint", "ERY")]
    public void A_local_form_in_the_text_makes_it_topical(string text, string drug)
    {
        var match = s_matcher.Match(text);

        Assert.Equal((drug, true, "local"), (match.Drug, match.Topical, match.FormRoute));
    }

    [Fact]
    public void The_form_in_the_text_tells_the_route_and_the_salt_its_ddd()
    {
        Assert.Equal("P", s_matcher.Match("注射用头孢曲松钠").FormRoute);
        Assert.Equal("O", s_matcher.Match("头孢克肟分散片").FormRoute);
        Assert.Equal("ethylsuccinate", s_matcher.Match("琥乙红霉素颗粒").Salt);
        Assert.Equal(("O", "P", "local"), (s_matcher.FormRoute("片剂"), s_matcher.FormRoute("粉针剂"), s_matcher.FormRoute("eye drops")));
    }

    [Fact]
    public void A_misspelling_is_less_sure_than_a_person_needs()
    {
        Assert.True(s_matcher.Match("azithromicin").Confidence < DrugNameMatcher.SureFrom);
        Assert.True(s_matcher.Match("tbqs").Confidence < DrugNameMatcher.SureFrom);
        Assert.Equal(1, s_matcher.Match("Ceftriaxone").Confidence);
    }

    [Fact]
    public void A_mapping_of_a_person_wins_over_every_guess()
    {
        var matcher = new DrugNameMatcher(Reference.Library, new Dictionary<string, string> { ["注射用头孢新药"] = "CRO", ["Ceftriaxone research"] = "", ["X77"] = "MEM" });

        Assert.Equal(("CRO", "mapped"), Parts(matcher.Match("注射用头孢新药 ")));
        Assert.Equal((null, "mapped"), Parts(matcher.Match("CEFTRIAXONE RESEARCH")));
        Assert.Equal(("MEM", "mapped"), Parts(matcher.Match("something", "X77")));
    }

    /// <summary>Every name in the table must lead back to its own drug, whatever the other names are.</summary>
    [Fact]
    public void Every_main_name_of_the_reference_matches_itself()
    {
        var lost = Reference.Library.Antimicrobials.SelectMany(drug => new[] { drug.Name, drug.NameZh }.OfType<string>().Select(name => (drug.Code, name, s_matcher.Match(name).Drug)))
            .Where(found => found.Drug != found.Code).Select(found => $"{found.name}: {found.Drug}, expected {found.Code}").ToList();

        Assert.Empty(lost);
    }

    /// <summary>One wrong letter must never turn one substance into another.</summary>
    [Fact]
    public void A_letter_dropped_changed_or_swapped_never_makes_another_substance()
    {
        var random = new Random(7);
        var names = Reference.Library.Antimicrobials.Where(drug => drug.Name.Length >= 7 && drug.Name.All(char.IsAsciiLetter)).ToList();
        var wrong = new List<string>();
        foreach (var drug in names)
        {
            for (int n = 0; n < 12; n++)
            {
                string text = Mutated(drug.Name.ToLowerInvariant(), random);
                var match = s_matcher.Match(text);
                bool isOtherName = names.Any(other => other.Code != drug.Code && other.Name.Equals(text, StringComparison.OrdinalIgnoreCase));
                if (match.Drug is not null && match.Drug != drug.Code && !isOtherName && match.How == "misspelling")
                {
                    wrong.Add($"{text} ({drug.Name}): {match.Drug}");
                }
            }
        }

        Assert.Empty(wrong);
    }

    private static (string?, string) Parts(DrugNameMatch match) => (match.Drug, match.How);

    private static string Mutated(string name, Random random)
    {
        int at = random.Next(1, name.Length - 1);
        return random.Next(3) switch
        {
            0 => name.Remove(at, 1),
            1 => name[..at] + (char)('a' + random.Next(26)) + name[(at + 1)..],
            _ => name[..at] + name[at + 1] + name[at] + name[(at + 2)..],
        };
    }

    private static IEnumerable<string> MimicRows()
    {
        var lines = File.ReadLines(SharedData.PathTo("mimic-iii-demo/prescriptions.csv"));
        int column = lines.First().Split(',').ToList().IndexOf("drug");
        return lines.Skip(1).Select(line => CsvCells(line)[column]);
    }

    private static List<string> CsvCells(string line)
    {
        var cells = new List<string>();
        var cell = new System.Text.StringBuilder();
        bool quoted = false;
        foreach (char c in line)
        {
            if (c == '"')
            {
                quoted = !quoted;
            }
            else if (c == ',' && !quoted)
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else
            {
                cell.Append(c);
            }
        }

        cells.Add(cell.ToString());
        return cells;
    }
}
