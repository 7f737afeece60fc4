using Curb.Columns;
using Curb.Exchange.Tabular;
using Curb.Intake;

namespace Curb.Exchange.Profiles;

/// <summary>A file of a profile written as data. It is read twice: once for the forms of its dates, once for its records.</summary>
internal sealed class DefinedFile(string path, string name, DefinedProfile profile, TableDefinition table, TabularOptions options, IntakeSettings settings) : ProfileFile(path, name, table.Kind)
{
    private string _settled = "";

    private string Folder => System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path)) ?? ".";

    public override PreparedFile Prepare()
    {
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

        notices.AddRange(first.HeaderLine > 1 ? [HeaderSearch.Notice(first.HeaderLine)] : Array.Empty<string>());
        var second = SecondFiles(notices);
        var stated = dates.Where(pair => pair.Value.Stated.Length > 0).GroupBy(pair => pair.Value.Stated, pair => pair.Key).Select(group => $"dates {group.Key} in {string.Join(", ", group)}");
        var reading = string.Join("; ", stated.Prepend(first.Reading));
        var content = DeliveredContent.Of(Path, second, settings.Said(_settled));
        var source = new SourceFile(Name, content.Digest, content.Bytes, profile.Id, Kind, reading);
        return new PreparedFile(source, notices, Parts(match, dates, content));
    }

    /// <summary>The second files from which columns of this one take their texts; one that isn't there is told.</summary>
    private List<string> SecondFiles(List<string> notices)
    {
        var lookups = new Lookups(Folder);
        var found = new List<string>();
        foreach (var columns in table.Columns.Where(column => column.Lookup is not null).GroupBy(column => column.Lookup!.File))
        {
            if (lookups.PathOf(columns.Key) is { } path)
            {
                found.Add(path);
            }
            else
            {
                notices.Add($"there is no {columns.Key} beside it: {string.Join(", ", columns.Select(column => column.Header))} stays unknown; deliver this file again together with {columns.Key}");
            }
        }

        return found;
    }

    private IEnumerable<Delivery> Parts(HeaderMatch match, Dictionary<string, DateForms> dates, DeliveredContent content)
    {
        using var reader = TabularReader.Open(Path, options);
        var lookups = new Lookups(Folder);
        IRowConversion conversion = table.LongForm is null ? new RecordConversion(Name, match, dates, lookups, settings.Measurements) : new LongFormConversion(Name, match, dates, settings.DrugCode);
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

        content.RefuseIfChanged(Name);
        yield return conversion.Hand();
    }

    private Dictionary<string, DateForms> SeeDates(TabularReader reader, HeaderMatch match)
    {
        var columns = table.Columns.Where(IsDate).Select(column => (column.Header, At: match.IndexOf(column.Header), Forms: FormsOf(column))).Where(column => column.At >= 0).ToList();
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

    private DateForms FormsOf(ColumnDefinition column) => new()
    {
        NotAfter = settings.DeliveredOn is { } day && (column.DaysAhead ?? profile.Definition.DaysAhead) is { } ahead ? day.AddDays(ahead) : null,
        NeedsCentury = ProfileCheck.Targets(column).Any(target => target.EndsWith("birth_date", StringComparison.Ordinal)),
    };

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
                throw new UnusableFileException(Name, "dates such as 2/1/2024, of which nothing tells whether the day or the month comes first", "dates as yyyy-MM-dd, or the option --dates day-first or --dates month-first (--dates year-first for 24-03-05)", "ambiguous-dates", 0, header);
            }

            _settled = settings.DateOrder == DateOrder.Unknown ? "" : $"dates {order}";
            notices.Add($"dates of {header} read {DateForms.Words(order)}, {(settings.DateOrder != DateOrder.Unknown ? "as the option says" : "as in the other columns")}");
        }

        return notices;
    }

    private bool IsDate(ColumnDefinition column) => ProfileCheck.Targets(column).Any(target =>
    {
        var parts = table.LongForm is null ? [table.Table, target] : ("received_" + target).Split('.', 2);
        return ProfileCheck.ReceivedTable(parts[0])?.Find(parts[1]) is { Type: ColumnType.Date or ColumnType.Timestamp };
    });
}
