using System.Security.Cryptography;
using Curb.Columns;
using Curb.Exchange.Tabular;
using Curb.Intake;

namespace Curb.Exchange.Profiles;

/// <summary>A file of a profile written as data. It is read twice: once for the forms of its dates, once for its records.</summary>
internal sealed class DefinedFile(string path, string name, DefinedProfile profile, TableDefinition table, string? sheet, IntakeSettings settings) : ProfileFile(path, name, table.Kind)
{
    public override PreparedFile Prepare()
    {
        var options = TabularOptions.Default with { Sheet = sheet };
        using var first = TabularReader.Open(Path, options);
        var match = HeaderMatch.Of(table, first.Header);
        if (match.Missing.Any())
        {
            throw match.MissingColumn(Name, first.Header);
        }

        var dates = SeeDates(first, match);
        var notices = SettleDates(dates);
        if (match.Unknown.Count > 0)
        {
            notices.Add($"columns not taken: {string.Join(", ", match.Unknown)}");
        }

        var stated = dates.Where(pair => pair.Value.Stated.Length > 0).GroupBy(pair => pair.Value.Stated, pair => pair.Key).Select(group => $"dates {group.Key} in {string.Join(", ", group)}");
        var reading = string.Join("; ", stated.Prepend(first.Reading));
        var source = new SourceFile(Name, Digest(out long bytes), bytes, profile.Id, Kind, reading);
        return new PreparedFile(source, notices, Parts(options, match, dates));
    }

    private IEnumerable<Delivery> Parts(TabularOptions options, HeaderMatch match, Dictionary<string, DateForms> dates)
    {
        using var reader = TabularReader.Open(Path, options);
        var lookups = new Lookups(System.IO.Path.GetDirectoryName(Path) ?? ".");
        IRowConversion conversion = table.LongForm is null ? new RecordConversion(Name, match, dates, lookups) : new LongFormConversion(Name, match, dates, settings.DrugCode);
        var batch = new RowBatch();
        while (reader.Read(batch))
        {
            for (int row = 0; row < batch.Count; row++)
            {
                conversion.Take(batch, row);
            }

            conversion.Delivery.RowsRead += batch.RowsRead;
            conversion.Delivery.Rejections.AddRange(batch.Rejections.Select(rejection => rejection with { File = Name }));
            if (conversion.IsFull)
            {
                yield return conversion.Hand();
            }
        }

        yield return conversion.Hand();
    }

    private Dictionary<string, DateForms> SeeDates(TabularReader reader, HeaderMatch match)
    {
        var columns = table.Columns.Where(IsDate).Select(column => (column.Header, At: match.IndexOf(column.Header), Forms: new DateForms())).Where(column => column.At >= 0).ToList();
        var batch = new RowBatch();
        while (reader.Read(batch))
        {
            foreach (var (_, at, forms) in columns)
            {
                for (int row = 0; row < batch.Count; row++)
                {
                    forms.See(CellText.Clean(batch.Cell(row, at)));
                }
            }
        }

        return columns.ToDictionary(column => column.Header, column => column.Forms);
    }

    /// <summary>Settles columns that leave day and month open: by the person's word, else by the other columns of the file. What stays open is asked back.</summary>
    private List<string> SettleDates(Dictionary<string, DateForms> dates)
    {
        var notices = new List<string>();
        var known = dates.Values.Select(forms => forms.Order).Where(order => order != DateOrder.Unknown).Distinct().ToList();
        var order = settings.DateOrder != DateOrder.Unknown ? settings.DateOrder : known.Count == 1 ? known[0] : DateOrder.Unknown;
        foreach (var (header, forms) in dates)
        {
            if (forms.IsContradictory)
            {
                throw new UnusableFileException(Name, "dates of which some can only be day/month/year and others only month/day/year", "one form of date in a column, best yyyy-MM-dd", "contradictory-dates", 0, header);
            }

            if (!forms.IsAmbiguous)
            {
                continue;
            }

            forms.Settle(order);
            if (forms.IsAmbiguous)
            {
                throw new UnusableFileException(Name, "dates such as 2/1/2024, of which nothing tells whether the day or the month comes first", "dates as yyyy-MM-dd, or the option --dates day-first or --dates month-first", "ambiguous-dates", 0, header);
            }

            notices.Add($"dates of {header} read {(order == DateOrder.DayFirst ? "day first" : "month first")}, {(settings.DateOrder != DateOrder.Unknown ? "as the option says" : "as in the other columns")}");
        }

        return notices;
    }

    private bool IsDate(ColumnDefinition column) => ProfileCheck.Targets(column).Any(target =>
    {
        var parts = table.LongForm is null ? [table.Table, target] : ("received_" + target).Split('.', 2);
        return ProfileCheck.ReceivedTable(parts[0])?.Find(parts[1]) is { Type: ColumnType.Date or ColumnType.Timestamp };
    });

    private string Digest(out long bytes)
    {
        using var stream = File.OpenRead(Path);
        bytes = stream.Length;
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
