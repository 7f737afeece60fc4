using Curb.Intake;
using Curb.Web.Deliveries;

namespace Curb.Web.Tests.Pages;

/// <summary>On how many of the rows handed in figures rest.</summary>
public class RowsStandingTests
{
    [Theory]
    [InlineData("", 0, 0)]
    [InlineData("a.csv:100:4", 100, 4)]
    [InlineData("a.csv:100:4 b.csv:50:1", 150, 5)]
    [InlineData("a.csv:100:4 a.csv:100:4", 100, 4)] // the same file twice
    [InlineData("a-修正.csv:3:1 a.csv:100:4", 100, 2)] // three mended, one of them wrong again
    [InlineData("a-修正-修正.csv:2:0 a-修正.csv:3:1 a.csv:100:4", 100, 0)]
    [InlineData("b-修正.csv:30:2 a.csv:100:4", 130, 6)] // named so by hand: no file that it could mend
    public void Rows_read_and_left_rejected(string files, long read, long rejected)
    {
        var lines = files.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(file => file.Split(':'))
            .Select(part => (Name: part[0], Read: long.Parse(part[1], System.Globalization.CultureInfo.InvariantCulture), Rejected: long.Parse(part[2], System.Globalization.CultureInfo.InvariantCulture)))
            .Select((file, i) => new DeliveryLine("H1", new SourceFile(file.Name, file.Name, 1, "p", "k", "r"), new BatchOutcome(file.Name, i, file.Read, file.Read - file.Rejected, 0, 0, file.Rejected), null)).ToList();
        Assert.Equal(new RowsStanding(read, rejected), RowsStanding.Of(lines));
    }

    [Theory]
    [InlineData("the same lines", 2, 0, "5,9", "", "5,9,20", 100, 0)] // both rejected rows are in now, another row was corrected beside them
    [InlineData("one still wrong", 1, 1, "5,9", "9", "5", 100, 1)]
    [InlineData("other lines", 2, 0, "5,9", "", "6,20", 200, 2)] // as many new rows, but not those that were rejected
    [InlineData("more rows", 3, 0, "5,9", "", "5,9,10", 200, 2)] // more was brought than had been rejected: another file
    public void A_file_corrected_and_delivered_whole_settles_what_had_been_rejected_from_it(string what, long accepted, long stillRejected, string rejectedThen, string rejectedNow, string written, long read, long rejected)
    {
        Assert.NotEmpty(what);
        var early = new DeliveryLine("H1", new SourceFile("a.csv", "a", 1, "p", "k", "r"), new BatchOutcome("a.csv", 1, 100, 98, 0, 0, 2), null);
        var late = new DeliveryLine("H1", new SourceFile("b.csv", "b", 1, "p", "k", "r"), new BatchOutcome("b.csv", 2, 100, accepted, 1, 99 - accepted - stillRejected, stillRejected), null);
        FileLines Lines(DeliveryLine line) => line == early ? new(Numbers(rejectedThen), Numbers("2,3")) : new(Numbers(rejectedNow), Numbers(written));
        Assert.Equal(new RowsStanding(read, rejected), RowsStanding.Of([late, early], Lines));
        Assert.Equal(new RowsStanding(200, 2 + stillRejected), RowsStanding.Of([late, early]));
    }

    private static HashSet<int> Numbers(string text) => [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(one => int.Parse(one, System.Globalization.CultureInfo.InvariantCulture))];
}
