using Curb.Columns;

namespace Curb.AntimicrobialUse;

/// <summary>Codes, in a vocabulary, of a text that each encounter has; each worked out once.</summary>
internal sealed class CodedMeaning(TextDictionary vocabulary, int count, Func<int, string?> meaning)
{
    private readonly int[] _codes = new int[count];
    private readonly bool[] _known = new bool[count];

    /// <summary>The code of an encounter's text; 0 for -1 and where it has none.</summary>
    public int Of(int encounter)
    {
        if (encounter < 0)
        {
            return 0;
        }

        if (!_known[encounter])
        {
            _codes[encounter] = vocabulary.Code(meaning(encounter));
            _known[encounter] = true;
        }

        return _codes[encounter];
    }
}
