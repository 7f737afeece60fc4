using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Curb.Columns;

namespace Curb.Exchange.Demo;

/// <summary>
/// Writes a WHONET-style table of any size for measurements: 21 fields and 72 test columns, comma separated, UTF-8, made from a seed.
/// Organisms, phenotypes and values are those of the demo; about every fifth isolate is a repeat of its patient.
/// </summary>
public sealed class LargeWhonetFile
{
    private const int TestColumns = 72;
    private const double TestedShare = 0.97;
    private const int BufferSize = 1 << 20;

    private static readonly string[] s_fields =
    [
        "COUNTRY_A", "LABORATORY", "PATIENT_ID", "SEX", "AGE", "DATE_BIRTH", "WARD", "INSTITUT", "DEPARTMENT", "WARD_TYPE", "DATE_ADMIS",
        "SPEC_NUM", "SPEC_DATE", "SPEC_TYPE", "ISOL_NUM", "ORGANISM", "ORG_TYPE", "ESBL", "MRSA_SCRN", "COMMENT", "ORIGIN",
    ];

    private static readonly (string Ward, string Department, string Type)[] s_wards =
        [("R1", "resp", "in"), ("S1", "surg", "in"), ("U1", "uro", "in"), ("ICU", "icu", "icu"), ("OPD", "out", "out"), ("EME", "eme", "eme"), ("P1", "paed", "in"), ("H1", "haem", "in")];

    private static readonly string[] s_specimens = ["sp", "ur", "bl", "wd", "ba", "bi", "ab", "va"];

    private readonly DemoMicrobiology _microbiology = DemoMicrobiology.Load();
    private readonly Dictionary<string, byte[]> _utf8 = new(StringComparer.Ordinal);
    private readonly DemoRandom _random;
    private readonly string[] _columns;
    private readonly Dictionary<string, int> _place;
    private readonly byte[]?[] _cells;
    private readonly byte[] _buffer = new byte[BufferSize];
    private readonly Dictionary<string, Weighted<DemoOrganism>> _growth;
    private readonly Dictionary<string, (Weighted<DemoPhenotype> Phenotypes, IReadOnlyList<DemoTest> Tests)> _organisms;

    private LargeWhonetFile(ulong seed)
    {
        _random = new DemoRandom(seed, "large WHONET file");
        var used = _microbiology.TestColumns.ToList();
        string[] unused = ["MAN_ND30", "NOR_ND10", "OFX_ND5", "TIC_ND75", "NOV_ND5", "CEP_ND30", "CRB_ND100", "MEZ_ND75", "DOX_ND30", "NIT_ND300", "CHL_ND30", "TOB_ND10", "ATM_ND30", "FEP_ND30", "CSL_ND75", "TEC_ND30", "VAN_NE", "PEN_NE", "CTX_NE"];
        _columns = [.. used.Concat(unused.Except(used)).Take(TestColumns)];
        _place = _columns.Select((column, index) => (column, index)).ToDictionary(pair => pair.column, pair => pair.index);
        _cells = new byte[]?[_columns.Length];
        _growth = s_specimens.ToDictionary(specimen => specimen, _microbiology.Growth);
        _organisms = _growth.Values.SelectMany(growth => growth.Items).Select(organism => organism.Code).Distinct().ToDictionary(
            code => code,
            code => (_microbiology.PhenotypesOf(code), (IReadOnlyList<DemoTest>)[.. _microbiology.TestsOf(code).Where(test => _place.ContainsKey(test.Column))]));
    }

    /// <summary>Writes the file and returns the number of measured values in it.</summary>
    public static long Write(Stream stream, int isolates, ulong seed)
    {
        var file = new LargeWhonetFile(seed);
        stream.Write(Encoding.UTF8.GetBytes(string.Join(',', s_fields.Concat(file._columns)) + "\n"));
        long values = 0;
        int used = 0;
        for (int i = 0; i < isolates; i++)
        {
            if (BufferSize - used < 4096)
            {
                stream.Write(file._buffer, 0, used);
                used = 0;
            }

            used += file.Row(i, isolates, file._buffer.AsSpan(used), ref values);
        }

        stream.Write(file._buffer, 0, used);
        return values;
    }

    private int Row(int number, int isolates, Span<byte> into, ref long values)
    {
        string specimen = s_specimens[_random.Below(s_specimens.Length)];
        var organism = _growth[specimen].Draw(_random);
        var (phenotypes, tests) = _organisms[organism.Code];
        var phenotype = phenotypes.Draw(_random);
        int at = Fields(number, isolates, specimen, organism, phenotype, into);
        Array.Clear(_cells);
        foreach (var test in tests)
        {
            if (_random.Chance(TestedShare))
            {
                _cells[_place[test.Column]] = Utf8(test.Draw(_random, phenotype.Name));
                values++;
            }
        }

        foreach (var cell in _cells)
        {
            into[at++] = (byte)',';
            cell.CopyTo(into[at..]);
            at += cell?.Length ?? 0;
        }

        into[at++] = (byte)'\n';
        return at;
    }

    private int Fields(int number, int isolates, string specimen, DemoOrganism organism, DemoPhenotype phenotype, Span<byte> into)
    {
        var (ward, department, type) = s_wards[_random.Below(s_wards.Length)];
        int patient = _random.Below(Math.Max(1, (int)(isolates * 0.8)));
        int collected = Days.From(new DateOnly(2024, 1, 1)) + _random.Below(731);
        int birth = Days.From(new DateOnly(1935, 1, 1)) + (int)((long)patient * 7919 % 31000);
        var cells = new Cells(into);
        cells.Text(Utf8("CHN"));
        cells.Text(Utf8("DT01"));
        cells.Number('P', patient);
        cells.Text(Utf8((patient & 1) == 0 ? "m" : "f"));
        cells.Number('\0', Math.Max(0, (collected - birth) / 365));
        cells.Date(birth);
        cells.Text(Utf8(ward));
        cells.Text(Utf8("DT01"));
        cells.Text(Utf8(department));
        cells.Text(Utf8(type));
        cells.Date(collected - _random.Below(9));
        cells.Number('S', number);
        cells.Date(collected);
        cells.Text(Utf8(specimen));
        cells.Text(Utf8("1"));
        cells.Text(Utf8(organism.Code));
        cells.Text(Utf8(organism.Type));
        cells.Text(Utf8(organism.Code is "eco" or "kpn" && phenotype.Name != "cre" ? phenotype.Name == "esbl" ? "+" : "-" : ""));
        cells.Text(Utf8(organism.Code == "sau" ? phenotype.Name == "mrsa" ? "+" : "-" : ""));
        cells.Text(default);
        cells.Text(Utf8("h"));
        return cells.Length - 1;
    }

    private byte[] Utf8(string text)
    {
        if (!_utf8.TryGetValue(text, out var bytes))
        {
            _utf8[text] = bytes = Encoding.UTF8.GetBytes(text);
        }

        return bytes;
    }

    /// <summary>Cells of one row, each followed by a comma.</summary>
    private ref struct Cells(Span<byte> into)
    {
        private readonly Span<byte> _into = into;

        public int Length { get; private set; }

        public void Text(ReadOnlySpan<byte> text)
        {
            text.CopyTo(_into[Length..]);
            Length += text.Length;
            _into[Length++] = (byte)',';
        }

        public void Number(char prefix, int number)
        {
            if (prefix != '\0')
            {
                _into[Length++] = (byte)prefix;
            }

            Utf8Formatter.TryFormat(number, _into[Length..], out int written);
            Length += written;
            _into[Length++] = (byte)',';
        }

        public void Date(int days)
        {
            Days.ToDate(days).TryFormat(_into[Length..], out int written, "yyyy-MM-dd", CultureInfo.InvariantCulture);
            Length += written;
            _into[Length++] = (byte)',';
        }
    }
}
