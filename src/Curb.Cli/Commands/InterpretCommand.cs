using System.CommandLine;
using System.Text;
using Curb.Cli.Output;
using Curb.Columns;
using Curb.Exchange.Tabular;
using Curb.Exchange.Whonet;
using Curb.Intake;
using Curb.Isolates;
using Curb.ReferenceData;
using Curb.Susceptibilities;

namespace Curb.Cli.Commands;

/// <summary><c>curb interpret</c>: one line per measured value of a WHONET-style file, with its category and reason.</summary>
internal sealed class InterpretCommand
{
    private readonly LaboratoryInput _input;
    private readonly TableOutput _output;
    private readonly InterpretationLookup _lookup;
    private readonly ExpertRules? _rules;
    private readonly TextDictionary _tests = new();
    private readonly TextDictionary _values = new();
    private readonly TextDictionary _contexts = new();
    private readonly List<Place> _places = [];
    private readonly List<string> _cells = [];
    private readonly int[] _results;
    private readonly List<Rejection> _rejections = [];
    private readonly int[] _testCodes;
    private readonly string? _host;
    private readonly string? _site;
    private readonly bool _trace;

    private InterpretCommand(LaboratoryInput input, LaboratorySettings settings, TableOutput output, string? host, string? site, bool trace)
    {
        _input = input;
        _output = output;
        _host = host;
        _site = site;
        _trace = trace;
        _lookup = new InterpretationLookup(new Interpreter(input.Library, settings.Edition, settings.Interpretation), _tests, _values);
        _testCodes = [.. Layout.Tests.Select(test => _tests.Code(test.Test.ColumnName))];
        _results = new int[_testCodes.Length];
        _rules = settings.Interpretation.ExpertRules ? ExpertRules.Load(input.Library, settings.Guideline) : null;
    }

    private WhonetLayout Layout => _input.File.Layout;

    public static Command Create()
    {
        var file = LaboratoryInput.FileArgument();
        var guideline = LaboratoryInput.GuidelineOption();
        var host = new Option<string?>("--host") { Description = "human or animal (or dogs, cattle …) for every row; without it the ORIGIN column decides" };
        var site = new Option<string?>("--site") { Description = "site of infection or route for every row: meningitis, endocarditis, pneumonia, uuti, oral, iv; without it the specimen proposes it" };
        var rules = new Option<string>("--expert-rules") { Description = "on or off", DefaultValueFactory = _ => "on" };
        rules.AcceptOnlyFromAmong("on", "off");
        var trace = new Option<bool>("--trace") { Description = "adds the columns guideline, table, table_row, site, organism_level and measured_sir" };
        var data = new Option<string>("--data") { Description = "a data folder whose own breakpoint tables --guideline may name, such as CLSI-2026-r1", DefaultValueFactory = _ => CommonOptions.UsualData };
        var format = CommonOptions.Format();
        var command = new Command("interpret", "Reads each measured value against a guideline year.\nExample: curb interpret isolates.csv --guideline EUCAST-2025 --trace")
        {
            file, guideline, host, site, rules, trace, data, format,
        };
        command.SetAction(parsed =>
        {
            using var input = LaboratoryInput.Open(parsed.GetValue(file)!, parsed.GetValue(data)!);
            var settings = LaboratoryInput.Settings(parsed.GetValue(guideline)!, input.Library);
            settings = settings with { Interpretation = settings.Interpretation with { ExpertRules = parsed.GetValue(rules) == "on" } };
            string? asked = parsed.GetValue(host) is { } hostText ? Known("--host", hostText, AskedContext.Host(hostText, input.Library), AskedContext.Hosts(input.Library)) : null;
            string? place = parsed.GetValue(site) is { } siteText ? Known("--site", siteText, AskedContext.Site(siteText, input.Library), AskedContext.Sites(input.Library)) : null;
            bool traced = parsed.GetValue(trace);
            using var output = TableOutput.Open(parsed.GetValue(format), Header(traced));
            return new InterpretCommand(input, settings, output, asked, place, traced).Run();
        });
        return command;
    }

    private static string Known(string option, string found, string? read, IReadOnlyList<string> expected) =>
        read ?? throw CommandFailure.WrongArguments($"{option}: found {found}; expected one of {string.Join(", ", expected)}. Example: {option} {expected[0]}");

    private static string[] Header(bool trace)
    {
        string[] header = ["row", "organism", "drug", "method", "value", "sir", "breakpoint_s", "breakpoint_r", "reason"];
        return trace ? [.. header, "guideline", "table", "table_row", "site", "organism_level", "measured_sir"] : header;
    }

    private int Run()
    {
        int rows = 0;
        foreach (var batch in _input.File.Batches())
        {
            _rejections.AddRange(batch.Rejections);
            int refused = 0;
            for (int row = 0; row < batch.Count; row++)
            {
                // Rows that could not be split are rows of the file too, and keep their number.
                while (refused < batch.Rejections.Count && batch.Rejections[refused].Line < batch.Line(row))
                {
                    rows += batch.Rejections[refused++].SourceRows;
                }

                InterpretRow(batch, row, ++rows);
            }

            rows += batch.Rejections.Skip(refused).Sum(rejection => rejection.SourceRows);
        }

        return LaboratoryInput.Account(_rejections);
    }

    private void InterpretRow(RowBatch batch, int row, int number)
    {
        var place = PlaceOf(batch, row);
        _cells.Clear();
        for (int i = 0; i < _testCodes.Length; i++)
        {
            int column = Layout.Tests[i].Column;
            var cell = batch.Trimmed(row, column);
            if (cell.IsEmpty)
            {
                continue;
            }

            int result = _lookup.Result(place.Stratum, _testCodes[i], _values.Code(cell));
            string text = Encoding.UTF8.GetString(cell);
            if (_lookup[result].Fault is { } fault)
            {
                _rejections.Add(new Rejection(_input.File.Name, batch.Line(row), Layout.Header[column], text, fault.Expected, fault.Reason, 0));
            }

            _results[_cells.Count] = result;
            _cells.Add(text);
        }

        if (_rules is not null && place.Organism is { } organism && !_rules.AreSilentOn(organism))
        {
            _rules.Apply(organism, SpecialTests(batch, row), _lookup, _results.AsSpan(0, _cells.Count));
        }

        Write(number, place);
    }

    private void Write(int number, Place place)
    {
        for (int i = 0; i < _cells.Count; i++)
        {
            var result = _lookup[_results[i]];
            var (category, row, reason) = result.Interpretation;
            string method = result.Value.Kind == ValueKind.Category ? "REPORTED" : result.Test!.MethodText;
            object?[] cells = [number, place.Shown, result.Test!.Drug, method, _cells[i], category.Text(), row?.Susceptible, row?.Resistant, reason];
            _output.Row(_trace
                ? [.. cells, row is null ? "" : row.Edition.Name, row?.Table, row?.Row, row?.Site, row?.OrganismRank, (result.Interpretation.Measured ?? category).Text()]
                : cells);
        }
    }

    private SpecialTests SpecialTests(RowBatch batch, int row) =>
        new(
            TestResult(batch, row, WhonetField.BetaLactamase),
            TestResult(batch, row, WhonetField.Esbl),
            Layout.CarbapenemaseTests.Count == 0 ? null : CarbapenemaseTerms.Result(CarbapenemaseTerms.Combined(Layout.CarbapenemaseTests.Select(column => (Layout.Header[column], batch.Text(row, column))))),
            MethicillinTest(batch, row),
            TestResult(batch, row, WhonetField.InducibleClindamycin));

    private bool? MethicillinTest(RowBatch batch, int row)
    {
        bool? done = null;
        foreach (int column in Layout.MethicillinTests)
        {
            bool? result = DeliveredTerms.TestResult(batch.Text(row, column));
            done = result == true || done is null ? result : done;
        }

        return done;
    }

    private bool? TestResult(RowBatch batch, int row, WhonetField field) =>
        Layout.Of(field) is var column and >= 0 ? DeliveredTerms.TestResult(batch.Text(row, column)) : null;

    /// <summary>Organism, specimen and origin of a row, looked up once per distinct combination.</summary>
    private Place PlaceOf(RowBatch batch, int row)
    {
        var organism = Cell(batch, row, WhonetField.Organism);
        var specimen = Cell(batch, row, WhonetField.SpecimenType);
        var origin = Cell(batch, row, WhonetField.Origin);
        Span<byte> key = stackalloc byte[512];
        bool fits = organism.Length + specimen.Length + origin.Length + 2 <= key.Length;
        if (!fits)
        {
            return NewPlace(organism, specimen, origin);
        }

        organism.CopyTo(key);
        key[organism.Length] = 0;
        specimen.CopyTo(key[(organism.Length + 1)..]);
        key[organism.Length + specimen.Length + 1] = 0;
        origin.CopyTo(key[(organism.Length + specimen.Length + 2)..]);
        int code = _contexts.Code(key[..(organism.Length + specimen.Length + origin.Length + 2)]);
        while (_places.Count < code)
        {
            _places.Add(NewPlace(organism, specimen, origin));
        }

        return _places[code - 1];
    }

    private Place NewPlace(ReadOnlySpan<byte> organism, ReadOnlySpan<byte> specimen, ReadOnlySpan<byte> origin)
    {
        string text = Encoding.UTF8.GetString(organism);
        string? code = text.Length == 0 ? null : _input.Library.OrganismCode(text);
        string? type = specimen.IsEmpty ? null : _input.Library.SpecimenCode(Encoding.UTF8.GetString(specimen));
        string group = type is null ? "" : _input.Library.Specimen(type)!.Group;
        string host = _host ?? (DeliveredTerms.Host(Encoding.UTF8.GetString(origin)) == "animal" ? "animal" : "human");
        var known = code is null ? null : _input.Library.Organism(code);
        return new Place(known, code ?? text, _lookup.Stratum(new IsolateContext(code ?? text, group, host, _site)));
    }

    private ReadOnlySpan<byte> Cell(RowBatch batch, int row, WhonetField field) =>
        Layout.Of(field) is var column and >= 0 ? batch.Trimmed(row, column) : default;

    private sealed record Place(Organism? Organism, string Shown, int Stratum);
}
