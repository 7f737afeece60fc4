using Curb.Columns;
using Curb.Susceptibilities;
using Curb.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace Curb.Tests.Susceptibilities;

/// <summary>The compiled lookup against the readable reading of one value at a time, on random columns.</summary>
public class InterpretationLookupTests
{
    private static readonly string[] s_organisms = ["eco", "kpn", "pae", "aba", "sau", "sep", "efa", "efm", "spn", "hin", "sal", "pmi", "cal", "no-such"];
    private static readonly string[] s_specimens = ["blood", "urine", "csf", "respiratory", "wound", ""];
    private static readonly string[] s_tests = ["AMP_NM", "AMP_ED10", "CRO_NM", "CRO_ED30", "CIP_EE", "CZO_NM", "PEN_NM", "OXA_NM", "FOX_ND30", "VAN_NM", "MEM_EM", "SXT_ND1_2", "TCY_NM", "COL_NM", "X_1_NM", "CIP_SIR", "COMMENT"];
    private static readonly string[] s_values = ["0.06", "<=0.25", "0.5", "1", "2", ">2", "4", "8", ">=16", "<=32", "64", ">256", "6", "12", "18", "23", "30", "45", "99", "S", "I", "R", "POS", "ND", "", "abc", "≤0.5", "0,5", "16/4"];

    private sealed record Cell(int Organism, int Specimen, int Test, int Value);

    private static Arbitrary<Cell[]> Cells() =>
        (from organism in Gen.Choose(0, s_organisms.Length - 1)
         from specimen in Gen.Choose(0, s_specimens.Length - 1)
         from test in Gen.Choose(0, s_tests.Length - 1)
         from value in Gen.Choose(0, s_values.Length - 1)
         select new Cell(organism, specimen, test, value)).ArrayOf(150).ToArbitrary();

    [Theory]
    [InlineData("EUCAST", 2025)]
    [InlineData("CLSI", 2025)]
    [InlineData("CLSI", 2014)]
    public void Columns_read_through_the_compiled_lookup_have_the_categories_of_values_read_one_by_one(string guideline, int year)
    {
        var interpreter = new Interpreter(ReferenceTables.Library, guideline, year);
        Prop.ForAll(Cells(), cells => SameCategories(cells, interpreter)).Check(Config.QuickThrowOnFailure.WithMaxTest(100).WithReplay(20261122, 7));
    }

    private static bool SameCategories(Cell[] cells, Interpreter interpreter)
    {
        var (tests, values) = (new TextDictionary(), new TextDictionary());
        var lookup = new InterpretationLookup(interpreter, tests, values);
        IsolateContext Context(Cell cell) => new(s_organisms[cell.Organism], s_specimens[cell.Specimen]);
        int[] strata = [.. cells.Select(cell => lookup.Stratum(Context(cell)))];
        int[] testCodes = [.. cells.Select(cell => tests.Code(s_tests[cell.Test]))];
        int[] valueCodes = [.. cells.Select(cell => values.Code(s_values[cell.Value]))];
        var first = new SirCategory[cells.Length];
        var again = new SirCategory[cells.Length];
        lookup.Categories(strata, testCodes, valueCodes, first);
        lookup.Categories(strata, testCodes, valueCodes, again);
        SirCategory[] slow = [.. cells.Select(cell => OneByOne(Context(cell), s_tests[cell.Test], s_values[cell.Value], interpreter))];
        return slow.SequenceEqual(first) && slow.SequenceEqual(again);
    }

    private static SirCategory OneByOne(IsolateContext context, string column, string text, Interpreter interpreter)
    {
        var test = SusceptibilityTest.Parse(column) ?? (column == "COMMENT" ? new SusceptibilityTest(column, "", TestMethod.Reported, "", false) : null);
        return test is null || MeasurementParser.Read(text, test, out var value) is not null
            ? SirCategory.None
            : interpreter.Interpret(context, test, value).Category;
    }

    [Fact]
    public void Reading_columns_again_allocates_nothing()
    {
        var (tests, values) = (new TextDictionary(), new TextDictionary());
        var lookup = new InterpretationLookup(new Interpreter(ReferenceTables.Library, "EUCAST", 2025), tests, values);
        int stratum = lookup.Stratum(new IsolateContext("eco", "blood"));
        int[] strata = [.. Enumerable.Repeat(stratum, s_values.Length)];
        int[] testCodes = [.. s_values.Select(_ => tests.Code("CIP_EM"))];
        int[] valueCodes = [.. s_values.Select(value => values.Code(value))];
        var categories = new SirCategory[s_values.Length];
        lookup.Categories(strata, testCodes, valueCodes, categories);
        long before = GC.GetAllocatedBytesForCurrentThread();
        lookup.Categories(strata, testCodes, valueCodes, categories);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
