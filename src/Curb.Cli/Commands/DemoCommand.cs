using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Curb.Casework;
using Curb.Cli.Output;
using Curb.Cli.Work;
using Curb.Exchange;
using Curb.Exchange.Demo;
using Curb.Exchange.Profiles;
using Curb.Indicators;
using Curb.ReferenceData;
using Curb.Storage;
using Curb.Storage.Casework;
using Curb.Storage.Regional;
using Curb.Storage.Work;
using Curb.Web.Accounts;

namespace Curb.Cli.Commands;

/// <summary><c>curb demo</c>: fills an empty data folder with a synthetic district, or writes a synthetic hospital as files.</summary>
internal static class DemoCommand
{
    private const string Who = "curb demo";
    private const int EvaluatedMonths = 13;

    private static readonly TimeOnly s_nightly = new(3, 0);

    public static Command Create()
    {
        var scale = new Option<string>("--scale") { Description = "hospital (one, small), district (2 tertiary, 4 secondary, 6 community) or province (5 districts)", DefaultValueFactory = _ => "hospital" };
        scale.AcceptOnlyFromAmong("hospital", "district", "province");
        var seed = new Option<long>("--seed") { Description = "another seed gives another district", DefaultValueFactory = _ => 1 };
        var data = CommonOptions.Data();
        var files = new Option<string?>("--files") { Description = "writes the hospital as template and WHONET files into this folder instead, to try curb ingest by hand" };
        var format = CommonOptions.Format();
        var command = new Command("demo", "Fills an empty data folder with a synthetic district of two years. Example: curb demo --scale district --data ./data") { scale, seed, data, files, format };
        command.SetAction(parsed =>
        {
            var district = new DemoDistrict(Enum.Parse<DemoScale>(parsed.GetValue(scale)!, true), (ulong)parsed.GetValue(seed));
            return parsed.GetValue(files) is { } folder ? WriteFiles(district, folder, parsed.GetValue(format)) : Fill(district, parsed.GetValue(data)!, parsed.GetValue(format));
        });
        return command;
    }

    private static int Fill(DemoDistrict district, string path, string? format)
    {
        RefuseIfUsed(path);
        var clock = Stopwatch.StartNew();
        using (var folder = DataFolder.Open(path, DataFolderAccess.Write))
        {
            foreach (var institution in district.Institutions)
            {
                folder.Save(institution, Who);
            }

            long rows = TakeIn(district, folder, clock);
            Say($"{rows} rows taken in after {clock.Elapsed.TotalSeconds:0.0} s");
            var records = new DemoRecords(folder.Records, new Actor(Who));
            bool governed = records.Fill(district.Institutions);
            Derive(district, folder, clock);
            string region = DemoAccounts.Make(folder, district.Institutions, new Actor(Who));
            if (governed)
            {
                records.Work(folder);
            }

            var cases = new CaseStore(folder.Records, ContentTrees.CaseTypes(), WorkingCalendar.Load(ReferenceLibrary.Load(ContentFolder.Open("reference"))));
            DemoSupervision.Make(folder.Records, cases, ContentTrees.Plans(), region, district.Institutions, new Actor(Who));
            DemoSociety.Make(folder.Records, cases, ContentTrees.Society(cases.Types), region, district.Institutions[0], new Actor(Who));
            if (district.Institutions.Count > 1)
            {
                DemoReports.Make(folder, new Actor(Who));
                var began = clock.Elapsed;
                DemoFederation.Make(folder, region, new Actor(Who));
                Say($"Bundles of another installation, {(clock.Elapsed - began).TotalSeconds:0.0} s, {clock.Elapsed.TotalSeconds:0} s");
            }

            Evaluate(folder, clock);
        }

        OpenCases(path, clock);

        Show(district, format);
        return ExitCodes.Done;
    }

    private static int WriteFiles(DemoDistrict district, string path, string? format)
    {
        if (district.Institutions.Count > 1)
        {
            throw CommandFailure.WrongArguments("--files writes one hospital. Example: curb demo --scale hospital --files ./demo-files");
        }

        RefuseIfUsed(path);
        const string templates = "cn-templates/profile.yaml";
        var written = DemoFiles.Write(district, ProfileLibrary.Parse(templates, ContentFolder.Open("profiles").Read(templates)), path);
        using var table = TableOutput.Open(format, "file", "profile", "rows", "repeated", "fault_line", "fault_column", "fault_found");
        foreach (var file in written)
        {
            table.Row(file.Path, file.Profile, file.Rows, file.Repeated, null, null, null);
            file.Faults.ToList().ForEach(fault => table.Row(file.Path, file.Profile, null, null, fault.Line, fault.Column, fault.Found));
        }

        Say($"Take in templates/ and one of laboratory-template/ and whonet/: curb ingest cn-templates {path}/templates --institution DT01");
        return ExitCodes.Done;
    }

    /// <summary>Only an empty or missing folder is filled, so that made-up rows never stand among real ones.</summary>
    private static void RefuseIfUsed(string path)
    {
        if (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any())
        {
            throw CommandFailure.WrongArguments(
                $"{Path.GetFullPath(path)} is not empty. The demo only fills an empty folder, so that synthetic records never stand among real ones. Name another: curb demo --data ./demo-data");
        }
    }

    private static long TakeIn(DemoDistrict district, DataFolder folder, Stopwatch clock)
    {
        long rows = 0;
        int done = 0;
        foreach (var part in district.Parts())
        {
            using var batch = folder.Received.Begin(part.Institution.Code, part.File);
            batch.Add(part.Delivery);
            rows += batch.Commit().Read;
            done++;
            if (done % 8 == 0 || done == district.PartCount)
            {
                Say($"{done} of {district.PartCount} files, {part.Institution.Name}, {rows} rows, {clock.Elapsed.TotalSeconds:0} s");
            }
        }

        return rows;
    }

    private static void Derive(DemoDistrict district, DataFolder folder, Stopwatch clock)
    {
        var derivations = new FolderDerivations(folder.Path);
        foreach (var institution in district.Institutions)
        {
            var facts = derivations.Of(folder, institution.Code).Run(folder, institution.Code);
            Say($"{institution.Name}: {facts.Sum(fact => fact.Rows)} rows of facts, {clock.Elapsed.TotalSeconds:0} s");
        }
    }

    /// <summary>The last year month by month and as a whole, so that the regional scoreboard has something to show.</summary>
    private static void Evaluate(DataFolder folder, Stopwatch clock)
    {
        var evaluations = new MonthlyEvaluations(folder, folder.Records);
        var last = evaluations.LastMonth();
        for (int back = EvaluatedMonths - 1; back >= 0; back--)
        {
            evaluations.Keep(Period.Of(CalendarMonth.At(last.Index - back)), new Actor(Who), (_, _, _) => { });
        }

        evaluations.Keep(new Period(new CalendarMonth(last.Year, 1), last), new Actor(Who), (_, _, _) => { });
        Say($"{EvaluatedMonths} months evaluated, {clock.Elapsed.TotalSeconds:0} s");
    }

    /// <summary>Opens what waits for people, and has it looked for again every night.</summary>
    private static void OpenCases(string path, Stopwatch clock)
    {
        var raising = new CaseRaising(path);
        var harvest = raising.Gather([], CaseSources.Kinds);
        using var records = RecordStore.OpenForAccounts(path, TimeProvider.System);
        var (raised, _, _) = raising.Raise(records, harvest, new Actor(Who));
        new ScheduleStore(records).Add(JobKinds.Raise, "", "daily", 0, s_nightly, new Actor(Who));
        Say($"{raised.Sum(one => one.Opened)} cases opened after {clock.Elapsed.TotalSeconds:0.0} s");
    }

    /// <summary>What was planted, so that a person knows what the indicators should find.</summary>
    private static void Show(DemoDistrict district, string? format)
    {
        using var table = TableOutput.Open(format, "institution", "name", "planted", "count");
        foreach (var institution in district.Institutions)
        {
            foreach (var plant in district.Plants(institution.Code))
            {
                table.Row(institution.Code, institution.Name, plant, null);
            }

            foreach (var measure in Enum.GetValues<DemoMeasure>().Where(measure => district.Truth.Count(institution.Code, measure) > 0))
            {
                table.Row(institution.Code, institution.Name, Name(measure), district.Truth.Count(institution.Code, measure));
            }
        }
    }

    private static string Name(DemoMeasure measure) =>
        string.Concat(measure.ToString().Select((c, i) => char.IsUpper(c) ? (i > 0 ? "-" : "") + char.ToLowerInvariant(c) : c.ToString()));

    private static void Say(FormattableString message) => Console.Error.WriteLine(message.ToString(CultureInfo.InvariantCulture));
}
