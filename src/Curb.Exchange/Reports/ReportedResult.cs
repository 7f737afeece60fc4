using Curb.Exchange.Profiles;
using Curb.Intake;
using Curb.Susceptibilities;

namespace Curb.Exchange.Reports;

/// <summary>One drug's result as a report tells it, before it is known which column of a WHONET file it would stand in.</summary>
/// <param name="Names">Names of the test or the drug, the surest first.</param>
/// <param name="Value">Measured value with its sign; blank where only a category is told.</param>
/// <param name="Unit">Unit of the value.</param>
/// <param name="Category">Category as told; blank where only a value is.</param>
/// <param name="Guideline">WHONET letter of the guideline; N where the report doesn't say.</param>
internal sealed record ReportedResult(IReadOnlyList<string> Names, string Value, string Unit, string Category, string Guideline = "N")
{
    /// <summary>Takes value and category over to the records; a fault is a rejection of the line.</summary>
    /// <param name="records">Where to.</param>
    /// <param name="isolate">Key of the isolate.</param>
    /// <param name="drugCode">Finds a drug's code by its name.</param>
    /// <param name="line">Line of the statement.</param>
    /// <param name="column">Place of the statement, for messages: OBX-5, valueQuantity …</param>
    public void TakeOver(ReportedRecords records, string isolate, Func<string, string?> drugCode, int line, string column)
    {
        var drug = Drug(drugCode);
        bool categoryInValue = Category.Length == 0 && ResultCheck.CategoryFault(Value) is null;
        var (value, category) = categoryInValue ? ("", Value) : (Value, Category);
        var method = value.Length == 0 ? "" : ReportWords.Method(string.Join(' ', Names), Unit);
        if (drug is null)
        {
            records.Reject(line, column, string.Join(" / ", Names), "a drug by a name or code of the reference table, in the name of the test", "unknown-code");
        }
        else if (value.Length + category.Length == 0)
        {
            records.Reject(line, column, "no value and no category", "a value, or S, I, R …; leave drugs that were not tested out", "missing-value");
        }
        else if (value.Length > 0 && method.Length == 0 && category.Length == 0)
        {
            records.Reject(line, column, $"{value} {Unit}".TrimEnd(), "a unit (mg/L, mm) or a method in the name of the test: without it millimetres and mg/L can't be told apart", "missing-value");
        }
        else
        {
            Append(records, isolate, method.Length == 0 ? drug : $"{drug}_{Guideline}{method}", method.Length == 0 ? "" : value, category, line, column);
        }
    }

    /// <summary>The first of the names that is a drug; a plus between two drugs is a stroke in the tables.</summary>
    public string? Drug(Func<string, string?> drugCode) => Names.Select(ReportWords.DrugOf).Where(name => name.Length > 0)
        .SelectMany(Spellings).Select(drugCode).FirstOrDefault(code => code is not null && SusceptibilityTest.Parse(code + "_NM") is not null);

    private static IEnumerable<string> Spellings(string name)
    {
        var stroke = name.Replace(" + ", "/", StringComparison.Ordinal).Replace('+', '/');
        return [name, stroke, stroke.Replace("clavulanate", "clavulanic acid", StringComparison.OrdinalIgnoreCase), stroke.Replace('/', '-')];
    }

    private static void Append(ReportedRecords records, string isolate, string test, string value, string category, int line, string column)
    {
        if (ResultCheck.CategoryFault(category) is { } unknown)
        {
            records.Reject(line, column, category, unknown.Expected, unknown.Reason);
            return;
        }

        if (ResultCheck.Fault(test, value) is { } fault)
        {
            // What the laboratory concluded stands even where its number can't be read.
            records.Reject(line, column, value, fault.Expected, fault.Reason, rows: category.Length > 0 ? 0 : 1);
            value = "";
        }

        if (value.Length > 0)
        {
            records.TakeResult(isolate, test, value, line);
        }

        if (category.Length > 0)
        {
            records.TakeResult(isolate, test + "_SIR", category, line);
        }
    }
}
