using Curb.Exchange.Tabular;
using Curb.Susceptibilities;

namespace Curb.Exchange.Whonet;

/// <summary>Which column of a WHONET-style file holds what.</summary>
public sealed class WhonetLayout
{
    private readonly int[] _single = new int[Enum.GetValues<WhonetField>().Length];
    private readonly List<(int Column, string Name)> _otherTests = [];
    private readonly List<int> _methicillin = [];
    private readonly List<int> _carbapenemase = [];
    private readonly List<(int Column, SusceptibilityTest Test)> _tests = [];
    private readonly List<string> _unread = [];

    private WhonetLayout(IReadOnlyList<string> header)
    {
        Header = header;
        Array.Fill(_single, -1);
    }

    public IReadOnlyList<string> Header { get; }

    /// <summary>Drug columns in file order.</summary>
    public IReadOnlyList<(int Column, SusceptibilityTest Test)> Tests => _tests;

    /// <summary>Special tests without a column of their own in the received records.</summary>
    public IReadOnlyList<(int Column, string Name)> OtherTests => _otherTests;

    /// <summary>Columns that all say methicillin resistance (screen, mecA, PBP2a).</summary>
    public IReadOnlyList<int> MethicillinTests => _methicillin;

    /// <summary>Columns that each say something of a carbapenemase: the field of WHONET, genes, and phenotypic tests.</summary>
    public IReadOnlyList<int> CarbapenemaseTests => _carbapenemase;

    /// <summary>Headers that are neither a field nor a drug column; they are left out and named to the person.</summary>
    public IReadOnlyList<string> Unread => _unread;

    /// <summary>Column of a field, -1 where the file has none.</summary>
    public int Of(WhonetField field) => _single[(int)field];

    /// <summary>Reads a header.</summary>
    /// <param name="file">File name, for messages.</param>
    /// <param name="header">Column names.</param>
    /// <param name="drugCode">Finds the code of a drug by its name in any language; null where only codes are accepted.</param>
    /// <exception cref="UnusableFileException">No organism column: the file is no WHONET file.</exception>
    public static WhonetLayout Read(string file, IReadOnlyList<string> header, Func<string, string?>? drugCode = null)
    {
        var layout = new WhonetLayout(header);
        for (int column = 0; column < header.Count; column++)
        {
            layout.Place(column, header[column], drugCode);
        }

        return layout.Of(WhonetField.Organism) >= 0 ? layout : throw layout.Missing(file);
    }

    /// <summary>True where one of the headers is the organism column, without which no row says anything.</summary>
    public static bool HasOrganism(IReadOnlyList<string> header) => header.Any(name => WhonetFieldNames.Find(name) == WhonetField.Organism);

    /// <summary>Refuses a file whose rows could be neither counted in a period nor told apart: without specimen date, or with neither patient nor specimen number.</summary>
    /// <exception cref="UnusableFileException">Columns are missing; all of them are named.</exception>
    public void RefuseUnlessCountable(string file)
    {
        if (Lacking().Count > 0)
        {
            throw Missing(file);
        }
    }

    private UnusableFileException Missing(string file)
    {
        var lacking = Lacking();
        return new UnusableFileException(file, Shown(Header), $"WHONET columns; missing are {string.Join(", ", lacking.Select(column => $"{column.Name} ({column.Meaning})"))}: rename the columns that hold them, or export the file from WHONET again", "missing-column", 1, lacking[0].Name);
    }

    private List<(string Name, string Meaning)> Lacking()
    {
        var lacking = new List<(string Name, string Meaning)>();
        if (Of(WhonetField.Organism) < 0)
        {
            lacking.Add(("ORGANISM", "code or name of the organism"));
        }

        if (Of(WhonetField.SpecimenDate) < 0)
        {
            lacking.Add(("SPEC_DATE", "date of the specimen"));
        }

        if (Of(WhonetField.PatientId) < 0 && Of(WhonetField.SpecimenNumber) < 0)
        {
            lacking.Add(("PATIENT_ID or SPEC_NUM", "number of the patient or of the specimen"));
        }

        return lacking;
    }

    private void Place(int column, string name, Func<string, string?>? drugCode)
    {
        var field = WhonetFieldNames.Find(name);
        if (field is null && SusceptibilityTest.Parse(name, drugCode) is { } test)
        {
            _tests.Add((column, test));
        }
        else if (field is WhonetField.OtherTest || (field is null && WhonetFieldNames.IsUserDefined(name)))
        {
            _otherTests.Add((column, name));
        }
        else if (field is WhonetField.CarbapenemaseTest or WhonetField.Carbapenemase)
        {
            _carbapenemase.Add(column);
            if (field is WhonetField.CarbapenemaseTest)
            {
                _otherTests.Add((column, name));
            }
            else
            {
                _single[(int)WhonetField.Carbapenemase] = _single[(int)WhonetField.Carbapenemase] < 0 ? column : _single[(int)WhonetField.Carbapenemase];
            }
        }
        else if (field is WhonetField.MrsaScreen or WhonetField.MecA)
        {
            _methicillin.Add(column);
        }
        else if (field is { } known)
        {
            _single[(int)known] = _single[(int)known] < 0 ? column : _single[(int)known];
        }
        else if (drugCode?.Invoke(name) is { } drug)
        {
            _tests.Add((column, new SusceptibilityTest(drug, "", TestMethod.Reported, "", false)));
        }
        else if (name.Length > 0)
        {
            _unread.Add(name);
        }
    }

    private static string Shown(IReadOnlyList<string> header)
    {
        string names = string.Join(", ", header);
        return "columns " + (names.Length > 160 ? names[..160] + " …" : names);
    }
}
