using Curb.Columns;
using Curb.Exchange.Profiles;

namespace Curb.Exchange.Whonet;

/// <summary>
/// Reads the dates of one column, each distinct text once. Day and month order is a property of the column, found from the dates that leave no doubt
/// (25/1/1995 makes 2/1/1995 the second of January); a column of which no date decides is not guessed.
/// </summary>
public sealed class ColumnDates
{
    private readonly TextDictionary _texts = new();
    private readonly List<int?> _read = [null];
    private readonly TextDictionary _seen = new();
    private readonly DateForms _forms;

    /// <param name="needsCentury">True for dates of birth: of a year in two digits nobody can tell the century.</param>
    public ColumnDates(bool needsCentury = false)
        : this(new DateForms { NeedsCentury = needsCentury })
    {
    }

    private ColumnDates(DateForms forms) => _forms = forms;

    /// <summary>True once a date was seen that can be read with the day or with the month first.</summary>
    public bool NeedsOrder => _forms.NeedsOrder;

    /// <summary>True where dates such as 2/1/1995 were seen and no date of the column tells day from month.</summary>
    public bool IsUndecided => _forms.IsAmbiguous;

    /// <summary>The order that the dates of this column prove.</summary>
    public DateOrder Order => _forms.Order;

    /// <summary>Settles an open order by what is known from elsewhere: another column of the file, or the person who delivers it.</summary>
    public void Settle(DateOrder order) => _forms.Settle(order);

    /// <summary>The same reading for another thread, without the texts met so far; nothing may be observed or settled after that.</summary>
    public ColumnDates Copy() => new(_forms);

    /// <summary>How the column is read, for people.</summary>
    public string Reading => _forms.Stated.Length > 0 ? _forms.Stated : "yyyy-MM-dd";

    /// <summary>Learns from one cell.</summary>
    public void Observe(ReadOnlySpan<byte> cell)
    {
        int known = _seen.Count;
        if (_seen.Code(cell) >= known)
        {
            _forms.See(CellText.Clean(cell));
        }
    }

    /// <summary>The date in days since 1970-01-01; null where the text is no date or its order is undecided.</summary>
    public int? Read(ReadOnlySpan<byte> cell)
    {
        int code = _texts.Code(cell);
        if (code == _read.Count)
        {
            _read.Add(_forms.TryRead(CellText.Clean(cell), out long micros, out _) ? Instants.Day(micros) : null);
        }

        return _read[code];
    }

    /// <summary>What would have been accepted in place of a refused date.</summary>
    public string Expected => _forms.IsAmbiguous || _forms.IsContradictory
        ? "a date whose day and month can be told apart, best 2024-03-05: no date of this column shows which comes first"
        : "a date with a year of four digits, such as 2024-03-05, 20240305, 5/3/2024 or 2024年3月5日";
}
