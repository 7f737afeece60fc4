namespace Curb.Exchange.Tabular;

/// <summary>The distinct texts of a workbook, by number.</summary>
internal sealed class SharedStrings
{
    private readonly List<string> _texts = [];

    public int Count => _texts.Count;

    /// <exception cref="InvalidDataException">The workbook has no such text.</exception>
    public string this[int index] => index >= 0 && index < _texts.Count ? _texts[index] : throw new InvalidDataException($"shared text {index} of {_texts.Count}");

    public void Add(string text) => _texts.Add(text);
}
