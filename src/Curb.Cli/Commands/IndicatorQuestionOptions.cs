using System.CommandLine;
using Curb.Indicators;
using Curb.Policies;

namespace Curb.Cli.Commands;

/// <summary>The filters that <c>curb indicators</c> and <c>curb explain</c> share.</summary>
internal sealed class IndicatorQuestionOptions
{
    private static readonly string[] s_filters = ["institution", "department", "physician", "drug"];

    private readonly Option<string?> _from = new("--from") { Description = "first month, such as 2023-01; the first of the data when left out" };
    private readonly Option<string?> _to = new("--to") { Description = "last month, such as 2023-12; the last of the data when left out" };
    private readonly Option<string[]> _packs = new("--pack") { Description = "judge by this pack and no other: cn/evaluation-2015 (several with commas)" };
    private readonly Option<string[]> _edition = new("--edition") { Description = "compute by this edition, such as 2015, whatever the period (several with commas); the one in force when left out" };
    private readonly Dictionary<string, Option<string?>> _only;

    public IndicatorQuestionOptions(Command command)
    {
        _only = s_filters.ToDictionary(name => name, name => new Option<string?>("--" + name) { Description = $"only this {name}" });
        command.Options.Add(_from);
        command.Options.Add(_to);
        command.Options.Add(_packs);
        command.Options.Add(_edition);
        foreach (var option in _only.Values)
        {
            command.Options.Add(option);
        }
    }

    public IndicatorQuestion Read(ParseResult parsed, IReadOnlyList<string> indicators, IReadOnlyList<string> by, PolicyLibrary policies)
    {
        var packs = Split(parsed.GetValue(_packs));
        if (packs.FirstOrDefault(pack => policies.Pack(pack) is null) is { } unknown)
        {
            throw CommandFailure.WrongArguments($"--pack: found \"{unknown}\", which is not a pack; packs are {string.Join(", ", policies.Packs.Select(pack => pack.Id))}.");
        }

        var only = _only.Where(pair => parsed.GetValue(pair.Value) is not null).ToDictionary(pair => pair.Key, pair => parsed.GetValue(pair.Value)!);
        var choice = packs.Count == 0 ? PolicyChoice.InForce : PolicyChoice.OnlyPacks(packs);
        return new IndicatorQuestion(indicators, Month(parsed, _from), Month(parsed, _to), by, only, choice) { Editions = Split(parsed.GetValue(_edition)) };
    }

    public static IReadOnlyList<string> Split(string[]? values) =>
        [.. (values ?? []).SelectMany(value => value.Split([',', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];

    private static CalendarMonth? Month(ParseResult parsed, Option<string?> option)
    {
        string? text = parsed.GetValue(option);
        return text is null ? null : CalendarMonth.Parse(text) ?? throw CommandFailure.WrongArguments($"{option.Name}: found \"{text}\", expected a month such as 2023-01.");
    }
}
