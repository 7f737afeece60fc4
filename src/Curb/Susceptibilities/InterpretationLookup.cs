using Curb.Columns;
using Curb.ReferenceData;

namespace Curb.Susceptibilities;

/// <summary>A distinct result of a distinct isolate context: what the cell says and how it is interpreted.</summary>
/// <param name="Test">The test; null where the column name is no test.</param>
/// <param name="Value">The value; meaningless with a fault.</param>
/// <param name="Fault">Why the cell can't be read; null where it can.</param>
/// <param name="Interpretation">Category, row and reason.</param>
/// <param name="Compared">The category by which isolates are compared with each other (<see cref="InterpretationSettings.Ruler"/>).</param>
public sealed record InterpretedResult(SusceptibilityTest? Test, MeasuredValue Value, ValueFault? Fault, Interpretation Interpretation, SirCategory Compared);

/// <summary>
/// Interprets columns of results: each distinct text of each distinct test is parsed once, each distinct combination with an isolate context is interpreted once,
/// and every further result is two array reads. Not safe for concurrent use.
/// </summary>
/// <param name="interpreter">Reads values.</param>
/// <param name="tests">Column names of tests.</param>
/// <param name="values">Texts of cells.</param>
/// <param name="ruler">Reads values to compare isolates; null where none are compared.</param>
public sealed class InterpretationLookup(Interpreter interpreter, TextDictionary tests, TextDictionary values, Interpreter? ruler = null)
{
    private readonly Dictionary<IsolateContext, int> _strata = [];
    private readonly List<IsolateContext> _contexts = [];
    private readonly List<int[]> _outcomes = [];

    // By context and cell, one more than the category; 0 where not asked yet. Beside the ids because a byte each stays in the processor's cache.
    private byte[][] _categoryOf = [];
    private readonly List<InterpretedResult> _results = [];
    private SirCategory[] _categories = new SirCategory[256];
    private SirCategory[] _compared = new SirCategory[256];
    private readonly List<(SusceptibilityTest? Test, MeasuredValue Value, ValueFault? Fault)> _cells = [default];
    private readonly List<SusceptibilityTest?> _tests = [null];
    private readonly Dictionary<(int Result, ExpertRule Rule), int> _changed = [];
    private int[][] _cellOf = [];

    /// <summary>Number of distinct results interpreted so far; their ids run from 0.</summary>
    public int Count => _results.Count;

    public InterpretedResult this[int result] => _results[result];

    /// <summary>The category of a result: what loops over millions of results ask for.</summary>
    public SirCategory Category(int result) => _categories[result];

    /// <summary>The category by which isolates are compared.</summary>
    public SirCategory Compared(int result) => _compared[result];

    /// <summary>The number of an isolate context.</summary>
    public int Stratum(IsolateContext context)
    {
        if (!_strata.TryGetValue(context, out int stratum))
        {
            stratum = _contexts.Count;
            _strata.Add(context, stratum);
            _contexts.Add(context);
            _outcomes.Add([]);
            _categoryOf = [.. _categoryOf, []];
        }

        return stratum;
    }

    /// <summary>The id of the interpreted result of a test and value (codes of the dictionaries given) in a context.</summary>
    public int Result(int stratum, int testCode, int valueCode)
    {
        int cell = Cell(testCode, valueCode);
        var outcomes = _outcomes[stratum];
        return cell < outcomes.Length && outcomes[cell] is var id and not 0 ? id - 1 : Interpret(stratum, cell);
    }

    /// <summary>
    /// The categories of columns of results, an array read or two for each. Allocates for results not seen before and for nothing else.
    /// </summary>
    /// <param name="stratum">Isolate context of each result.</param>
    /// <param name="testCodes">Code of each test.</param>
    /// <param name="valueCodes">Code of each value.</param>
    /// <param name="categories">Takes the answers; of the same length.</param>
    public void Categories(ReadOnlySpan<int> stratum, ReadOnlySpan<int> testCodes, ReadOnlySpan<int> valueCodes, Span<SirCategory> categories)
    {
        for (int i = 0; i < categories.Length; i++)
        {
            int context = stratum[i];
            var cells = (uint)testCodes[i] < (uint)_cellOf.Length ? _cellOf[testCodes[i]] : [];
            int cell = (uint)valueCodes[i] < (uint)cells.Length ? cells[valueCodes[i]] : 0;
            var known = _categoryOf[context];
            byte category = (uint)cell < (uint)known.Length ? known[cell] : (byte)0;
            categories[i] = cell != 0 && category != 0 ? (SirCategory)(category - 1) : Category(Result(context, testCodes[i], valueCodes[i]));
        }
    }

    /// <summary>The number of a distinct test and value; 0 is never given out.</summary>
    public int Cell(int testCode, int valueCode)
    {
        if (testCode < _cellOf.Length && valueCode < _cellOf[testCode].Length && _cellOf[testCode][valueCode] is var cell and not 0)
        {
            return cell;
        }

        return AddCell(testCode, valueCode);
    }

    private int AddCell(int testCode, int valueCode)
    {
        int known = _cellOf.Length;
        if (testCode >= known)
        {
            Array.Resize(ref _cellOf, Math.Max(tests.Count, testCode + 1));
            Array.Fill(_cellOf, [], known, _cellOf.Length - known);
        }

        if (valueCode >= _cellOf[testCode].Length)
        {
            Array.Resize(ref _cellOf[testCode], Math.Max(valueCode + 1, _cellOf[testCode].Length * 2));
        }

        var test = Test(testCode);
        MeasuredValue value = default;
        var fault = test is null ? null : MeasurementParser.Read(values.Utf8(valueCode), test, out value);

        _cells.Add((test, value, fault));
        return _cellOf[testCode][valueCode] = _cells.Count - 1;
    }

    /// <summary>The test of a code; null where its name is no test.</summary>
    public SusceptibilityTest? Test(int testCode)
    {
        while (_tests.Count <= testCode)
        {
            _tests.Add(SusceptibilityTest.Parse(tests.Text(_tests.Count)!) ?? Bare(tests.Text(_tests.Count)!));
        }

        return _tests[testCode];
    }

    /// <summary>A drug code alone: a category without a method.</summary>
    private static SusceptibilityTest? Bare(string name) =>
        name.Length is >= 3 and <= 12 && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') ? new SusceptibilityTest(name.ToUpperInvariant(), "", TestMethod.Reported, "", false) : null;

    /// <summary>The id of a result as an expert rule changes it; what was measured stays in its trace.</summary>
    public int Changed(int result, ExpertRule rule)
    {
        if (!_changed.TryGetValue((result, rule), out int id))
        {
            var known = _results[result];
            var changed = known.Interpretation with
            {
                Category = SirCategory.R,
                Reason = $"expert-rule: {rule.Rule}, {rule.Description}: {rule.Criteria} ({rule.Source}); measured {known.Interpretation.Category.Text()}",
                Measured = known.Interpretation.Measured ?? known.Interpretation.Category,
            };
            id = Add(known with { Interpretation = changed });
            _changed.Add((result, rule), id);
        }

        return id;
    }

    private int Interpret(int stratum, int cell)
    {
        var outcomes = _outcomes[stratum];
        if (cell >= outcomes.Length)
        {
            Array.Resize(ref outcomes, Math.Max(cell + 1, Math.Max(64, outcomes.Length * 2)));
            _outcomes[stratum] = outcomes;
            Array.Resize(ref _categoryOf[stratum], outcomes.Length);
        }

        var (test, value, fault) = _cells[cell];
        var interpretation =
            test is null ? new Interpretation(SirCategory.None, null, "unknown-test: the column names no drug and method")
            : fault is not null ? new Interpretation(SirCategory.None, null, $"{fault.Reason}: expected {fault.Expected}")
            : interpreter.Interpret(_contexts[stratum], test, value);
        var compared = ruler is null || test is null || fault is not null ? SirCategory.None : ruler.Interpret(_contexts[stratum] with { SpecimenGroup = "", Site = null }, test, value).Category;
        int id = Add(new InterpretedResult(test, value, fault, interpretation, compared));
        outcomes[cell] = id + 1;
        _categoryOf[stratum][cell] = (byte)(interpretation.Category + 1);
        return id;
    }

    private int Add(InterpretedResult result)
    {
        if (_results.Count == _categories.Length)
        {
            Array.Resize(ref _categories, _categories.Length * 2);
            Array.Resize(ref _compared, _compared.Length * 2);
        }

        _categories[_results.Count] = result.Interpretation.Category;
        _compared[_results.Count] = result.Compared;
        _results.Add(result);
        return _results.Count - 1;
    }
}
