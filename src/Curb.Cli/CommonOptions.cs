using System.CommandLine;

namespace Curb.Cli;

/// <summary>Options that several verbs share, each made anew for its verb.</summary>
internal static class CommonOptions
{
    public static Option<string?> Format()
    {
        var option = new Option<string?>("--format") { Description = "table, csv or json; table on a terminal, csv otherwise" };
        option.AcceptOnlyFromAmong("table", "csv", "json");
        return option;
    }

    public static Option<string> Data() => new("--data") { Description = "the data folder", DefaultValueFactory = _ => UsualData };

    /// <summary>The data folder where none is named.</summary>
    public const string UsualData = "./data";
}
