using Curb.AntimicrobialUse;
using Curb.Cli.Commands;
using Curb.Columns;
using Curb.Disclosure;
using Curb.Facts;
using Curb.Intake;
using Curb.Isolates;
using Curb.Storage;
using Curb.Tests.AntimicrobialUse;
using Curb.Tests.Policies;
using Curb.Tests.Support;

namespace Curb.Tests.Derivation;

/// <summary>An institution derived part by part, through the store, against the same institution derived at once.</summary>
public sealed class PartsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DataFolder _data;

    public PartsTests() => _data = DataFolder.Open(_folder.Path, DataFolderAccess.Write);

    public void Dispose()
    {
        _data.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void Facts_by_parts_are_those_of_the_whole(int seed)
    {
        Deliver(TangledHospital.Make(seed, patients: 60), "first");
        // Some rows are replaced, so that they no longer lie in the order of their ids.
        Deliver(TangledHospital.Make(seed, patients: 60, correction: 7), "corrected");
        var whole = Facts(int.MaxValue);
        var parts = Facts(9);

        Assert.Contains(whole, row => row.StartsWith("finding|", StringComparison.Ordinal));
        Assert.Equal(whole, parts);
    }

    [Fact]
    public void An_institution_whose_records_tie_nothing_lies_in_many_parts_and_every_record_in_one()
    {
        Deliver(TangledHospital.Make(11, patients: 80, tangled: false), "first");
        using var records = _data.Received.InParts("H1", 8, new UseFeedCensus());
        var parts = Enumerable.Range(0, records.Count).Select(records.Read).ToList();

        Assert.Equal(9, records.Count);
        Assert.True(parts.Count(part => part.DrugOrders.Count > 0) > 5);
        Assert.Equal(_data.Received.Count("H1", "received_drug_order"), parts.Sum(part => part.DrugOrders.Count));
        Assert.Equal(_data.Received.Count("H1", "received_encounter"), parts.SelectMany(part => Enumerable.Range(0, part.Encounters.Count).Select(row => part.Encounters.Key[row])).Distinct().Count());
        Assert.All(parts, part => Assert.Empty(Texts(part.DrugOrders.Encounter).Except(Texts(part.Encounters.Key))));
    }

    [Fact]
    public void Parts_leave_no_file_behind()
    {
        Deliver(TangledHospital.Make(3, patients: 20), "first");
        Directory.CreateDirectory(Path.Combine(_folder.Path, "spill", "parts"));
        File.WriteAllText(Path.Combine(_folder.Path, "spill", "parts", "part-0"), "left by a derivation that was killed");
        Facts(5);

        Assert.False(Directory.Exists(Path.Combine(_folder.Path, "spill", "parts")));
    }

    private static IEnumerable<string> Texts(TextColumn column) => Enumerable.Range(0, column.Count).Select(row => column[row]).OfType<string>();

    private void Deliver(Delivery delivery, string file)
    {
        using var batch = _data.Received.Begin("H1", new SourceFile(file, file, 1, "test", "all", "CSV, UTF-8, comma"));
        batch.Add(delivery);
        batch.Commit();
    }

    private List<string> Facts(int ordersPerPart)
    {
        var derivation = new FactDerivation(Reference.Library, SmallHospital.Catalogue, UseSettings.Load(Reference.Library), new LaboratorySettings(), "test") { OrdersPerPart = ordersPerPart, Packs = ShippedContent.Policies };
        var counts = derivation.Run(_data, "H1");
        Table[] tables =
        [
            _data.Facts.Read<EncounterFacts>(Scope.DataFolderOwner), _data.Facts.Read<DrugUseFacts>(Scope.DataFolderOwner), _data.Facts.Read<CourseFacts>(Scope.DataFolderOwner),
            _data.Facts.Read<UseMonthFacts>(Scope.DataFolderOwner), _data.Facts.Read<OccupancyFacts>(Scope.DataFolderOwner), _data.Facts.Read<PrescriptionFacts>(Scope.DataFolderOwner),
            _data.Facts.Read<SurgeryFacts>(Scope.DataFolderOwner), _data.Facts.Read<SpecimenFacts>(Scope.DataFolderOwner), _data.Facts.Read<IsolateFacts>(Scope.DataFolderOwner),
            _data.Facts.Read<FindingFacts>(Scope.DataFolderOwner), _data.Facts.Read<MeasurementFacts>(Scope.DataFolderOwner), _data.Facts.Read<AdverseReactionFacts>(Scope.DataFolderOwner),
        ];
        Assert.All(tables, table => Assert.Equal(table.Count, counts.Single(fact => fact.Fact == table.Name).Rows));
        return [.. tables.SelectMany(table => Enumerable.Range(0, table.Count).Select(row => table.Name + "|" + string.Join('|', table.Columns.Select(column => column.ValueAt(row))))).Order(StringComparer.Ordinal)];
    }
}
