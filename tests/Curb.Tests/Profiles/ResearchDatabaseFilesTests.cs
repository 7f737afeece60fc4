using System.IO.Compression;
using System.Text;
using Curb.Exchange.Profiles;
using Curb.Exchange.Tabular;
using Curb.Intake.Received;
using Curb.Tests.Support;

namespace Curb.Tests.Profiles;

/// <summary>MIMIC-III as its publisher gives it out: names and headers in capitals, packed, and folders in which files are missing.</summary>
public sealed class ResearchDatabaseFilesTests : IDisposable
{
    private const string Admissions = "\"ROW_ID\",\"SUBJECT_ID\",\"HADM_ID\",\"ADMITTIME\",\"DISCHTIME\",\"DISCHARGE_LOCATION\",\"DIAGNOSIS\"\n1,10,100,2164-10-23 21:09:00,2164-11-01 17:15:00,HOME,SEPSIS\n";
    private const string Services = "\"ROW_ID\",\"SUBJECT_ID\",\"HADM_ID\",\"TRANSFERTIME\",\"PREV_SERVICE\",\"CURR_SERVICE\"\n1,10,100,2164-10-23 21:10:15,,MED\n";
    private readonly TemporaryFolder _folder = new();
    private readonly IngestRun _run = new();

    public void Dispose()
    {
        _run.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Second_files_are_found_whatever_the_case_of_their_names()
    {
        _folder.File("SERVICES.csv", Services);
        _run.TakePaths("mimic-iii", [_folder.File("ADMISSIONS.csv", Admissions)]);
        Assert.Equal("MED", _run.Read<ReceivedEncounters>().Department[0]);
    }

    [Fact]
    public void Packed_files_are_known_by_their_names_and_read_with_their_second_files()
    {
        Pack("SERVICES.csv.gz", Services);
        var outcome = Assert.Single(_run.TakePaths("mimic-iii", [Pack("ADMISSIONS.csv.gz", Admissions)]));
        Assert.Equal((1L, "MED"), (outcome.Accepted, _run.Read<ReceivedEncounters>().Department[0]));
    }

    [Fact]
    public void A_second_file_that_comes_later_fills_what_was_unknown()
    {
        var path = _folder.File("admissions.csv", Admissions);
        _run.TakePaths("mimic-iii", [path]);
        Assert.Contains(_run.Notices, notice => notice.Contains("there is no services beside it", StringComparison.Ordinal));
        Assert.Null(_run.Read<ReceivedEncounters>().Department[0]);
        _folder.File("services.csv", Services);
        var again = Assert.Single(_run.TakePaths("mimic-iii", [path]));
        Assert.Equal((1L, "MED"), (again.Replaced, _run.Read<ReceivedEncounters>().Department[0]));
    }

    [Fact]
    public void Tables_that_a_delivery_lacks_are_named()
    {
        var absent = IngestRun.Profiles.Find("mimic-iii")!.Absent(["x/ADMISSIONS.csv.gz", "x/PATIENTS.csv"]);
        Assert.Contains(absent, name => name.StartsWith("prescriptions", StringComparison.Ordinal));
        Assert.DoesNotContain(absent, name => name.StartsWith("admissions", StringComparison.Ordinal) || name.StartsWith("patients", StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_that_grows_while_it_is_read_is_refused_as_a_whole()
    {
        var path = _folder.File("admissions.csv", Admissions);
        var prepared = Assert.Single(IngestRun.Profiles.Find("mimic-iii")!.Recognise([path], IntakeSettings.Default with { Institution = "H1" })).Prepare();
        System.IO.File.AppendAllText(path, "2,11,101,2164-10-23 21:09:00,2164-11-01 17:15:00,HOME,SEPSIS\n");
        var fault = Assert.Throws<UnusableFileException>(() => prepared.Parts.Count());
        Assert.Equal("changed-while-read", fault.Rejection.Reason);
    }

    private string Pack(string name, string text)
    {
        var path = _folder.Sub(name);
        using var gzip = new GZipStream(System.IO.File.Create(path), CompressionLevel.Fastest);
        gzip.Write(Encoding.UTF8.GetBytes(text));
        return path;
    }
}
