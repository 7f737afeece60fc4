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
}
