using Curb.Cli.Commands;
using Curb.Disclosure;
using Curb.Exchange;
using Curb.Exchange.Documents;
using Curb.Indicators;
using Curb.Policies;
using Curb.Storage;
using Curb.Storage.Regional;
using Curb.Supervision;

namespace Curb.Cli.Bench;

/// <summary>A quarter's notice of a province: scores, ranking, the text with all annexes, and every institution's copy as a Word document.</summary>
internal static class NoticesBench
{
    private const int UsualInstitutions = 1500;
    private const int MostCases = 5000;

    private static readonly string[] s_levels = ["tertiary", "secondary", "primary"];

    public static IEnumerable<BenchResult> Run(BenchSettings settings)
    {
        var (policies, indicators) = (ContentTrees.Policies(), ContentTrees.Indicators());
        var formula = AssessmentFormula.Load(ContentFolder.Open("policies"), [.. indicators.Definitions.Select(one => one.Id)])[0];
        Institution[] institutions = [.. Enumerable.Range(0, settings.Rows ?? UsualInstitutions).Select(i => new Institution($"P{i:0000}", $"示范省第{i}医院", "", s_levels[i % s_levels.Length], "general", $"第{i % 100}区"))];
        var period = new Period(CalendarMonth.Parse("2025-10")!.Value, CalendarMonth.Parse("2025-12")!.Value);
        var random = new Random((int)settings.Seed);
        var values = institutions.SelectMany(one => formula.Items.Where(item => item.IsIndicator).Select(item => Value(one, indicators.Definitions.Single(known => known.Id == item.Id), policies, period, random))).ToList();
        Notice? notice = null;
        yield return Meter.Run("notices", "scores, ranking and text", () =>
        {
            var scores = Assessment.Of(formula, institutions, values, new Dictionary<string, LedgerStanding>());
            notice = NoticeMaker.Draft("quarterly-notice", new NoticeGround("*", "示范省卫生健康委员会", period, institutions, scores, new Dictionary<string, LedgerStanding>(), formula, "bench"), new DateOnly(2026, 1, 31)) with { Number = "示卫〔2026〕1号" };
            return institutions.Length;
        });
        yield return Meter.Run("notices", "the whole as one document", () =>
        {
            using var file = new FileStream(settings.PathOf("whole.docx"), FileMode.Create);
            NoticeDocument.Write(file, notice!, null);
            return 1;
        });
        using (var records = RecordStore.OpenForAccounts(settings.PathOf("records"), TimeProvider.System))
        {
            var store = new SupervisionStore(records);
            var actor = new Actor("bench");
            store.Save(SupervisionKinds.Notice, notice!.Id, notice.Place, "", notice.Period, "draft", notice, 0, actor);
            var draft = store.Find(SupervisionKinds.Notice, notice.Id, _ => true)!;
            yield return Meter.Run("notices", "issued with every receipt", () => NoticeRecords.Issue(store, draft, notice with { IssuedOn = store.Today }, actor) ? notice.Recipients.Count : throw new InvalidOperationException("It was not issued."));
            yield return Meter.Run("notices", "chased of every receipt", () =>
            {
                var receipts = store.All(SupervisionKinds.Receipt, Scope.DataFolderOwner, notice.Id);
                NoticeRecords.Chase(store, notice.Id, receipts, store.Today, actor);
                return receipts.Count;
            });
        }

        yield return Meter.Run("notices", "every institution's copy", () => NoticeCopies.Write(notice!, settings.PathOf("copies"), (_, _) => { }).Made);
    }

    private static IndicatorValue Value(Institution institution, IndicatorDefinition definition, PolicyLibrary policies, Period period, Random random)
    {
        var edition = definition.EditionOn(period.To.LastDay);
        var target = edition.Target is { } topic ? policies.Limit(topic, institution, period.To.LastDay, PolicyChoice.InForce).Limit : null;
        double cases = random.Next(1, MostCases), share = random.NextDouble(), value = definition.Factor * share;
        var verdict = target is null ? Verdict.CannotAssess : target.Keeps(value) ? Verdict.Met : Verdict.NotMet;
        return new IndicatorValue(definition, edition, period, [KeyValuePair.Create("institution", (string?)institution.Code)], Math.Round(share * cases), cases, value, target, verdict, Bilingual.Empty, 0);
    }
}
