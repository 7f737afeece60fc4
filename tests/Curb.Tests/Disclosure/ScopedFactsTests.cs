using Curb.Disclosure;
using Curb.Facts;
using Curb.Storage;
using Curb.Tests.Support;

namespace Curb.Tests.Disclosure;

/// <summary>Scopes of single departments, on the stored facts and on the readable oracle in memory.</summary>
public sealed class ScopedFactsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static readonly Scope s_surgeryOfH1 = Scope.Of(["H1", "H2"], true).InDepartments(new Dictionary<string, IReadOnlySet<string>> { ["H1"] = new HashSet<string> { "外科" } });

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Only_rows_of_the_departments_are_counted_and_shown_alike_by_both_engines()
    {
        var (h1, h2) = (Facts("H1", "外科", "内科", "外科", null), Facts("H2", "内科", null));
        using var data = DataFolder.Open(_folder.Path, DataFolderAccess.Write);
        data.Facts.Replace("H1", Copy("H1"), "s");
        data.Facts.Replace("H2", Copy("H2"), "s");
        var query = new FactQuery("encounter", [Measure.Rows()], [], ["institution"]);
        foreach (var facts in (IFactSource[])[data.Facts, new FactsInMemory(h1, h2), new ScopedFacts(data.Facts, s_surgeryOfH1)])
        {
            Assert.Equal([("H1", 2.0), ("H2", 2.0)], facts.Ask(query, s_surgeryOfH1).Select(group => (group.Dimensions[0]!, group.Sums[0]!.Value)));
            Assert.Equal(4, facts.Rows(query, s_surgeryOfH1, 100).Count);
        }

        Assert.Equal(4, new ScopedFacts(data.Facts, s_surgeryOfH1).Rows(query, Scope.DataFolderOwner, 100).Count);
        Assert.Throws<DisclosureRefusedException>(() => data.Facts.Read<EncounterFacts>(s_surgeryOfH1));
        Assert.Throws<DisclosureRefusedException>(() => new ScopedFacts(data.Facts, Scope.Of(["H1"], false)).Rows(query, Scope.DataFolderOwner, 100));

        FactSet Copy(string institution) => institution == "H1" ? Facts("H1", "外科", "内科", "外科", null) : Facts("H2", "内科", null);
    }

    private static FactSet Facts(string institution, params string?[] departments)
    {
        var facts = new FactSet();
        for (int i = 0; i < departments.Length; i++)
        {
            facts.Encounters.Institution.Append(institution);
            facts.Encounters.Encounter.Append($"E{i}");
            facts.Encounters.Kind.Append("inpatient");
            if (departments[i] is { } department)
            {
                facts.Encounters.Department.Append(department);
            }

            facts.Encounters.EndRow();
        }

        return facts;
    }
}
