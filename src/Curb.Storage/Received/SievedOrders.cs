using Curb.AntimicrobialUse;
using Curb.Columns;
using Curb.Intake;
using Curb.Intake.Received;
using Curb.Storage.DuckDb;
using Curb.Storage.Tables;

namespace Curb.Storage.Received;

/// <summary>
/// Chooses, of the chunks of an answer with all columns of the order lines, those lines that derivation needs whole, and sums the rest: lines of delivered inpatient stays that name no
/// antimicrobial. What a text means is asked once for each text.
/// </summary>
internal sealed class SievedOrders
{
    private readonly OrderSieve _sieve;
    private readonly StayKeys _stays;
    private readonly CodedTextOf _name;
    private readonly CodedTextOf _code;
    private readonly CodedTextOf _kind;
    private readonly CodedTextOf _route;
    private readonly int _encounter;
    private readonly int _start;
    private readonly Dictionary<(int Name, int Code), bool> _others = [];
    private readonly Meaning _takenHome;
    private readonly Meaning _intravenous;
    private readonly int[] _rows = new int[DuckDbAppender.Capacity];

    /// <param name="sieve">What texts of lines mean.</param>
    /// <param name="stays">Keys of the delivered inpatient stays.</param>
    /// <param name="dictionaryOf">Dictionaries of the table's coded columns.</param>
    public SievedOrders(OrderSieve sieve, StayKeys stays, Func<string, CodedColumn> dictionaryOf)
    {
        (_sieve, _stays) = (sieve, stays);
        var table = new ReceivedDrugOrders();
        int Index(Column column) => table.Columns.TakeWhile(one => one != column).Count();
        CodedTextOf Of(TextColumn column) => new(Index(column), dictionaryOf(column.Name));
        (_name, _code, _kind, _route) = (Of(table.DrugName), Of(table.DrugCode), Of(table.OrderKind), Of(table.Route));
        (_encounter, _start) = (Index(table.Encounter), Index(table.StartedAt));
        _takenHome = new Meaning(code => sieve.IsTakenHome(_kind.Dictionary.Text(code)));
        _intravenous = new Meaning(code => sieve.IsIntravenous(_route.Dictionary.Text(code)));
    }

    /// <summary>Sums the lines of the present chunk that need not be whole.</summary>
    /// <returns>The rows of the others, ascending.</returns>
    public ReadOnlySpan<int> Choose(DuckDbResult result, OtherOrders sums)
    {
        int chosen = 0;
        bool stay = false;
        var encounters = result.Column(_encounter);
        for (int row = 0; row < result.Rows; row++)
        {
            var key = encounters.IsNull(row) ? default : encounters.Utf8(row);
            if (row == 0 || !key.SequenceEqual(encounters.IsNull(row - 1) ? default : encounters.Utf8(row - 1)))
            {
                stay = _stays.Contains(key);
            }

            if (stay && IsOther(_name.Code(result, row), _code.Code(result, row)))
            {
                Sum(result, row, key, sums);
            }
            else
            {
                _rows[chosen++] = row;
            }
        }

        return _rows.AsSpan(0, chosen);
    }

    private bool IsOther(int name, int code)
    {
        if (!_others.TryGetValue((name, code), out bool other))
        {
            _others[(name, code)] = other = _sieve.IsOtherDrug(_name.Dictionary.Text(name), _code.Dictionary.Text(code));
        }

        return other;
    }

    private void Sum(DuckDbResult result, int row, ReadOnlySpan<byte> encounter, OtherOrders sums)
    {
        int last = sums.Count - 1;
        if (last < 0 || !sums.Encounter.Utf8(last).SequenceEqual(encounter))
        {
            sums.Encounter.Append(encounter);
            sums.Lines.Append(0);
            sums.Infused.Append(false);
            sums.OnWard.Append(false);
            sums.EndRow();
            last++;
        }

        sums.Lines.Values[last]++;
        if (!_takenHome.Of(_kind.Code(result, row)))
        {
            sums.OnWard.Values[last] = true;
            sums.Infused.Values[last] |= _intravenous.Of(_route.Code(result, row));
        }

        var starts = result.Column(_start);
        if (!starts.IsNull(row) && !(sums.LatestStart[last] >= starts.Values<long>()[row]))
        {
            sums.LatestStart.Set(last, starts.Values<long>()[row]);
        }
    }

    /// <summary>What the texts of a column mean, each asked once.</summary>
    private sealed class Meaning(Func<int, bool> of)
    {
        private readonly Dictionary<int, bool> _known = [];

        public bool Of(int code)
        {
            if (!_known.TryGetValue(code, out bool answer))
            {
                _known[code] = answer = of(code);
            }

            return answer;
        }
    }

    /// <summary>A coded column of the answer.</summary>
    private readonly record struct CodedTextOf(int Column, CodedColumn Dictionary)
    {
        public int Code(DuckDbResult result, int row)
        {
            var vector = result.Column(Column);
            return vector.IsNull(row) ? 0 : vector.Values<int>()[row];
        }
    }
}
