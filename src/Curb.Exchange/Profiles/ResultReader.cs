using System.Text;
using Curb.Exchange.Tabular;
using Curb.Susceptibilities;

namespace Curb.Exchange.Profiles;

/// <summary>The result cells of one row in long form.</summary>
/// <param name="Test">Test of the value as a WHONET column name; blank where there is no value.</param>
/// <param name="Value">Measured value as delivered; blank where there is none.</param>
/// <param name="CategoryTest">Test of the category: the value's with the suffix _SIR.</param>
/// <param name="Category">S, I, R … as delivered; blank where there is none.</param>
/// <param name="Fault">What is wrong with the row; null where nothing is.</param>
/// <param name="Column">Header of the column at fault.</param>
/// <param name="Found">Text at fault.</param>
internal sealed record LaboratoryResult(string Test, string Value, string CategoryTest, string Category, CellFault? Fault = null, string Column = "", string Found = "")
{
    public static LaboratoryResult None { get; } = new("", "", "", "");

    public bool HasAny => Value.Length > 0 || Category.Length > 0;

    public static LaboratoryResult Wrong(string column, string found, string expected, string reason) => new("", "", "", "", new CellFault(expected, reason), column, found);
}

/// <summary>Reads drug, method, value and category of a row in long form, and names the test as a WHONET column.</summary>
internal sealed class ResultReader
{
    private readonly LongFormDefinition _form;
    private readonly Dictionary<string, (ColumnDefinition Definition, int At, ValueTexts Values)> _columns = [];
    private readonly Dictionary<string, string> _drugs = new(StringComparer.OrdinalIgnoreCase);
    private readonly Func<string, string?>? _drugCode;

    public ResultReader(HeaderMatch match, Func<string, string?>? drugCode)
    {
        _form = match.Table.LongForm!;
        _drugCode = drugCode;
        foreach (var column in match.Table.Columns)
        {
            foreach (var target in ProfileCheck.Targets(column).Where(target => target.StartsWith("result.", StringComparison.Ordinal) && match.IndexOf(column.Header) >= 0))
            {
                _columns[target["result.".Length..]] = (column, match.IndexOf(column.Header), new ValueTexts(column));
            }
        }

        foreach (var (name, code) in _form.Drugs)
        {
            _drugs[Plain(name)] = code;
        }
    }

    public LaboratoryResult Read(RowBatch batch, int row)
    {
        if (Cells(batch, row, out var cells) is { } wrong)
        {
            return wrong;
        }

        if (cells.Drug.Length == 0)
        {
            return cells.Value.Length + cells.Category.Length == 0 ? LaboratoryResult.None
                : LaboratoryResult.Wrong(Header("drug"), "an empty cell", "the drug of the result", "missing-value");
        }

        if (cells.Value.Length + cells.Category.Length == 0)
        {
            return LaboratoryResult.Wrong(Header("value"), "an empty cell", "a value or a category for the drug; leave drugs that were not tested out", "missing-value");
        }

        return DrugCode(cells.Drug) is { } code && SusceptibilityTest.Parse(code + "_NM") is not null
            ? Name(cells with { Drug = code })
            : LaboratoryResult.Wrong(Header("drug"), cells.Drug, "a drug by its WHONET code or a name of the reference table; add other spellings to the profile", "unknown-code");
    }

    /// <summary>The WHONET column names of value and category.</summary>
    private LaboratoryResult Name(ResultCells cells)
    {
        bool categoryInValue = cells.Category.Length == 0 && cells.Value.Length > 0 && ResultCheck.CategoryFault(cells.Value) is null;
        var value = categoryInValue ? "" : cells.Value;
        var category = categoryInValue ? cells.Value : cells.Category;
        var method = cells.Method.Length > 0 ? cells.Method : value.AsSpan().IndexOfAny("<>=≤≥＜＞≦≧") >= 0 ? "M" : _form.Method;
        if (method.Length == 0 && value.Length > 0)
        {
            return LaboratoryResult.Wrong(Header("method"), "an empty cell", "the method of the value (MIC, K-B, E-test): without it millimetres and mg/L can't be told apart", "missing-value");
        }

        var guideline = cells.Guideline.Length > 0 ? cells.Guideline : _form.Guideline;
        var test = method.Length == 0 ? cells.Drug : $"{cells.Drug}_{guideline}{method}{(method == "D" ? cells.Disk : "")}";
        return ResultCheck.Fault(test, value) is { } fault
            ? new LaboratoryResult("", "", "", "", fault, Header("value"), value)
            : ResultCheck.CategoryFault(category) is { } wrong
            ? new LaboratoryResult("", "", "", "", wrong, Header("category"), category)
            : new LaboratoryResult(test, value, test + "_SIR", category);
    }

    private LaboratoryResult? Cells(RowBatch batch, int row, out ResultCells cells)
    {
        cells = new ResultCells();
        foreach (var (part, (definition, at, values)) in _columns)
        {
            var cell = CellText.Clean(batch.Cell(row, at));
            if (cell.IsEmpty)
            {
                continue;
            }

            if (values.Translate(cell, out var text) is { } fault)
            {
                return LaboratoryResult.Wrong(definition.Header, Encoding.UTF8.GetString(cell), fault.Expected, fault.Reason);
            }

            cells = cells.With(part, text ?? Encoding.UTF8.GetString(cell));
        }

        cells = cells.Joined();
        return null;
    }

    /// <summary>The profile's own spellings go before the reference tables.</summary>
    private string? DrugCode(string text) => _drugs.GetValueOrDefault(Plain(text)) ?? _drugCode?.Invoke(text);

    private static string Plain(string text) => CellText.HalfWidth(text).Trim().Replace(" ", "", StringComparison.Ordinal);

    private string Header(string part) => _columns.TryGetValue(part, out var column) ? column.Definition.Header : part;

    private sealed record ResultCells
    {
        public string Drug { get; init; } = "";

        /// <summary>Sign of the value, where the source keeps it in a column of its own.</summary>
        public string Sign { get; init; } = "";

        public string Value { get; init; } = "";

        /// <summary>Zone in millimetres, where the source keeps zones and MICs in two columns.</summary>
        public string Zone { get; init; } = "";

        public string Category { get; init; } = "";

        public string Method { get; init; } = "";

        public string Disk { get; init; } = "";

        public string Guideline { get; init; } = "";

        public ResultCells With(string part, string text) => part switch
        {
            "drug" => this with { Drug = text },
            "sign" => this with { Sign = text },
            "value" => this with { Value = text },
            "zone" => this with { Zone = text },
            "category" => this with { Category = text },
            "method" => this with { Method = text },
            "guideline" => this with { Guideline = text },
            _ => this with { Disk = LeadingNumber(text) },
        };

        /// <summary>Sign and value as one; a zone as the value of a disk where there is no MIC.</summary>
        public ResultCells Joined() => (Value.Length, Zone.Length) switch
        {
            (0, > 0) => this with { Value = Zone, Method = "D" },
            (> 0, _) => this with { Value = Sign + Value },
            _ => this,
        };

        /// <summary>1.25/23.75μg as 1_25: the disk's content as WHONET columns name it.</summary>
        private static string LeadingNumber(string text)
        {
            text = CellText.HalfWidth(text);
            int end = text.AsSpan().IndexOfAnyExcept("0123456789.");
            return (end < 0 ? text : text[..end]).TrimEnd('.').Replace('.', '_');
        }
    }
}
