using System.CommandLine;
using Curb.Cli.Output;
using Curb.Exchange;
using Curb.Exchange.Profiles;
using Curb.Exchange.Tabular;
using Curb.Intake;
using Curb.Measurements;
using Curb.ReferenceData;
using Curb.Storage;

namespace Curb.Cli.Commands;

/// <summary><c>curb ingest</c>: takes delivered files into the data folder through a profile, each file all or nothing.</summary>
internal static class IngestCommand
{
    public static Command Create()
    {
        var profile = new Argument<string>("profile") { Description = "whonet, cn-templates, hl7v2, fhir, mimic-iii, mimic-iv or ncbi-ast" };
        var paths = new Argument<string[]>("path") { Description = "files or folders; - is standard input", Arity = ArgumentArity.OneOrMore };
        var institution = new Option<string>("--institution") { Description = "code of the institution that delivers", Required = true };
        var data = CommonOptions.Data();
        var dates = new Option<string?>("--dates") { Description = "day-first, month-first or year-first, for dates such as 2/1/2024 or 24-01-02 where the file leaves it open" };
        dates.AcceptOnlyFromAmong("day-first", "month-first", "year-first");
        var format = CommonOptions.Format();
        var command = new Command("ingest", "Takes files in: every row accepted, replaced, unchanged or rejected with its reason. Example: curb ingest cn-templates 住院就诊.xlsx 医嘱处方.csv --institution H001")
        {
            profile, paths, institution, data, dates, format,
        };
        command.SetAction(parsed => Run(
            parsed.GetValue(profile)!, parsed.GetValue(paths)!, parsed.GetValue(institution)!, parsed.GetValue(data)!, parsed.GetValue(dates), parsed.GetValue(format)));
        return command;
    }

    private static int Run(string profileId, string[] paths, string institution, string data, string? dates, string? format)
    {
        var library = ProfileLibrary.Load(ContentFolder.Open("profiles"));
        var profile = library.Find(profileId)
            ?? throw CommandFailure.WrongArguments($"There is no profile {profileId}; expected one of {string.Join(", ", library.All.Select(known => known.Id))}. Example: curb ingest whonet isolates.txt --institution H001");
        if (string.IsNullOrWhiteSpace(institution))
        {
            throw CommandFailure.WrongArguments("--institution is blank; expected the code of the institution that delivers, such as H001.");
        }

        using var files = DeliveredFiles.Find(paths);
        var reference = ReferenceLibrary.Load(ContentFolder.Open("reference"));
        var settings = new IntakeSettings
        {
            Institution = institution,
            DateOrder = Order(dates),
            DeliveredOn = DateOnly.FromDateTime(TimeProvider.System.GetLocalNow().DateTime),
            DrugCode = new DrugNames(reference).Code,
            Measurements = new MeasuredItems(reference),
        };
        var recognised = Recognise(profile, files.Paths, settings);
        using var folder = Open(data);
        using var table = TableOutput.Open(format, "file", "batch", "read", "accepted", "replaced", "unchanged", "rejected");
        var ingest = new Ingest(folder, institution, table);
        recognised.ForEach(ingest.Take);
        return ingest.Finish();
    }

    private static List<ProfileFile> Recognise(IIntakeProfile profile, IReadOnlyList<string> paths, IntakeSettings settings)
    {
        var recognised = new List<ProfileFile>();
        foreach (var path in paths)
        {
            try
            {
                recognised.AddRange(profile.Recognise([path], settings));
            }
            catch (UnusableFileException unusable)
            {
                recognised.Add(new UnusableFile(path, unusable));
            }
        }

        foreach (var file in recognised.Where(file => file.NotTakenBecause is not null))
        {
            Console.Error.WriteLine($"{file.Name}: not taken: {file.NotTakenBecause}");
        }

        if (paths.Count > 1 && profile.Absent(paths) is { Count: > 0 } absent)
        {
            Console.Error.WriteLine($"Not among the files: {string.Join(", ", absent)}. What they hold stays unknown until they are delivered.");
        }

        recognised.RemoveAll(file => file.NotTakenBecause is not null);
        return recognised.Count > 0 ? recognised
            : throw CommandFailure.UnusableInput($"None of the {paths.Count} files is taken by the profile {profile.Id} ({profile.Title}).");
    }

    private static DataFolder Open(string path)
    {
        try
        {
            return DataFolder.Open(path, DataFolderAccess.Write);
        }
        catch (DataFolderException refused)
        {
            throw CommandFailure.UnusableInput(refused.Message);
        }
    }

    private static DateOrder Order(string? dates) => dates switch
    {
        "day-first" => DateOrder.DayFirst,
        "month-first" => DateOrder.MonthFirst,
        "year-first" => DateOrder.YearFirst,
        _ => DateOrder.Unknown,
    };

    /// <summary>A file that could not even be recognised; it is reported in its turn, and the others are still taken in.</summary>
    private sealed class UnusableFile(string path, UnusableFileException unusable) : ProfileFile(path, System.IO.Path.GetFileName(path), "")
    {
        public override PreparedFile Prepare() => throw unusable;
    }

    /// <summary>One run of the command: files in, one line each out.</summary>
    private sealed class Ingest(DataFolder folder, string institution, TableOutput table)
    {
        private long _rejected;
        private long _leftOut;
        private int _unusable;
        private int _taken;

        public void Take(ProfileFile file)
        {
            try
            {
                Show(Store(file));
                _taken++;
            }
            catch (UnusableFileException unusable)
            {
                _unusable++;
                Console.Error.WriteLine($"{unusable.Message}. Nothing of {file.Name} was taken in.");
            }
            catch (IOException unreadable)
            {
                _unusable++;
                Console.Error.WriteLine($"{file.Name}: {unreadable.Message} Nothing of it was taken in.");
            }
        }

        public int Finish()
        {
            if (_rejected > 0)
            {
                Console.Error.WriteLine($"{_rejected} rows rejected; they are listed with their reasons in {Path.Combine(folder.Path, "rejects")}");
            }

            if (_leftOut > 0)
            {
                Console.Error.WriteLine($"{_leftOut} values left out of rows that were taken in; they are listed with their reasons in {Path.Combine(folder.Path, "rejects")}");
            }

            return _unusable > 0 ? ExitCodes.UnusableInput : _rejected > 0 ? ExitCodes.DoneWithRejectedRows : ExitCodes.Done;
        }

        private BatchOutcome Store(ProfileFile file)
        {
            var prepared = file.Prepare();
            Console.Error.WriteLine($"{file.Name}: {file.Kind}; {prepared.Source.Reading}");
            foreach (var notice in prepared.Notices)
            {
                Console.Error.WriteLine($"{file.Name}: {notice}");
            }

            using var batch = folder.Received.Begin(institution, prepared.Source);
            if (batch.DeliveredBefore is not null)
            {
                Console.Error.WriteLine($"{file.Name}: the same file was taken in before; nothing changes");
                return batch.CommitAsDeliveredBefore();
            }

            long read = 0, leftOut = 0;
            foreach (var part in ReadAhead.Of(prepared.Parts))
            {
                batch.Add(part);
                read += part.RowsRead;
                leftOut += ValuesLeftOut(part);
                Console.Error.WriteLine($"{file.Name}: {read} rows read");
            }

            if (read == 0)
            {
                Console.Error.WriteLine($"{file.Name}: no rows below the column names");
            }

            var outcome = batch.Commit();
            _leftOut += leftOut;
            return outcome;
        }

        /// <summary>Refused values whose row was taken all the same, as an unreadable zone diameter is.</summary>
        private static int ValuesLeftOut(Delivery part)
        {
            var rows = part.Rejections.Where(rejection => rejection.SourceRows > 0).Select(rejection => rejection.Line).ToHashSet();
            return part.Rejections.Count(rejection => rejection.SourceRows == 0 && !rows.Contains(rejection.Line));
        }

        private void Show(BatchOutcome outcome)
        {
            _rejected += outcome.Rejected;
            table.Row(outcome.File, outcome.Batch, outcome.Read, outcome.Accepted, outcome.Replaced, outcome.Unchanged, outcome.Rejected);
        }
    }
}
