using Curb.Exchange.Profiles;
using Curb.Exchange.Tabular;

namespace Curb.Exchange.Whonet;

/// <summary>The date columns of a file, with the order of day and month learned from the whole file where its first rows leave a doubt.</summary>
public sealed class WhonetDates
{
    private static readonly WhonetField[] s_fields = [WhonetField.SpecimenDate, WhonetField.BirthDate, WhonetField.AdmittedOn];
    private readonly ColumnDates[] _columns = [.. s_fields.Select(field => new ColumnDates(needsCentury: field == WhonetField.BirthDate))];

    public ColumnDates this[WhonetField field] => _columns[Array.IndexOf(s_fields, field)];

    /// <summary>The same reading for another thread: what was learned, without the dates read so far.</summary>
    public WhonetDates Copy()
    {
        var copy = new WhonetDates();
        for (int i = 0; i < _columns.Length; i++)
        {
            copy._columns[i] = _columns[i].Copy();
        }

        return copy;
    }

    /// <summary>How dates are read, for people.</summary>
    public string Reading(WhonetLayout layout) =>
        "dates " + string.Join(", ", s_fields.Where(field => layout.Of(field) >= 0).Select(field => $"{layout.Header[layout.Of(field)]} {this[field].Reading}"));

    /// <summary>Settles columns that leave day and month open: by the person's word, else by the other columns of the file. True where the person's word was needed.</summary>
    public bool Settle(WhonetLayout layout, DateOrder said, List<string> notices)
    {
        var known = _columns.Select(column => column.Order).Where(order => order != DateOrder.Unknown).Distinct().ToList();
        var order = said != DateOrder.Unknown ? said : known.Count == 1 ? known[0] : DateOrder.Unknown;
        var open = s_fields.Where(field => layout.Of(field) >= 0 && this[field].IsUndecided).ToList();
        foreach (var field in open.Where(_ => order != DateOrder.Unknown))
        {
            this[field].Settle(order);
            notices.Add($"dates of {layout.Header[layout.Of(field)]} read {DateForms.Words(order)}, {(said != DateOrder.Unknown ? "as the option says" : "as in the other columns")}");
        }

        return open.Count > 0 && said != DateOrder.Unknown;
    }

    /// <summary>Reads through the file as far as needed: only its first rows where they write the year first.</summary>
    public static WhonetDates Learn(TabularReader reader, WhonetLayout layout)
    {
        var dates = new WhonetDates();
        var present = s_fields.Where(field => layout.Of(field) >= 0).ToArray();
        var batch = new RowBatch();
        while (present.Length > 0 && reader.Read(batch))
        {
            foreach (var field in present)
            {
                for (int row = 0; row < batch.Count; row++)
                {
                    dates[field].Observe(batch.Cell(row, layout.Of(field)));
                }
            }

            if (!present.Any(field => dates[field].NeedsOrder))
            {
                break;
            }
        }

        return dates;
    }
}
