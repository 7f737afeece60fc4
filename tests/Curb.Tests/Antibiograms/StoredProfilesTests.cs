using Curb.Antibiograms;
using Curb.Disclosure;
using Curb.Facts;
using Curb.Storage;
using Curb.Storage.Facts;

namespace Curb.Tests.Antibiograms;

/// <summary>Isolates packed in a data folder and in files count as the facts in memory do.</summary>
public sealed class StoredProfilesTests : IDisposable
{
    private static readonly string[] s_categories = ["S", "I", "SDD", "R", "NS", "IR", "NI", ""];
    private readonly string _path = Directory.CreateTempSubdirectory("curb-profiles-").FullName;

    public void Dispose() => Directory.Delete(_path, true);

    [Fact]
    public void A_data_folder_counts_as_the_facts_in_memory_do()
    {
        var (first, second) = (Facts("H1", 1, 300), Facts("H2", 1000, 200));
        using var folder = DataFolder.Open(_path, DataFolderAccess.Write);
        folder.Facts.Replace("H1", first, "x; EUCAST 2025; policies y");
        folder.Facts.Replace("H2", second, "x; CLSI 2024; policies y");
        foreach (string[] by in new string[][] { [], ["institution", "ward"], ["half", "sex", "age_group"] })
        {
            var question = new Antibiogram(by, "first_phenotype") { Screening = ScreeningCultures.Included };
            Assert.Equal(Texts(question.Ask(new FactsInMemory(first, second), Scope.DataFolderOwner)), Texts(question.Ask(folder.Facts, Scope.DataFolderOwner)));
        }

        Assert.Equal(["EUCAST 2025", "CLSI 2024"], folder.Facts.Stamps(Scope.DataFolderOwner).Select(stamp => stamp.Guideline));
        var own = new Antibiogram(["institution"]).Ask(folder.Facts, Scope.Of(["H2"], false));
        Assert.NotEmpty(own);
        Assert.All(own, row => Assert.Equal("H2", row.Group[0]));
    }

    [Fact]
    public void After_a_derivation_the_new_facts_are_counted()
    {
        using var folder = DataFolder.Open(_path, DataFolderAccess.Write);
        folder.Facts.Replace("H1", Facts("H1", 1, 300), "x");
        long before = Isolates(folder);
        folder.Facts.Replace("H1", Facts("H1", 1, 30), "y");
        Assert.True(Isolates(folder) < before);
    }

    [Fact]
    public void A_file_of_profiles_gives_them_back_and_one_of_other_facts_or_cut_short_is_not_used()
    {
        var profiles = ProfilePacking.Of(Facts("H1", 1, 300).Isolates, IsolateResults.Of(Facts("H1", 1, 300).Susceptibilities));
        string file = Path.Combine(_path, "one.profiles");
        ProfileFile.Write(file, "stamp", profiles);
        var question = new Antibiogram(["ward", "month"]);
        Assert.Equal(Texts(question.Count(profiles)), Texts(question.Count(ProfileFile.Open(file, "stamp")!)));
        Assert.Null(ProfileFile.Open(file, "another"));
        File.WriteAllBytes(file + ".cut", File.ReadAllBytes(file)[..^300]);
        Assert.Null(ProfileFile.Open(file + ".cut", "stamp"));
        File.WriteAllText(file + ".alien", "not ours");
        Assert.Null(ProfileFile.Open(file + ".alien", "stamp"));
        Assert.Null(ProfileFile.Open(file + ".missing", "stamp"));
    }

    private static long Isolates(DataFolder folder) => new Antibiogram([], null).Ask(folder.Facts, Scope.DataFolderOwner).Max(row => row.Isolates);

    private static IEnumerable<string> Texts(IEnumerable<AntibiogramRow> rows) => rows.Select(row =>
        $"{string.Join('/', row.Group)} {row.Organism} {row.Drug} {row.Isolates} {row.Tested} {row.Susceptible} {row.Intermediate} {row.DoseDependent} {row.Resistant} {row.Expected} {row.Unread}");

    private static FactSet Facts(string institution, int from, int count)
    {
        var random = new Random(from);
        var facts = new FactSet();
        for (int id = from; id < from + count; id++)
        {
            var isolates = facts.Isolates;
            isolates.Institution.Append(institution);
            isolates.Isolate.Append((long)id);
            isolates.Organism.Append(random.Next(9) == 0 ? null : random.Next(2) == 0 ? "eco" : "kpn");
            isolates.Month.Append(random.Next(9) == 0 ? null : $"2025-{random.Next(1, 13):00}");
            isolates.Ward.Append("病区" + random.Next(3));
            isolates.Sex.Append(random.Next(2) == 0 ? "m" : null);
            isolates.AgeYears.Append(random.Next(5) == 0 ? null : random.Next(90) / 3.0);
            isolates.Screening.Append(random.Next(4) == 0 ? null : random.Next(4) == 0);
            isolates.FirstIsolate.Append(random.Next(2) == 0);
            isolates.FirstPhenotype.Append(random.Next(3) > 0);
            isolates.EndRow();
            for (int result = random.Next(6); result > 0; result--)
            {
                facts.Susceptibilities.Institution.Append(institution);
                facts.Susceptibilities.Isolate.Append((long)id);
                facts.Susceptibilities.Drug.Append("D" + random.Next(4));
                facts.Susceptibilities.Sir.Append(s_categories[random.Next(s_categories.Length)]);
                facts.Susceptibilities.EndRow();
            }
        }

        return facts;
    }
}
