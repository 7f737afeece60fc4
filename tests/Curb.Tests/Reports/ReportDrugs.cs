using Curb.Tests.Support;

namespace Curb.Tests.Reports;

/// <summary>Drug names as the command line looks them up.</summary>
internal static class ReportDrugs
{
    private static readonly Curb.Cli.Commands.DrugNames s_names = new(Reference.Library);

    public static string? Code(string text) => s_names.Code(text);
}
