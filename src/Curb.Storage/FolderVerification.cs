using System.Globalization;
using Curb.Columns;
using Curb.Disclosure;
using Curb.Intake.Received;
using Curb.Storage.Casework;
using Curb.Storage.Federation;
using Curb.Storage.Received;
using Curb.Storage.Scoreboard;
using Curb.Storage.Tables;

namespace Curb.Storage;

/// <summary>
/// Proves a data folder: the audit chain, the files, the dictionaries, exact-once delivery, the content of every received record against its digest,
/// and facts against the received records they rest on.
/// </summary>
public sealed class FolderVerification(DataFolder folder)
{
    // Facts whose rows each rest on one received record of a table: fact, its column of ids, received table.
    private static readonly (string Fact, string Column, string Received)[] s_foundations =
    [
        ("encounter", "received_id", "received_encounter"),
        ("drug_use", "received_id", "received_drug_order"),
        ("surgery", "received_id", "received_surgery"),
        ("isolate", "isolate", "received_isolate"),
        ("susceptibility", "isolate", "received_isolate"),
    ];

    /// <summary>Runs every check.</summary>
    /// <param name="kept">A head of the audit chain that was kept outside the folder, if there is one.</param>
    public IReadOnlyList<StoreCheck> Run(AuditHead? kept = null)
    {
        StoreCheck[] first = [.. Records(kept), .. Dictionaries(), .. Batches(), .. StoredTable.Received.SelectMany(Keys), .. Results(), .. Facts()];
        // Records can't be read while a dictionary or a list is damaged, so there is nothing to compare with the digests.
        return first.Any(check => check.Check is "dictionaries" or "results" && check.Problem is not null) ? first : [.. first, .. ReceivedFacts(), .. Contents()];
    }

    private static IEnumerable<StoreCheck> Checks(string check, string subject, long rows, IReadOnlyList<string> problems) =>
        problems.Count == 0 ? [new StoreCheck(check, subject, rows, null)] : problems.Select(problem => new StoreCheck(check, subject, rows, problem));

    private IEnumerable<StoreCheck> Records(AuditHead? kept)
    {
        var head = folder.Records.AuditHead();
        return
        [
            .. Checks("audit-chain", $"head {head}", head.Sequence, folder.Records.AuditProblems(kept)),
            new StoreCheck("audit-clock", Clock(folder.Records.AuditEvents()), head.Sequence, null),
            .. Checks("audit-commits", "batches and facts", folder.Received.Batches(Scope.DataFolderOwner).Count, folder.Log.Problems(folder.Received.Batches(Scope.DataFolderOwner), folder.Facts.Stamps(Scope.DataFolderOwner))),
            .. Checks("records-file", folder.Records.Place, 1, folder.Records.IntegrityProblems()),
            .. Attachments(),
            .. LoadedTables(),
            .. Kept(),
        ];
    }

    /// <summary>Where the log's clock was turned back: told, and no fault of the folder.</summary>
    private static string Clock(IReadOnlyList<AuditEvent> events) => AuditChain.ClockTurnedBack(events) is { Count: > 0 } back
        ? string.Create(CultureInfo.InvariantCulture, $"turned back {back.Count} times, by most at event {back.MaxBy(one => one.By).Sequence}: {back.Max(one => one.By).TotalMinutes:0} minutes")
        : "never turned back by more than a minute";

    /// <summary>Attachments of cases against the digests that the records name.</summary>
    private IEnumerable<StoreCheck> Attachments()
    {
        var digests = folder.Records.AttachmentDigests();
        return Checks("attachments", AttachmentFolder.Name, digests.Count, [.. new AttachmentFolder(folder.Path).Problems(digests)]);
    }

    /// <summary>Breakpoint tables that were loaded, against the fingerprints that the audit log names.</summary>
    private IEnumerable<StoreCheck> LoadedTables()
    {
        var (loaded, problems) = SiteTables.Verify(folder.Records);
        return loaded == 0 && problems.Count == 0 ? [] : Checks("breakpoint-tables", SiteTables.Folder, loaded, problems);
    }

    /// <summary>Evaluations against their digests, and the parts of bundles that were taken in.</summary>
    private IEnumerable<StoreCheck> Kept()
    {
        var evaluations = new EvaluationStore(folder.Records);
        var all = evaluations.All();
        var bundles = new FederationStore(folder.Records);
        int bundled = bundles.Bundles(FederationStore.In).Count;
        return [.. Checks("evaluations", "figures", all.Count, [.. all.SelectMany(evaluations.Problems)]), .. Checks("bundles", "taken in", bundled, [.. bundles.Problems()])];
    }

    private IEnumerable<StoreCheck> Dictionaries()
    {
        yield return Count(
            "dictionaries",
            CodedTexts.Table,
            $"SELECT count(*) FROM {CodedTexts.Table}",
            $"SELECT count(*) FROM (SELECT table_name, column_name FROM {CodedTexts.Table} GROUP BY ALL HAVING min(code) <> 1 OR max(code) <> count(*) OR count(DISTINCT text) <> count(*))",
            "columns have a dictionary with gaps or repeated texts");
        foreach (var table in StoredTable.Received.Concat(StoredTable.Derived))
        {
            var unknown = table.Columns.Where(column => column.Coded).Select(column =>
                column.HasCodeBeyond($"(SELECT count(*) FROM {CodedTexts.Table} WHERE table_name = '{table.Name}' AND column_name = '{column.Name}')"));
            yield return Count("dictionaries", table.Name, $"SELECT count(*) FROM {table.Name}", $"SELECT count(*) FROM {table.Name} WHERE {string.Join(" OR ", unknown)}", "rows hold a code that stands for no text");
        }
    }

    private IEnumerable<StoreCheck> Batches()
    {
        const string all = "SELECT count(*) FROM batch";
        yield return Count("batches", "numbers", all, "SELECT count(*) - count(DISTINCT number) FROM batch", "batch numbers were given twice");
        yield return Count("batches", "counts", all, "SELECT count(*) FROM batch WHERE rows_read <> accepted + replaced + unchanged + rejected", "batches whose rows read are not accounted for");
        yield return Count(
            "batches",
            "rejected rows",
            all,
            "SELECT count(*) FROM batch b WHERE rejected <> coalesce((SELECT sum(source_rows) FROM rejected_row r WHERE r.batch = b.number), 0)",
            "batches whose rejected rows are not all kept");
    }

    private IEnumerable<StoreCheck> Keys(StoredTable table)
    {
        string all = $"SELECT count(*) FROM {table.Name}";
        yield return Count("keys", $"{table.Name}: batch", all, $"SELECT count(*) FROM {table.Name} WHERE batch NOT IN (SELECT number FROM batch)", "rows came in no batch");
        if (table.Declaration is ReceivedTable)
        {
            yield return Count("keys", $"{table.Name}: key", all, $"SELECT count(*) FROM (SELECT institution, key FROM {table.Name} GROUP BY ALL HAVING count(*) > 1)", "keys stand more than once");
            yield return Count("keys", $"{table.Name}: id", all, $"SELECT count(*) - count(DISTINCT id) FROM {table.Name}", "ids stand more than once");
        }
    }

    private IEnumerable<StoreCheck> Results()
    {
        const string all = "SELECT sum(len(test)) FROM received_susceptibility";
        yield return Count(
            "results",
            "received_susceptibility",
            all,
            "SELECT sum(len(test)) FROM received_susceptibility s ANTI JOIN received_isolate i ON s.isolate = i.id",
            "results belong to no isolate");
        yield return Count(
            "results",
            "received_susceptibility: lists",
            all,
            "SELECT count(*) FROM received_susceptibility WHERE len(test) = 0 OR len(test) <> len(value) OR len(test) <> len(line)",
            "rows hold lists of unequal length");
    }

    private IEnumerable<StoreCheck> Contents()
    {
        foreach (string institution in folder.Received.Institutions(Scope.DataFolderOwner))
        {
            foreach (var table in StoredTable.Received.Where(table => table.Declaration is ReceivedTable))
            {
                var (rows, changed) = folder.Received.ChangedContents(institution, table);
                if (rows > 0)
                {
                    yield return new StoreCheck("content", $"{institution}: {table.Name}", rows, changed == 0 ? null : $"{changed} records are not as they were delivered");
                }
            }
        }
    }

    private IEnumerable<StoreCheck> Facts()
    {
        var elsewhere = folder.Facts.Stamps(Scope.DataFolderOwner).Where(stamp => stamp.IsReceived).Select(stamp => stamp.Institution).ToList();
        foreach (var (fact, column, received) in s_foundations)
        {
            // Facts that another installation derived rest on records that lie there; they are held against their bundles instead.
            var table = StoredTable.FactsNamed(fact);
            string here = elsewhere.Count == 0 ? "" : $" WHERE f.institution NOT IN ({string.Join(", ", elsewhere.Select(institution => folder.Facts.InstitutionCode(table, institution)))})";
            yield return Count(
                "facts",
                $"{fact} on {received}",
                $"SELECT count(*) FROM fact_{fact}",
                $"SELECT count(*) FROM fact_{fact} f ANTI JOIN {received} r ON f.{column} = r.id{here}",
                "facts rest on no received record; run curb derive");
        }

        yield return Count(
            "facts",
            "susceptibility on isolate",
            "SELECT count(*) FROM fact_susceptibility",
            $"SELECT count(*) FROM fact_susceptibility s WHERE NOT EXISTS (SELECT 1 FROM fact_isolate i WHERE i.isolate = s.isolate) OR NOT EXISTS (SELECT 1 FROM {StoredTable.Outcomes.Name} o WHERE o.{StoredTable.Outcome} = s.{StoredTable.Outcome})",
            "results have no isolate or no outcome among the facts; run curb derive");
        var stamps = folder.Facts.Stamps(Scope.DataFolderOwner).ToDictionary(stamp => stamp.Institution, StringComparer.Ordinal);
        foreach (var batches in folder.Received.Batches(Scope.DataFolderOwner).GroupBy(batch => batch.Institution))
        {
            int last = batches.Where(batch => batch.Outcome.Accepted + batch.Outcome.Replaced > 0).Select(batch => batch.Number).DefaultIfEmpty(0).Max();
            string? problem = !stamps.TryGetValue(batches.Key, out var stamp) ? last == 0 ? null : "no facts were derived yet; run curb derive"
                : stamp.LastBatch < last ? $"facts rest on batch {stamp.LastBatch}, but batch {last} came after it; run curb derive"
                : null;
            yield return new StoreCheck("facts", $"{batches.Key}: up to date", batches.Count(), problem);
        }
    }

    /// <summary>Facts that another installation derived, against its bundles.</summary>
    private IEnumerable<StoreCheck> ReceivedFacts() => new ReceivedFactsCheck(folder, new FederationStore(folder.Records)).Run();

    /// <summary>A check that counts offending rows in one statement.</summary>
    private StoreCheck Count(string check, string subject, string all, string offending, string problem)
    {
        using var connection = folder.Columns.Connections.Rent();
        long found = connection.Whole(offending) ?? 0;
        return new StoreCheck(check, subject, connection.Whole(all) ?? 0, found == 0 ? null : $"{found} {problem}");
    }
}
