using Curb.Exchange.Tabular;
using Curb.Exchange.Whonet;
using Curb.Susceptibilities;

namespace Curb.Exchange.Profiles;

/// <summary>As what the columns of a file are read.</summary>
/// <param name="Kind">What the file holds in its profile.</param>
/// <param name="Columns">Header in the file → column of the profile; null where it is not taken.</param>
/// <param name="Offered">Columns of the profile.</param>
/// <param name="Missing">Columns that the profile needs and the file lacks.</param>
/// <param name="RowsAbove">Rows above the column names.</param>
public sealed record ColumnReading(string Kind, IReadOnlyList<(string Header, string? ReadAs)> Columns, IReadOnlyList<string> Offered, IReadOnlyList<string> Missing, int RowsAbove)
{
    /// <summary>The columns of a file by a profile; null for profiles whose files have none (HL7, FHIR) or a file without a header.</summary>
    public static ColumnReading? Of(IIntakeProfile profile, string path, string? sheet, IntakeSettings settings)
    {
        try
        {
            return profile switch
            {
                DefinedProfile defined => defined.ReadColumns(path, sheet, settings),
                WhonetProfile => Whonet(path, settings),
                _ => null,
            };
        }
        catch (UnusableFileException)
        {
            return null;
        }
    }

    private static ColumnReading Whonet(string path, IntakeSettings settings)
    {
        var options = TabularOptions.Default with { AllowDuplicateHeaders = true };
        bool Fits(IReadOnlyList<string> header) => WhonetLayout.HasOrganism([.. header.Select(name => settings.Columns.GetValueOrDefault(name, name))]);
        IReadOnlyList<string> header;
        using (var first = TabularReader.Open(path, options))
        {
            header = first.Header;
        }

        if (!Fits(header) && HeaderSearch.Below(path, options, Fits) is { } below)
        {
            options = below;
            using var reader = TabularReader.Open(path, below);
            header = reader.Header;
        }

        var columns = header.Select(name => (name, ReadAs(settings.Columns.GetValueOrDefault(name, name), settings.DrugCode))).ToList();
        string[] needed = ["ORGANISM", "SPEC_DATE"];
        var found = columns.Select(column => column.Item2).ToHashSet();
        return new ColumnReading("isolates", columns, WhonetFieldNames.Codes, [.. needed.Where(name => !found.Contains(name))], options.RowsAboveHeader);
    }

    private static string? ReadAs(string name, Func<string, string?>? drugCode) =>
        name.Length == 0 ? null
        : WhonetFieldNames.Find(name) is { } field ? WhonetFieldNames.Codes.FirstOrDefault(code => WhonetFieldNames.Find(code) == field) ?? name
        : SusceptibilityTest.Parse(name, drugCode) is { } test ? test.Drug
        : WhonetFieldNames.IsUserDefined(name) ? name
        : drugCode?.Invoke(name);
}
