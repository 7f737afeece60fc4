using System.Globalization;
using System.Text;
using Curb.Columns;
using Curb.Exchange.Demo;
using Curb.Isolates;
using Curb.ReferenceData;
using Curb.Susceptibilities;

namespace Curb.Cli.Bench;

/// <summary>Generated isolates as the laboratory engine takes them: parsed columns of results, and isolates with patient, species and day.</summary>
internal sealed class LaboratoryIsolates
{
    private readonly TextDictionary _tests = new();
    private readonly TextDictionary _values = new();
    private readonly TextDictionary _patients = new();
    private readonly TextDictionary _species = new();
    private readonly List<int> _strata = [];
    private readonly List<int> _testCodes = [];
    private readonly List<int> _valueCodes = [];
    private readonly List<int> _starts = [0];
    private readonly List<(int Patient, int Species, int Day, Organism? Organism)> _isolates = [];

    private LaboratoryIsolates(ReferenceLibrary library, string guideline, int year) =>
        Lookup = new InterpretationLookup(new Interpreter(library, guideline, year), _tests, _values, new Interpreter(library, guideline, year, InterpretationSettings.Ruler));

    public InterpretationLookup Lookup { get; }

    /// <summary>Isolate context, test and value of each result, isolate by isolate.</summary>
    public (int[] Strata, int[] Tests, int[] Values) Results { get; private set; }

    public IReadOnlyList<Organism?> Organisms => [.. _isolates.Select(isolate => isolate.Organism)];

    public int Count => _isolates.Count;

    public static LaboratoryIsolates Make(int isolates, ulong seed, ReferenceLibrary library, string guideline, int year)
    {
        using var stream = new MemoryStream();
        LargeWhonetFile.Write(stream, isolates, seed);
        stream.Position = 0;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var header = reader.ReadLine()!.Split(',');
        var made = new LaboratoryIsolates(library, guideline, year);
        SusceptibilityTest?[] tests = [.. header.Select(column => SusceptibilityTest.Parse(column))];
        int[] codes = [.. tests.Select(test => test is null ? 0 : made._tests.Code(test.ColumnName))];
        int Of(string column) => Array.IndexOf(header, column);
        var (patient, organism, specimen, date) = (Of("PATIENT_ID"), Of("ORGANISM"), Of("SPEC_TYPE"), Of("SPEC_DATE"));
        while (reader.ReadLine() is { } line)
        {
            var cells = line.Split(',');
            string code = library.OrganismCode(cells[organism]) ?? cells[organism];
            int stratum = made.Lookup.Stratum(new IsolateContext(code, library.Specimen(cells[specimen])?.Group ?? ""));
            for (int i = 0; i < cells.Length; i++)
            {
                if (codes[i] != 0 && cells[i].Length > 0)
                {
                    made._strata.Add(stratum);
                    made._testCodes.Add(codes[i]);
                    made._valueCodes.Add(made._values.Code(cells[i]));
                }
            }

            made._starts.Add(made._strata.Count);
            made._isolates.Add((made._patients.Code(cells[patient]), made._species.Code(code), Day(cells[date]), library.Organism(code)));
        }

        made.Results = ([.. made._strata], [.. made._testCodes], [.. made._valueCodes]);
        return made;
    }

    /// <summary>The isolates with their phenotypes, for first isolates.</summary>
    public IsolateSeries Series()
    {
        int[] drugOf = Drugs(out int drugs);
        var phenotypes = new PhenotypeMatrix(Count, drugs);
        Each((isolate, test, result) => phenotypes.Set(isolate, drugOf[test], Lookup.Compared(result)));
        return new IsolateSeries(
            [.. _isolates.Select(isolate => isolate.Patient)], [.. _isolates.Select(isolate => isolate.Species)], [.. _isolates.Select(isolate => isolate.Day)],
            (left, right) => left.CompareTo(right), phenotypes);
    }

    /// <summary>The category of each drug, isolate after isolate, and the drugs.</summary>
    public (SirCategory[] ByDrug, string[] Drugs) Categories()
    {
        int[] drugOf = Drugs(out int drugs);
        var byDrug = new SirCategory[Count * drugs];
        Each((isolate, test, result) => byDrug[(isolate * drugs) + drugOf[test]] = Lookup.Category(result));
        return (byDrug, [.. Enumerable.Range(1, _tests.Count - 1).Select(code => Lookup.Test(code)!.Drug).Distinct()]);
    }

    private void Each(Action<int, int, int> take)
    {
        for (int isolate = 0; isolate < Count; isolate++)
        {
            for (int at = _starts[isolate]; at < _starts[isolate + 1]; at++)
            {
                take(isolate, _testCodes[at], Lookup.Result(_strata[at], _testCodes[at], _valueCodes[at]));
            }
        }
    }

    private int[] Drugs(out int count)
    {
        var numbers = new TextDictionary();
        int[] drugOf = [0, .. Enumerable.Range(1, _tests.Count - 1).Select(code => numbers.Code(Lookup.Test(code)!.Drug) - 1)];
        count = numbers.Count - 1;
        return drugOf;
    }

    private static int Day(string date) => Days.From(DateOnly.ParseExact(date[..10], "yyyy-MM-dd", CultureInfo.InvariantCulture));
}
