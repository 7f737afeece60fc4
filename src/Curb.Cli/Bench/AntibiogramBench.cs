using System.Globalization;
using Curb.Antibiograms;
using Curb.Disclosure;
using Curb.Facts;
using Curb.Storage;

namespace Curb.Cli.Bench;

/// <summary>Antibiograms of a whole region from its facts, under several filters. The facts are made directly: deriving them is measured elsewhere.</summary>
internal static class AntibiogramBench
{
    private const int UsualResults = 20_000_000;
    private const int ResultsPerIsolate = 20;
    private const int IsolatesPerInstitution = 250_000;
    private const int Chunk = 50_000;
    private const int Months = 36;
    private static readonly string[] s_organisms = ["eco", "kpn", "pae", "aba", "sau", "efa", "efm", "ecl", "pmi", "sep", "spn", "cal", "sma", "kox", "cfr", "mmo"];
    private static readonly string[] s_specimens = ["blood", "urine", "respiratory", "wound", "csf", "sterile-fluid", "stool", "other"];
    private static readonly string[] s_wards = ["in", "out", "icu", "emergency"];
    private static readonly string[] s_drugs =
    [
        "AMP", "AMC", "SAM", "TZP", "CSL", "CZO", "CXM", "FOX", "CTX", "CRO", "CAZ", "FEP", "ATM", "ETP", "IPM", "MEM", "GEN", "TOB", "AMK", "CIP", "LVX", "SXT", "NIT", "FOS", "TGC", "COL",
        "PEN", "OXA", "ERY", "CLI", "VAN", "TEC", "LNZ", "DAP", "RIF", "MNO",
    ];

    private static readonly string[] s_categories = ["S", "S", "S", "S", "S", "I", "SDD", "R", "R", "R", "IR"];

    public static IEnumerable<BenchResult> Run(BenchSettings settings)
    {
        int isolates = (settings.Rows ?? UsualResults) / ResultsPerIsolate;
        using var folder = DataFolder.Open(settings.PathOf("region"), DataFolderAccess.Write);
        settings.Say(string.Create(CultureInfo.InvariantCulture, $"making {isolates} isolates with {ResultsPerIsolate} results each"));
        yield return Meter.Run("antibiogram", "write the facts", () => Fill(folder, isolates, settings.Seed));
        long results = (long)isolates * ResultsPerIsolate;
        yield return Meter.Run("antibiogram", "pack the facts, once after a derivation", () => folder.Facts.Profiles(Scope.DataFolderOwner).Sum(part => (long)part.MarkCount));
        foreach (var (work, question) in Questions())
        {
            long Ask() => question.Ask(folder.Facts, Scope.DataFolderOwner).Count > 0 ? results : throw new InvalidOperationException($"{work} gave no row.");
            yield return Meter.Median([.. Enumerable.Range(0, Math.Max(3, settings.Repeat)).Select(_ => Meter.Run("antibiogram", work, Ask))]);
        }
    }

    private static IEnumerable<(string Work, Antibiogram Question)> Questions() =>
    [
        ("all first isolates", new Antibiogram([])),
        ("all isolates, repeats included", new Antibiogram([], null)),
        ("by institution", new Antibiogram(["institution"])),
        ("by quarter and specimen", new Antibiogram(["quarter", "specimen_group"])),
        ("by department and ward type", new Antibiogram(["department", "ward_type"])),
        ("blood of intensive care in one year, by age group", new Antibiogram(["age_group"], Where: [Condition.Is("specimen_group", "blood"), Condition.Is("ward_type", "icu"), new("month", ConditionTest.Between, "2024-01", "2024-12")])),
        ("with four combinations of drugs", new Antibiogram([]) { Combinations = [new(["TZP", "AMK"]), new(["CAZ", "GEN"]), new(["MEM", "COL"]), new(["FEP", "CIP"])] }),
        ("all dimensions but wards", new Antibiogram(["year", "specimen_group", "ward_type", "onset", "sex", "age_group"])),
    ];

    private static long Fill(DataFolder folder, int isolates, ulong seed)
    {
        var random = new Random((int)seed);
        for (int institution = 0; institution * IsolatesPerInstitution < isolates; institution++)
        {
            string code = string.Create(CultureInfo.InvariantCulture, $"H{institution:000}");
            int until = Math.Min(isolates, (institution + 1) * IsolatesPerInstitution);
            using var replacement = folder.Facts.BeginReplace(code, "curb bench; CLSI 2025; policies none");
            for (int from = institution * IsolatesPerInstitution; from < until; from += Chunk)
            {
                replacement.Add(Part(code, from, Math.Min(until, from + Chunk), random));
            }

            replacement.Commit();
        }

        return (long)isolates * ResultsPerIsolate;
    }

    private static FactSet Part(string institution, int from, int until, Random random)
    {
        var outcomes = new ResultOutcomes();
        foreach (string drug in s_drugs)
        {
            foreach (string category in s_categories)
            {
                outcomes.Drug.Append(drug);
                outcomes.Method.Append("MIC");
                outcomes.Sir.Append(category);
                outcomes.EndRow();
            }
        }

        var facts = new IsolateFacts();
        long[] ids = new long[until - from];
        int[] starts = new int[ids.Length + 1], outcomeOf = new int[ids.Length * ResultsPerIsolate];
        for (int i = 0; i < ids.Length; i++)
        {
            ids[i] = from + i + 1;
            Isolate(facts, institution, ids[i], random);
            int first = random.Next(s_drugs.Length - ResultsPerIsolate + 1);
            for (int result = 0; result < ResultsPerIsolate; result++)
            {
                outcomeOf[(i * ResultsPerIsolate) + result] = ((first + result) * s_categories.Length) + random.Next(s_categories.Length);
            }

            starts[i + 1] = (i + 1) * ResultsPerIsolate;
        }

        return new FactSet { Isolates = facts, Results = new IsolateResults(ids, starts, outcomeOf, outcomes) };
    }

    private static void Isolate(IsolateFacts facts, string institution, long id, Random random)
    {
        int month = random.Next(Months);
        facts.Institution.Append(institution);
        facts.Isolate.Append(id);
        facts.Organism.Append(s_organisms[Math.Min(random.Next(s_organisms.Length), random.Next(s_organisms.Length))]);
        facts.Month.Append(string.Create(CultureInfo.InvariantCulture, $"{2023 + (month / 12)}-{(month % 12) + 1:00}"));
        facts.SpecimenGroup.Append(s_specimens[random.Next(s_specimens.Length)]);
        facts.WardType.Append(s_wards[random.Next(s_wards.Length)]);
        facts.Ward.Append(string.Create(CultureInfo.InvariantCulture, $"病区{random.Next(60):00}"));
        facts.Department.Append(string.Create(CultureInfo.InvariantCulture, $"科室{random.Next(28):00}"));
        facts.Host.Append("human");
        facts.Onset.Append(random.Next(2) == 0 ? "hospital" : "community");
        facts.Sex.Append(random.Next(2) == 0 ? "m" : "f");
        facts.AgeYears.Append((double)random.Next(95));
        facts.Screening.Append(random.Next(20) == 0);
        bool first = random.Next(10) < 7;
        facts.FirstIsolate.Append(first);
        facts.FirstEpisode.Append(first);
        facts.FirstPhenotype.Append(first || random.Next(4) == 0);
        facts.FirstOfYear.Append(first);
        facts.EndRow();
    }
}
