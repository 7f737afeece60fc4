using System.CommandLine;
using System.Globalization;
using Curb.Cli.Output;
using Curb.Disclosure;
using Curb.Storage;
using Curb.Storage.Regional;
using Curb.Supervision;

namespace Curb.Cli.Commands;

/// <summary><c>curb inspections</c>: inspections, the double-random draw of institutions and experts, and its proof.</summary>
internal static class InspectionsCommand
{
    public static Command Create()
    {
        var (data, format) = (CommonOptions.Data(), CommonOptions.Format());
        var command = new Command("inspections", "Inspections with their state and what was found; draw: the double-random draw; proof: kept draws drawn again.\nExample: curb inspections --format csv") { data, format };
        command.SetAction(parsed => With(parsed.GetValue(data)!, store =>
        {
            using var output = TableOutput.Open(parsed.GetValue(format), "inspection", "institution", "campaign", "month", "state", "team", "items", "findings", "begun_on", "handed_in_on", "closed_on");
            foreach (var kept in store.All(InspectionKinds.Inspection, Scope.DataFolderOwner))
            {
                var one = kept.Body;
                output.Row(one.Id, one.Institution, one.Title, one.Month, kept.State, string.Join(' ', one.Team), one.Items.Count, one.HandedInOn is null ? null : one.Findings.Count, one.BegunOn, one.HandedInOn, one.ClosedOn);
            }

            return ExitCodes.Done;
        }));
        command.Subcommands.Add(Draw());
        command.Subcommands.Add(Proof());
        return command;
    }

    private static Command Draw()
    {
        var (data, format) = (CommonOptions.Data(), CommonOptions.Format());
        var seed = new Option<string>("--seed") { Description = "published before the draw: who has it can repeat the draw", Required = true };
        var per = new Option<string>("--per") { Description = "how many of each level: tertiary=1,secondary=2,primary=3", Required = true };
        var experts = new Option<string>("--experts") { Description = "text file, a line an expert: name, then after commas the codes of institutions that the person must not inspect", Required = true };
        var team = new Option<int>("--team") { Description = "experts for each institution", DefaultValueFactory = _ => 2 };
        var most = new Option<int>("--most") { Description = "inspections that one expert takes at most", DefaultValueFactory = _ => 3 };
        var command = new Command("draw", "Draws institutions by level and experts for each, avoiding conflicts. The order is that of SHA-256 of \"seed|institution|CODE\" and \"seed|expert|CODE|NAME\", so that anybody can repeat it.\nExample: curb inspections draw --seed 2026-1 --per secondary=2 --experts experts.txt") { seed, per, experts, team, most, data, format };
        command.SetAction(parsed =>
        {
            var drawn = InspectionDraw.Draw(parsed.GetValue(seed)!, Institutions(parsed.GetValue(data)!), Counts(parsed.GetValue(per)!), Experts(parsed.GetValue(experts)!), parsed.GetValue(team), parsed.GetValue(most));
            using (var output = TableOutput.Open(parsed.GetValue(format), "institution", "name", "level", "experts", "avoided", "lacking", "key"))
            {
                foreach (var one in drawn)
                {
                    output.Row(one.Institution.Code, one.Institution.Name, one.Stratum, string.Join(' ', one.Experts), string.Join(' ', one.Avoided), one.Short, InspectionDraw.Key(parsed.GetValue(seed)!, "institution", one.Institution.Code));
                }
            }

            Console.Error.WriteLine($"{drawn.Count} institutions, {drawn.Count(one => one.Short > 0)} with too few experts.");
            return ExitCodes.Done;
        });
        return command;
    }

    private static Command Proof()
    {
        var (data, format) = (CommonOptions.Data(), CommonOptions.Format());
        var command = new Command("proof", "Draws every kept draw again from what was frozen with it. Ends with 1 where one comes out otherwise.\nExample: curb inspections proof") { data, format };
        command.SetAction(parsed => With(parsed.GetValue(data)!, store =>
        {
            var draws = store.All(InspectionKinds.Draw, Scope.DataFolderOwner).Select(kept => kept.Body).ToList();
            using (var output = TableOutput.Open(parsed.GetValue(format), "draw", "drawn_on", "seed", "institutions", "experts", "drawn", "digest", "proven"))
            {
                foreach (var draw in draws)
                {
                    output.Row(draw.Id, draw.DrawnOn, draw.Seed, draw.Frame.Count, draw.Pool.Count, draw.Drawn.Count, draw.Digest, draw.IsProven ? "yes" : "no");
                }
            }

            return draws.All(draw => draw.IsProven) ? ExitCodes.Done : ExitCodes.DoneWithRejectedRows;
        }));
        return command;
    }

    private static int With(string path, Func<SupervisionStore, int> work)
    {
        using var records = Open(path);
        return work(new SupervisionStore(records));
    }

    private static RecordStore Open(string path) => Directory.Exists(path) ? RecordStore.OpenForAccounts(path, TimeProvider.System) : throw CommandFailure.UnusableInput($"There is no data folder at {Path.GetFullPath(path)}.");

    private static IReadOnlyList<Institution> Institutions(string path)
    {
        using var records = Open(path);
        return records.Institutions(Scope.DataFolderOwner);
    }

    private static Dictionary<string, int> Counts(string text)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            string[] pair = part.Split('=');
            if (pair.Length != 2 || pair[0] is not ("tertiary" or "secondary" or "primary") || !int.TryParse(pair[1], NumberStyles.None, CultureInfo.InvariantCulture, out int count))
            {
                throw CommandFailure.WrongArguments($"--per: found \"{part}\", expected a level and a number. Example: --per tertiary=1,secondary=2,primary=3");
            }

            counts[pair[0]] = count;
        }

        return counts;
    }

    private static IReadOnlyList<InspectionExpert> Experts(string path)
    {
        if (!File.Exists(path))
        {
            throw CommandFailure.UnusableInput($"There is no file {path}. Expected a line an expert: name, then codes of institutions to avoid.");
        }

        return [.. File.ReadLines(path).Select(line => line.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).Where(cells => cells.Length > 0).Select(cells => new InspectionExpert(cells[0], cells[1..])).DistinctBy(expert => expert.Id)];
    }
}
