using System.CommandLine;
using Curb.Antibiograms;
using Curb.Facts;

namespace Curb.Cli.Commands;

/// <summary>Options that pick the isolates of an antibiogram: each names a dimension and takes one or several values with commas.</summary>
internal sealed class IsolateFilters
{
    private readonly List<(Option<string?> Option, string Column)> _filters = [];
    private readonly Option<string> _screening = new("--screening") { Description = "screening cultures, where they are marked: exclude, include or only", DefaultValueFactory = _ => "exclude" };

    public IsolateFilters(Command command)
    {
        Add(command, "--organism", "organism", "WHONET codes, such as eco,kpn");
        Add(command, "--specimen", "specimen_group", "specimen groups: blood, urine, respiratory …");
        Add(command, "--ward", "ward", "wards");
        Add(command, "--ward-type", "ward_type", "in, out, icu, emergency, other");
        Add(command, "--department", "department", "departments");
        Add(command, "--onset", "onset", "origin of the isolate: community, hospital");
        Add(command, "--host", "host", "human, animal, food, environment");
        Add(command, "--sex", "sex", "m, f");
        Add(command, "--age-group", "age_group", string.Join(", ", AgeGroups.Names));
        _screening.AcceptOnlyFromAmong("exclude", "include", "only");
        command.Options.Add(_screening);
    }

    public ScreeningCultures Screening(ParseResult parsed) => parsed.GetValue(_screening) switch
    {
        "include" => ScreeningCultures.Included,
        "only" => ScreeningCultures.Only,
        _ => ScreeningCultures.LeftOut,
    };

    public IReadOnlyList<Condition> Conditions(ParseResult parsed) =>
    [
        .. from filter in _filters
           let given = parsed.GetValue(filter.Option)
           where given is not null
           select new Condition(filter.Column, ConditionTest.In, given.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)),
    ];

    private void Add(Command command, string name, string column, string values)
    {
        var option = new Option<string?>(name) { Description = $"only these, with commas: {values}" };
        command.Options.Add(option);
        _filters.Add((option, column));
    }
}
