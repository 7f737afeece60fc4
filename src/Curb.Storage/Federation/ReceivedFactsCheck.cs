using Curb.Columns;
using Curb.Disclosure;
using Curb.Facts;
using Curb.Supervision.Federation;

namespace Curb.Storage.Federation;

/// <summary>
/// Proves that the facts of an institution whose own installation reports are those of its bundles: every month of every fact in the store, packed again, must be the bytes
/// of the part that was taken in, whose digest the sender signed.
/// </summary>
internal sealed class ReceivedFactsCheck(DataFolder folder, FederationStore store)
{
    private const string Undated = "unknown";

    /// <summary>One check for each partner whose facts were applied.</summary>
    public IEnumerable<StoreCheck> Run()
    {
        foreach (var bundles in store.Bundles(FederationStore.In).GroupBy(bundle => bundle.Partner))
        {
            var parts = ReceivedParts.Of(store, bundles.Key);
            if (parts.Count > 0 && bundles.All(bundle => bundle.State == "applied"))
            {
                string institution = bundles.First().Manifest.Institution;
                string subject = $"{institution} on the bundles of {bundles.Key}";
                long rows = parts.Sum(part => part.Rows);
                var problems = Problems(institution, parts);
                foreach (string? problem in problems.Count == 0 ? [null] : problems.Cast<string?>())
                {
                    yield return new StoreCheck("facts", subject, rows, problem);
                }
            }
        }
    }

    private List<string> Problems(string institution, IReadOnlyList<BundlePart> parts)
    {
        if (folder.Facts.Stamps(Scope.Of([institution], false)) is not [{ IsReceived: true }])
        {
            return ["there are no facts of its bundles; run curb federation receive without a file, which applies what was taken in"];
        }

        var held = Held(institution);
        var problems = new List<string>();
        foreach (var part in parts)
        {
            try
            {
                // Isolates are numbered from 1 within the month on both sides, so that only what was sent is compared.
                var sent = ReceivedParts.Read(store, [part], 1).Single();
                byte[] own = held.Remove(part.Name, out var found) ? found() : Empty(part);
                if (!own.AsSpan().SequenceEqual(Packed(part, sent)))
                {
                    problems.Add($"{part.Name} is not as its bundle holds it; run curb federation receive without a file after restoring the backup");
                }
            }
            catch (Exception damaged) when (damaged is DataFolderException or FormatException or EndOfStreamException)
            {
                problems.Add($"{part.Name}: {damaged.Message}");
            }
        }

        problems.AddRange(held.Keys.Order(StringComparer.Ordinal).Select(name => $"{name} stands among the facts, and no bundle holds it"));
        return problems;
    }

    private static byte[] Packed(BundlePart part, FactSet facts) => part.HoldsIsolates ? PackedIsolates.Write(facts.Isolates, facts.Results!) : PackedFacts.Write(Table(part, facts));

    private static byte[] Empty(BundlePart part) => part.HoldsIsolates ? LaboratoryReport.NothingGrew() : PackedFacts.Write(Table(part, new FactSet()));

    private static FactTable Table(BundlePart part, FactSet facts) => facts.Tables.First(table => table.Name == part.Name.Split('/')[1]);

    /// <summary>The facts of the store by the name of the part that they would be, packed when asked for.</summary>
    private Dictionary<string, Func<byte[]>> Held(string institution)
    {
        var scope = Scope.Of([institution], true);
        var held = new Dictionary<string, Func<byte[]>>(StringComparer.Ordinal);
        foreach (var table in (FactTable[])
        [
            folder.Facts.Read<EncounterFacts>(scope), folder.Facts.Read<DrugUseFacts>(scope), folder.Facts.Read<CourseFacts>(scope), folder.Facts.Read<UseMonthFacts>(scope), folder.Facts.Read<OccupancyFacts>(scope),
            folder.Facts.Read<PrescriptionFacts>(scope), folder.Facts.Read<SurgeryFacts>(scope), folder.Facts.Read<SpecimenFacts>(scope), folder.Facts.Read<ReportedFigureFacts>(scope),
        ])
        {
            foreach (var month in Months(table))
            {
                held.Add($"{BundlePart.Facts}{table.Name}/{month.Key}", () => PackedFacts.Write((FactTable)Rows(table, month)));
            }
        }

        var isolates = folder.Facts.Read<IsolateFacts>(scope);
        var results = folder.Facts.Results(institution);
        var places = results.Places();
        foreach (var month in Months(isolates))
        {
            held.Add(BundlePart.Laboratory + month.Key, () => Laboratory((IsolateFacts)Rows(isolates, month), results, places));
        }

        return held;
    }

    private static byte[] Laboratory(IsolateFacts isolates, IsolateResults results, ILookup<long, int> places)
    {
        var own = LaboratoryDisclosure.Copy(results, places, isolates.Isolate.Values.ToArray());
        for (int row = 0; row < isolates.Count; row++)
        {
            isolates.Isolate.Set(row, row + 1);
        }

        return PackedIsolates.Write(isolates, own);
    }

    private static IEnumerable<IGrouping<string, int>> Months(FactTable facts)
    {
        var month = facts.Find("month") as TextColumn;
        return Enumerable.Range(0, facts.Count).GroupBy(row => month?[row] ?? Undated);
    }

    private static Table Rows(FactTable facts, IEnumerable<int> rows)
    {
        var some = (FactTable)Activator.CreateInstance(facts.GetType())!;
        foreach (int row in rows)
        {
            some.AppendFrom(facts, row);
        }

        return some;
    }
}
