namespace Curb.Columns;

/// <summary>A meaning of a text column, worked out once for each distinct text that occurs.</summary>
internal sealed class Distinct<T>(TextColumn column, Func<string?, T> meaning)
{
    private readonly T[] _meanings = new T[column.Dictionary.Count];
    private readonly bool[] _known = new bool[column.Dictionary.Count];

    public T this[int row]
    {
        get
        {
            int code = column.Codes[row];
            if (!_known[code])
            {
                _meanings[code] = meaning(column.Dictionary.Text(code));
                _known[code] = true;
            }

            return _meanings[code];
        }
    }
}
