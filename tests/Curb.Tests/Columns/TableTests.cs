using Curb.Columns;
using Curb.Intake.Received;

namespace Curb.Tests.Columns;

public class TableTests
{
    [Fact]
    public void Columns_without_a_value_are_unknown_in_the_finished_row()
    {
        var patients = new ReceivedPatients();
        patients.Key.Append("p1");
        patients.BirthDate.Append(new DateOnly(1970, 3, 1));
        patients.EndRow();
        Assert.Equal("p1", patients.Key[0]);
        Assert.Equal(new DateOnly(1970, 3, 1), patients.BirthDate.ValueAt(0));
        Assert.True(patients.Sex.IsNull(0));
        Assert.Null(patients.Sex[0]);
    }

    [Fact]
    public void Ten_thousand_distinct_texts_come_back_as_they_went_in()
    {
        var dictionary = new TextDictionary();
        var codes = Enumerable.Range(0, 10_000).Select(i => dictionary.Code($"标本{i}")).ToArray();
        Assert.Equal(10_000, codes.Distinct().Count());
        Assert.All(Enumerable.Range(0, 10_000), i => Assert.Equal($"标本{i}", dictionary.Text(codes[i])));
        Assert.Equal(codes[77], dictionary.Code("标本77"));
    }

    [Fact]
    public void Two_values_for_one_row_are_a_fault()
    {
        var patients = new ReceivedPatients();
        patients.Sex.Append("m");
        patients.Sex.Append("f");
        Assert.Throws<InvalidOperationException>(patients.EndRow);
    }
}
