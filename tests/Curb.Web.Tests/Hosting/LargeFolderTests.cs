using Curb.Disclosure;
using Curb.Facts;
using Curb.Storage;
using Curb.Tallies;
using Curb.Web.Hosting;
using Curb.Web.Tests.Support;

namespace Curb.Web.Tests.Hosting;

/// <summary>A folder that takes long to copy is shown by the sums kept with its facts; whoever needs rows waits for them.</summary>
public sealed class LargeFolderTests : IDisposable
{
    private static readonly FactQuery s_kept = new("drug_use", [Measure.Rows(), Measure.Sum("ddds")], [new Condition("month", ConditionTest.IsKnown)], ["department"]);
    private static readonly FactQuery s_other = new("drug_use", [Measure.Rows()], [Condition.Is("drug", "CRO")], []);

    private readonly string _path = Directory.CreateTempSubdirectory("curb-large-").FullName;

    public void Dispose() => Folders.Remove(_path);

    [Fact]
    public void Sums_answer_before_the_rows_are_open_and_rows_answer_what_sums_can_not()
    {
        Write(3, Plan());
        using var data = DataFolders.Open(_path, largeFrom: 0);
        Assert.IsType<FactsAhead>(data.Facts);
        Assert.Equal("ICU 3 6", Show(data.Facts.Ask(s_kept, Scope.DataFolderOwner)));
        Assert.Equal(" 3", Show(data.Facts.Ask(s_other, Scope.DataFolderOwner)));
        Assert.Equal(3, data.Facts.Rows(s_other, Scope.DataFolderOwner, 10).Count);
        Assert.Equal(["H1"], data.Stamps.Select(stamp => stamp.Institution));
        Assert.True(data.IsCurrent());
        Write(4, Plan());
        Assert.False(data.IsCurrent());
        Assert.Equal("ICU 3 6", Show(data.Facts.Ask(s_kept, Scope.DataFolderOwner)));
    }

    [Fact]
    public void A_folder_derived_before_there_were_sums_answers_from_its_rows()
    {
        Write(3, TallyPlan.None);
        using var data = DataFolders.Open(_path, largeFrom: 0);
        Assert.IsNotType<FactsAhead>(data.Facts);
        Assert.Equal("ICU 3 6", Show(data.Facts.Ask(s_kept, Scope.DataFolderOwner)));
    }

    [Fact]
    public void While_somebody_writes_the_folder_is_read_from_a_snapshot_as_before()
    {
        Write(3, Plan());
        using var writer = DataFolder.Open(_path, DataFolderAccess.Write);
        using var data = DataFolders.Open(_path, largeFrom: 0);
        Assert.IsNotType<FactsAhead>(data.Facts);
        Assert.Equal("ICU 3 6", Show(data.Facts.Ask(s_kept, Scope.DataFolderOwner)));
    }

    [Fact]
    public void Rows_of_other_facts_than_the_sums_are_of_are_not_given_out()
    {
        Write(3, Plan());
        using var first = DataFolders.Open(_path, largeFrom: long.MaxValue);
        Write(4, Plan());
        int opened = 0;
        var whole = new WholeFolder(() => opened++ < 2 ? DataFolders.Open(_path, long.MaxValue) : first, () => DataFolder.OpenBriefly(_path), first.Stamps);
        Assert.Null(whole.Briefly(facts => facts.AskRows(s_kept, Scope.DataFolderOwner)));
        Assert.Contains("replaced", Assert.Throws<DataFolderException>(() => whole.Data).Message, StringComparison.Ordinal);
        Assert.False(whole.IsOpen);
        Assert.Throws<DataFolderException>(() => whole.Data);
        Assert.Equal("ICU 3 6", Show(whole.Data.Facts.Ask(s_kept, Scope.DataFolderOwner)));
        Assert.True(whole.IsOpen);
    }

    [Fact]
    public void While_the_folder_is_being_opened_a_question_for_rows_looks_in_and_waits_for_nobody()
    {
        Write(3, Plan());
        using var opened = new ManualResetEventSlim();
        using var first = DataFolders.Open(_path, largeFrom: long.MaxValue);
        var whole = new WholeFolder(
            () =>
            {
                opened.Wait();
                return first;
            },
            () => DataFolder.OpenBriefly(_path), first.Stamps);
        whole.Begin(TimeSpan.Zero);
        Assert.Equal(" 3", Show(whole.Briefly(facts => facts.AskRows(s_other, Scope.DataFolderOwner))!));
        using (DataFolder.Open(_path, DataFolderAccess.Write))
        {
            Assert.Null(whole.Briefly(facts => facts.AskRows(s_other, Scope.DataFolderOwner)));
        }

        opened.Set();
        Assert.Equal(" 3", Show(whole.Data.Facts.Ask(s_other, Scope.DataFolderOwner)));
        Assert.Null(whole.Briefly(facts => facts.AskRows(s_other, Scope.DataFolderOwner)));
    }

    private static IReadOnlyList<TallyDefinition> Plan()
    {
        var plan = new TallyPlan();
        plan.Want("drug_use", [], [Measure.Rows(), Measure.Sum("ddds")], "month", "department");
        return plan.Tallies();
    }

    private void Write(int rows, IReadOnlyList<TallyDefinition> tallies)
    {
        var facts = new FactSet();
        for (int row = 0; row < rows; row++)
        {
            facts.DrugUse.Month.Append("2025-01");
            facts.DrugUse.Department.Append("ICU");
            facts.DrugUse.Drug.Append("CRO");
            facts.DrugUse.Ddds.Append(2);
            facts.DrugUse.EndRow();
        }

        using var folder = DataFolder.Open(_path, DataFolderAccess.Write);
        folder.Facts.Replace("H1", facts, $"{rows} rows", tallies);
    }

    private static string Show(IReadOnlyList<FactGroup> groups) => string.Join("; ", groups.Select(group => $"{string.Join(' ', group.Dimensions)} {string.Join(' ', group.Sums)}"));
}
