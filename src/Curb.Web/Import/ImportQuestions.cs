using System.Globalization;
using Curb.AntimicrobialUse;
using Curb.Columns;
using Curb.Disclosure;
using Curb.Exchange.Profiles;
using Curb.Exchange.Tabular;
using Curb.Intake;
using Curb.Storage;
using Curb.Storage.Work;
using Curb.Web.Hosting;

namespace Curb.Web.Import;

/// <summary>Looks at files that were handed in, with the same readers that will take them in.</summary>
public sealed class ImportQuestions(Knowledge knowledge, ImportStore imports, RecordStore records)
{
    private const int PreviewRows = 10;
    private const int MostRejections = 50;
    private const int MostDrugs = 30;
    private const int SampleCells = 3;

    /// <summary>The profile that fits a new file best, with the institution's own column names; blank where none does.</summary>
    public string BestProfile(ImportFile file)
    {
        var best = FileRecognition.All(knowledge.Profiles, imports.PathOf(file), profile => Settings(file with { Columns = imports.Columns(file.Institution, profile.Id) }))[0];
        return best.IsReady || best.Problem!.Rejection.Reason is "missing-column" or "ambiguous-dates" or "contradictory-dates" ? best.Profile.Id : "";
    }

    /// <summary>How the file would be taken in as things stand.</summary>
    public ImportView Look(ImportFile file)
    {
        string path = imports.PathOf(file);
        var empty = new ImportView(file, null, [], [], null, null, new Dictionary<string, string>(), [], [], 0, [], [.. knowledge.Profiles.All]);
        if (!File.Exists(path) || knowledge.Profiles.Find(file.Profile) is not { } profile)
        {
            return empty;
        }

        var settings = Settings(file);
        var recognised = FileRecognition.By(profile, path, settings);
        var columns = ColumnReading.Of(profile, path, recognised.Files.Count > 0 ? SheetOf(recognised.Files[0].Name) : null, settings);
        var view = empty with
        {
            Profile = profile,
            Reading = [.. recognised.Prepared.Select(prepared => prepared.Source)],
            Notices = [.. recognised.Prepared.SelectMany(prepared => prepared.Notices)],
            Problem = recognised.Problem?.Rejection,
            Columns = columns,
            Samples = Samples(path, columns),
        };
        return recognised.IsReady ? Preview(view, recognised) : view;
    }

    /// <summary>The rejected rows of an import that has ended.</summary>
    public RejectedView? Rejected(ImportFile file, Job job, InstanceData data, int page, int perPage)
    {
        var batches = (job.Outcome.GetValueOrDefault("batches") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(text => int.Parse(text, CultureInfo.InvariantCulture)).ToHashSet();
        var lines = data.Deliveries.Where(line => batches.Contains(line.Outcome.Batch) && line.Outcome.Rejected > 0).ToList();
        if (lines.Count == 0 || !File.Exists(imports.PathOf(file)) || knowledge.Profiles.Find(job.Outcome["profile"]) is not { } profile)
        {
            return null;
        }

        var delivery = lines[0];
        // Rejections name a column as the profile does; the person sees the file's own header.
        var own = file.Columns.Where(pair => pair.Value.Length > 0).GroupBy(pair => pair.Value, StringComparer.OrdinalIgnoreCase).ToDictionary(group => group.Key, group => group.First().Key, StringComparer.OrdinalIgnoreCase);
        var faults = data.Rejections(delivery).Where(rejection => rejection.Line > 0).Select(rejection => rejection with { Column = own.GetValueOrDefault(rejection.Column, rejection.Column) }).ToLookup(rejection => rejection.Line);
        var wanted = faults.Select(group => group.Key).Order().ToList();
        int pages = Math.Max(1, (wanted.Count + perPage - 1) / perPage);
        page = Math.Clamp(page, 1, pages);
        var shown = wanted.Skip((page - 1) * perPage).Take(perPage).ToHashSet();
        string? sheet = SheetOf(delivery.Source.Name);
        int above = ColumnReading.Of(profile, imports.PathOf(file), sheet, Settings(file))?.RowsAbove ?? 0;
        try
        {
            var source = SourceRows.Read(imports.PathOf(file), sheet, above, shown);
            return new RejectedView(file, source.Header, [.. shown.Order().Select(line => new RejectedRow(line, source.Rows.GetValueOrDefault(line, []), [.. faults[line]]))], wanted.Count, page, pages);
        }
        catch (UnusableFileException)
        {
            return null; // HL7 and FHIR messages have no rows to mend.
        }
    }

    /// <summary>What reading the file needs: the institution's mappings before the tables' names.</summary>
    public IntakeSettings Settings(ImportFile file)
    {
        var mapped = records.DrugMappings(file.Institution);
        return new IntakeSettings
        {
            Institution = file.Institution,
            Columns = file.Columns,
            DateOrder = Enum.TryParse<DateOrder>(file.DateOrder, out var order) ? order : DateOrder.Unknown,
            DeliveredOn = DateOnly.FromDateTime(file.MadeAt.LocalDateTime),
            DrugCode = text => mapped.TryGetValue(text, out string? code) ? code.Length > 0 ? code : null : knowledge.Drugs.Code(text),
            Measurements = knowledge.Measurements,
        };
    }

    private ImportView Preview(ImportView view, Recognised recognised)
    {
        var tables = new List<PreviewTable>();
        var rejections = new List<Rejection>();
        var drugs = new List<DrugNameReview.NameInUse>();
        long looked = 0;
        var matcher = new DrugNameMatcher(knowledge.Reference, records.DrugMappings(view.File.Institution));
        foreach (var part in recognised.Prepared.Select(prepared => prepared.Parts.FirstOrDefault()).OfType<Delivery>())
        {
            looked += part.RowsRead;
            rejections.AddRange(part.Rejections);
            tables.AddRange(part.AllTables.Where(table => table.Count > 0).Select(Table));
            drugs.AddRange(DrugNameReview.Of(part.DrugOrders, matcher).Where(name => name.NeedsPerson));
        }

        return view with { Tables = tables, Rejections = [.. rejections.Take(MostRejections)], Looked = looked, Drugs = [.. drugs.OrderByDescending(name => name.Orders).Take(MostDrugs)] };
    }

    private static PreviewTable Table(Table table)
    {
        int rows = Math.Min(PreviewRows, table.Count);
        var columns = table.Columns.Where(column => column.Name is not ("id" or "key" or "institution" or "batch" or "source_rows") && Enumerable.Range(0, rows).Any(column.IsKnown)).ToList();
        return new PreviewTable(table.Name, [.. columns.Select(column => column.Name)], [.. Enumerable.Range(0, rows).Select(row => (IReadOnlyList<string>)[.. columns.Select(column => Text(column, row))])], table.Count);
    }

    private static string Text(Column column, int row) => column.ValueAt(row) switch
    {
        null => "",
        DateTime time => time.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        int days when column.Type == ColumnType.Date => Days.ToDate(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        var other => other.ToString() ?? "",
    };

    private static Dictionary<string, string> Samples(string path, ColumnReading? columns)
    {
        var samples = new Dictionary<string, string>(StringComparer.Ordinal);
        if (columns is null)
        {
            return samples;
        }

        try
        {
            var rows = SourceRows.Read(path, null, columns.RowsAbove, Enumerable.Range(2 + columns.RowsAbove, SampleCells).ToHashSet());
            for (int i = 0; i < rows.Header.Count; i++)
            {
                int at = i;
                samples[rows.Header[i]] = string.Join(" · ", rows.Rows.OrderBy(row => row.Key).Select(row => at < row.Value.Count ? row.Value[at] : "").Where(cell => cell.Length > 0).Select(cell => cell.Length > 40 ? cell[..40] + "…" : cell));
            }
        }
        catch (UnusableFileException)
        {
            return samples;
        }

        return samples;
    }

    private static string? SheetOf(string name) => name.IndexOf('#', StringComparison.Ordinal) is var at and > 0 ? name[(at + 1)..] : null;
}
