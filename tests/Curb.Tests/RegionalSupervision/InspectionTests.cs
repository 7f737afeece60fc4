using Curb.Policies;
using Curb.Supervision;
using Curb.Supervision.Inspections;

namespace Curb.Tests.RegionalSupervision;

/// <summary>Inspections as rules: what a sheet of several devices says, what a draw proves, who is never sent.</summary>
public sealed class InspectionTests
{
    private static readonly DateTimeOffset s_noon = new(2026, 9, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly s_day = new(2026, 9, 1);

    [Fact]
    public void An_answer_written_on_top_of_another_replaces_it_and_one_written_beside_it_is_contested()
    {
        var first = Entry("aaaaaaaa", [], "yes", "");
        var changed = Entry("bbbbbbbb", ["aaaaaaaa"], "no", "缺记录");
        var beside = Entry("cccccccc", ["aaaaaaaa"], "partly", "有一部分");
        Assert.Equal(("no", false), Said([first, changed]));
        Assert.Equal(("", true), Said([first, changed, beside]));
        Assert.Equal(("no", false), Said([first, changed, beside with { Answer = "no", Note = "缺记录" }])); // Two who say the same agree.
        var settled = Entry("dddddddd", ["bbbbbbbb", "cccccccc"], "partly", "有一部分");
        var line = InspectionSheet.Lines([settled, beside, changed, first])["i"];
        Assert.Equal(("partly", false, 3), (line.Answer, line.IsContested, line.Earlier.Count));
    }

    /// <summary>Two devices write in turns of chance and see each other now and then. The oracle walks every chain: an entry is newest when none can be reached from it by who has seen whom.</summary>
    [Fact]
    public void A_sheet_is_the_same_in_any_order_however_often_entries_come_and_nothing_is_lost()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            var chance = new Random(seed);
            var entries = Written(chance);
            var expected = Text(entries);
            var shuffled = entries.Concat(entries.Where(_ => chance.Next(3) == 0)).OrderBy(_ => chance.Next()).ToList();
            Assert.Equal(expected, Text(shuffled));
            foreach (var line in InspectionSheet.Lines(shuffled).Values)
            {
                var own = entries.Where(one => one.Item == line.Item).ToList();
                Assert.Equal(own.Select(one => one.Id).Order(), line.Newest.Concat(line.Earlier).Select(one => one.Id).Order());
                Assert.Equal(own.Where(one => !own.Any(other => Reaches(other, one, own))).Select(one => one.Id).Order(), line.Newest.Select(one => one.Id).Order());
            }
        }
    }

    [Fact]
    public void What_was_drawn_is_proven_and_what_was_changed_afterwards_is_not()
    {
        var draw = Draw();
        Assert.True(draw.IsProven);
        Assert.False((draw with { Seed = "another" }).IsProven);
        Assert.False((draw with { Frame = draw.Frame.Skip(1).ToList() }).IsProven);
        Assert.False((draw with { Pool = [.. draw.Pool.Select(one => one with { Avoids = [] })] }).IsProven);
        Assert.False((draw with { Drawn = [.. draw.Drawn.Select((one, i) => i == 0 ? one with { Experts = ["E99"] } : one)] }).IsProven);
        Assert.Equal(draw.Drawn.Select(one => one.Institution).Order(), draw.Order().Where(one => one.Drawn).Select(one => one.Institution.Code).Order());
        Assert.All(draw.Order(), one => Assert.Equal(InspectionDraw.Key(draw.Seed, "institution", one.Institution.Code), one.Key));
    }

    [Theory]
    [InlineData("E1", true, "I01 I05")] // Own institution, and a tie that lasts.
    [InlineData("E2", true, "")] // The tie has ended.
    [InlineData("E3", false, "")] // The qualification has ended.
    [InlineData("E4", false, "")] // Resting.
    [InlineData("E5", false, "")] // No field.
    public void Who_may_be_drawn_and_what_is_avoided(string id, bool available, string avoids)
    {
        var expert = Pool().Single(one => one.Id == id);
        Assert.Equal(available, expert.IsAvailable(s_day));
        Assert.Equal(avoids, string.Join(' ', expert.Avoids(s_day)));
    }

    /// <summary>By hand: the order of the draw without the team, the unfit, those who avoid the institution and those who have been everywhere already.</summary>
    [Fact]
    public void Whoever_comes_instead_is_the_next_of_the_draw_without_a_conflict()
    {
        var draw = FrozenDraw.Make(
            "D/2026/2", "D", new InspectionCampaign("1", "检查", "random", "2026-09", "p", [], new Dictionary<string, int> { ["secondary"] = 2 }, 2, 2, 0, []), "seed 2", "given", s_day, "wei", Institutions(),
            [.. Enumerable.Range(0, 9).Select(i => new PoolExpert($"E{i}", "D", "", "", i == 4 ? "I03" : "", "", ["law"], null, [], true))]);
        string[] order = [.. draw.Pool.Select(one => one.Id).OrderBy(id => InspectionDraw.Key("seed 2", "expert|I03", id), StringComparer.Ordinal).Where(id => id != "E4")];
        Assert.Equal(order[2], draw.Substitute("I03", order[..2], [], []));
        Assert.Equal(order[4], draw.Substitute("I03", order[..2], [order[2], order[2]], [order[3]]));
        Assert.Equal(order[2], draw.Substitute("I03", order[..2], [order[2]], []));
        Assert.Null(draw.Substitute("I03", order, [], []));
    }

    [Fact]
    public void A_team_has_each_field_where_anybody_free_has_it_and_says_what_it_lacks()
    {
        var institutions = Institutions();
        var experts = Enumerable.Range(0, 12).Select(i => new InspectionExpert($"E{i:00}", i == 0 ? ["I00", "I01", "I02"] : []) { Fields = [i < 2 ? "law" : i % 2 == 0 ? "pharmacy" : "microbiology"] }).ToList();
        for (int seed = 0; seed < 100; seed++)
        {
            foreach (var one in InspectionDraw.Draw($"s{seed}", institutions, new Dictionary<string, int> { ["secondary"] = 6 }, experts, 3, 2, ["law", "pharmacy"]))
            {
                var fields = one.Experts.SelectMany(id => experts.Single(known => known.Id == id).Fields).ToHashSet();
                Assert.Equal(new[] { "law", "pharmacy" }.Where(field => !fields.Contains(field)), one.LackedFields);
                Assert.Contains("pharmacy", fields);
                Assert.Equal(3, one.Experts.Count + one.Short);
            }
        }

        // Two lawyers with two inspections each: two of six teams lack one.
        Assert.Equal(2, InspectionDraw.Draw("s", institutions, new Dictionary<string, int> { ["secondary"] = 6 }, [.. experts.Select(one => one with { Avoids = [] })], 3, 2, ["law"]).Count(one => one.LackedFields.Count > 0));
    }

    [Fact]
    public void Drawn_records_are_found_again_by_their_institution_alone_and_later_records_move_nothing()
    {
        string[] records = [.. Enumerable.Range(0, 200).Select(i => $"2026-{i:000}")];
        var sample = RecordSample.Of("seed", "H1", "stay", "2025-09", "2026-08", records, 10);
        Assert.Equal((200, 10), (sample.FrameCount, sample.Keys.Count));
        Assert.Equal(InspectionDraw.Records("seed", "H1/stay", records, 10), sample.Find("seed", "H1", [.. records, "2027-001"]));
        Assert.DoesNotContain(sample.Keys, key => records.Any(record => key.Contains(record, StringComparison.Ordinal)));
        Assert.Equal(10, sample.Find("seed", "H2", records).Count(one => one is null));
        Assert.Single(sample.Find("seed", "H1", records.Except([sample.Find("seed", "H1", records)[3]!])), one => one is null);
    }

    [Theory]
    [InlineData("2026-09", "random", 1, 2, "")]
    [InlineData("2027-09", "random", 1, 2, "month")]
    [InlineData("September", "random", 1, 2, "month")]
    [InlineData("2026-09", "sudden", 1, 2, "manner")]
    [InlineData("2026-09", "touring", 0, 2, "levels")]
    [InlineData("2026-09", "special", 1, 1, "team")]
    public void A_campaign_is_taken_or_refused_with_what_is_wrong(string month, string manner, int institutions, int team, string wrong)
    {
        var plan = ShippedPlans.Library.Plans[0];
        var campaign = new InspectionCampaign("1", "检查", manner, month, plan.Id, [], new Dictionary<string, int> { ["secondary"] = institutions }, team, 1, 0, []);
        Assert.Equal(wrong, string.Join(' ', campaign.Objections(2026, 2, id => id == plan.Id ? plan : null)));
    }

    [Fact]
    public void A_list_for_the_public_leaves_out_whom_chance_could_shame_and_says_how_many()
    {
        var table = new NoticeTable("得分", ["名次", "医疗机构", "得分"], [new NoticeRow(["1", "甲", "90"], "within"), new NoticeRow(["2", "乙", "40"], "beyond"), new NoticeRow(["—", "丙", "—"], "unknown"), new NoticeRow(["—", "丁", "3"], "small")], 2);
        var formula = new NoticeTable("计分公式", ["项目", "权重"], [new NoticeRow(["x", "1"], "within")], null);
        var notice = new Notice("n", "quarterly-notice", "D", "卫健委", "1号", "2026-01..2026-03", "通报", [], [], [table, formula], s_day, s_day, "");
        var list = DisclosureList.Of(notice, "n/1", s_day, s_day.AddDays(7), "电话");
        Assert.Equal((2, 2), (Assert.Single(list.Tables).Rows.Count, list.LeftOut));
        Assert.Equal((true, true, false, false), (list.IsPublic(s_day), list.IsPublic(s_day.AddDays(7)), list.IsPublic(s_day.AddDays(8)), (list with { WithdrawnOn = s_day }).IsPublic(s_day)));
    }

    private static IReadOnlyList<PoolExpert> Pool() =>
    [
        new("E1", "D", "", "甲", "I01", "", ["pharmacy"], null, [new ExpertTie("I05", "kin", null)], true),
        new("E2", "D", "", "乙", "", "", ["law"], s_day, [new ExpertTie("I05", "teaching", s_day.AddDays(-1))], true),
        new("E3", "D", "", "丙", "", "", ["law"], s_day.AddDays(-1), [], true),
        new("E4", "D", "", "丁", "", "", ["law"], null, [], false),
        new("E5", "D", "", "戊", "", "", [], null, [], true),
    ];

    private static IReadOnlyList<Institution> Institutions() => [.. Enumerable.Range(0, 10).Select(i => new Institution($"I{i:00}", $"机构{i}", "", i < 2 ? "tertiary" : "secondary", "general", ""))];

    private static FrozenDraw Draw() => FrozenDraw.Make(
        "D/2026/1", "D", new InspectionCampaign("1", "检查", "random", "2026-09", "p", [], new Dictionary<string, int> { ["tertiary"] = 1, ["secondary"] = 3 }, 2, 4, 0, ["law"]), "seed 1", "given", s_day, "wei", Institutions(), Pool());

    private static SheetEntry Entry(string id, string[] seen, string answer, string note) => new(id, "i", seen, answer, note, "li", "tablet", s_noon);

    private static (string Answer, bool Contested) Said(IEnumerable<SheetEntry> entries) => InspectionSheet.Lines(entries)["i"] is var line ? (line.Answer, line.IsContested) : default;

    private static List<SheetEntry> Written(Random chance)
    {
        var all = new List<SheetEntry>();
        var devices = new[] { new List<SheetEntry>(), new List<SheetEntry>() };
        int count = chance.Next(2, 12);
        for (int i = 0; i < count; i++)
        {
            var device = devices[chance.Next(2)];
            if (chance.Next(3) == 0)
            {
                device.AddRange(all.Except(device).ToList());
            }

            string item = chance.Next(2) == 0 ? "i" : "k";
            string[] seen = InspectionSheet.Lines(device).TryGetValue(item, out var line) ? [.. line.Newest.Select(one => one.Id)] : [];
            var entry = new SheetEntry($"entry-{i:00}", item, seen, InspectionSheet.Answers[chance.Next(4)], chance.Next(2) == 0 ? "" : "说明", "li", "d", s_noon.AddMinutes(chance.Next(-600, 600)));
            device.Add(entry);
            all.Add(entry);
        }

        return all;
    }

    private static bool Reaches(SheetEntry later, SheetEntry earlier, List<SheetEntry> all) => later.Seen.Contains(earlier.Id) || later.Seen.Any(id => Reaches(all.Single(one => one.Id == id), earlier, all));

    private static string Text(IEnumerable<SheetEntry> entries) => string.Join('\n', InspectionSheet.Lines(entries).OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key} {pair.Value.Answer} {pair.Value.Note} {pair.Value.IsContested} {string.Join(' ', pair.Value.Newest.Select(one => one.Id))} / {string.Join(' ', pair.Value.Earlier.Select(one => one.Id))}"));
}
