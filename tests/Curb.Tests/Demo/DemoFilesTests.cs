using Curb.Disclosure;
using Curb.Exchange;
using Curb.Exchange.Demo;
using Curb.Exchange.Profiles;
using Curb.Intake;
using Curb.ReferenceData;
using Curb.Storage;

namespace Curb.Tests.Demo;

/// <summary>The demo's files are read back through the intake profiles: every planted fault is found at its line, and nothing else is.</summary>
public sealed class DemoFilesTests : IClassFixture<DemoFilesTests.Written>
{
    private readonly Written _written;

    public DemoFilesTests(Written written) => _written = written;

    /// <summary>One hospital written to a folder of its own.</summary>
    public sealed class Written : IDisposable
    {
        private static readonly ContentTree s_profiles = ContentFolder.Open("profiles");

        public Written()
        {
            Folder = Directory.CreateTempSubdirectory("curb-demo-files-").FullName;
            Files = DemoFiles.Write(District, ProfileLibrary.Parse("cn-templates/profile.yaml", s_profiles.Read("cn-templates/profile.yaml")), Folder);
        }

        public DemoDistrict District { get; } = new(DemoScale.Hospital, 1);

        public string Folder { get; }

        public IReadOnlyList<DemoFile> Files { get; }

        public PreparedFile Prepare(DemoFile file)
        {
            var settings = new IntakeSettings { DrugCode = new Curb.Exchange.Profiles.DrugNames(ReferenceLibrary.Load(ContentFolder.Open("reference"))).Code, Measurements = new Curb.Measurements.MeasuredItems(ReferenceLibrary.Load(ContentFolder.Open("reference"))) };
            return ProfileLibrary.Load(s_profiles).Find(file.Profile)!.Recognise([Path.Combine(Folder, file.Path)], settings).Single().Prepare();
        }

        public void Dispose() => Directory.Delete(Folder, true);
    }

    private static readonly string[] s_paths =
    [
        "templates/门急诊就诊.csv", "templates/住院就诊.csv", "templates/转科.csv", "templates/诊断.csv", "templates/医嘱处方.csv", "templates/手术.csv", "templates/标本送检.csv",
        "templates/检验与体征.csv", "templates/药品不良反应.csv",
        "laboratory-template/细菌药敏.csv", "whonet/isolates.csv",
    ];

    public static TheoryData<string> Paths => [.. s_paths];

    [Theory]
    [MemberData(nameof(Paths))]
    public void Every_planted_fault_is_found_at_its_line_and_nothing_else(string path)
    {
        var file = _written.Files.Single(file => file.Path == path);
        using var folder = DataFolder.Open(Path.Combine(_written.Folder, "data", Path.GetFileName(path)), DataFolderAccess.Write);
        var prepared = _written.Prepare(file);
        using var batch = folder.Received.Begin("DT01", prepared.Source);
        prepared.Parts.ToList().ForEach(batch.Add);
        var outcome = batch.Commit();
        Assert.Equal((file.Rows, 0L, file.Repeated, (long)file.Faults.Count), (outcome.Read, outcome.Replaced, outcome.Unchanged, outcome.Rejected));
        var rejections = folder.Received.Rejections(Scope.DataFolderOwner, outcome.Batch).OrderBy(rejection => rejection.Line);
        Assert.Equal(file.Faults.Select(fault => (fault.Line, fault.Column)), rejections.Select(rejection => (rejection.Line, rejection.Column)));
    }

    [Fact]
    public void All_files_of_the_set_are_written()
    {
        Assert.Equal(s_paths.Order(StringComparer.Ordinal), _written.Files.Select(file => file.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Orders_come_back_from_the_file_as_the_generator_made_them()
    {
        var made = Orders(_written.District.Parts().Select(part => part.Delivery));
        var read = Orders(_written.Prepare(_written.Files.Single(file => file.Path == "templates/医嘱处方.csv")).Parts);
        Assert.Equal(made.Count, read.Count);
        Assert.All(made, pair => Assert.Equal(pair.Value, read[pair.Key]));
    }

    private static Dictionary<string, string> Orders(IEnumerable<Delivery> parts)
    {
        string[] left = ["id", "institution", "batch", "line", "source_rows"];
        var orders = new Dictionary<string, string>();
        foreach (var table in parts.Select(part => part.DrugOrders))
        {
            var columns = table.Columns.Where(column => !left.Contains(column.Name)).ToList();
            foreach (int row in Enumerable.Range(0, table.Count))
            {
                orders.TryAdd(table.Key[row]!, string.Join('|', columns.Select(column => $"{column.Name}={column.ValueAt(row)}")));
            }
        }

        return orders;
    }
}
