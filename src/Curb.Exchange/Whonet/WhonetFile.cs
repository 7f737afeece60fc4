using System.Collections.Concurrent;
using Curb.Exchange.Profiles;
using Curb.Exchange.Tabular;
using Curb.Intake;
using Curb.Isolates;

namespace Curb.Exchange.Whonet;

/// <summary>One WHONET-style file: text with any separator, SQLite, dBase, XLSX, or standard input ("-").</summary>
public sealed class WhonetFile : IDisposable
{
    private const int BatchesInHand = 8;
    private const string StandardInput = "standard input";
    private readonly string _path;
    private readonly string? _copy;
    private readonly TabularOptions _options;

    private WhonetFile(string path, string name, string? copy, TabularOptions options, WhonetLayout layout, WhonetDates dates, string format)
    {
        _path = path;
        _copy = copy;
        _options = options;
        Name = name;
        Layout = layout;
        Dates = dates;
        Format = format;
    }

    /// <summary>File name without folders.</summary>
    public string Name { get; }

    public WhonetLayout Layout { get; }

    public WhonetDates Dates { get; }

    /// <summary>How the file is read, for people: format, encoding, separator, dates.</summary>
    public string Reading => $"{Format}, {Dates.Reading(Layout)}";

    /// <summary>Line or sheet row in which the column names stand.</summary>
    public int HeaderLine { get; private init; } = 1;

    private string Format { get; }

    /// <summary>Opens a file and learns its columns and date forms.</summary>
    /// <param name="path">Path, or "-" for standard input, which is first copied to a temporary file.</param>
    /// <param name="drugCode">Finds the code of a drug by its name; null where only codes are accepted.</param>
    /// <param name="columns">Header → field name that a person said it is; null where nobody did.</param>
    /// <exception cref="UnusableFileException">Empty, binary, or without an organism column.</exception>
    public static WhonetFile Open(string path, Func<string, string?>? drugCode = null, IReadOnlyDictionary<string, string>? columns = null)
    {
        string? copy = path == "-" ? CopyOfStandardInput() : null;
        string source = copy ?? path;
        string name = copy is null ? Path.GetFileName(path) : StandardInput;
        try
        {
            var options = Options(source, TabularOptions.Default with { AllowDuplicateHeaders = true, Renamed = columns ?? TabularOptions.Default.Renamed });
            using var reader = TabularReader.Open(source, options);
            var layout = WhonetLayout.Read(name, reader.Header, drugCode);
            reader.RefuseDuplicateHeaders();
            var dates = WhonetDates.Learn(reader, layout);
            return new WhonetFile(source, name, copy, options, layout, dates, reader.Reading) { HeaderLine = reader.HeaderLine };
        }
        catch
        {
            Delete(copy);
            throw;
        }
    }

    /// <summary>The rows as read, batch by batch; the batch is reused.</summary>
    public IEnumerable<RowBatch> Batches()
    {
        using var reader = TabularReader.Open(_path, _options);
        var batch = new RowBatch();
        while (reader.Read(batch))
        {
            yield return batch;
        }
    }

    /// <summary>The file as delivery parts of at least <paramref name="rowsPerPart"/> rows (the last may have fewer), made on several threads.</summary>
    public IEnumerable<Delivery> Parts(string institution, int rowsPerPart = 50_000) =>
        Converted(institution, rowsPerPart, numbered: true, convert => convert(new Delivery { NumbersTwins = true }));

    /// <summary>Every row as an isolate, in file order, read part by part on the threads that convert it: the whole file is never in memory.</summary>
    /// <param name="reader">Makes a reader for a thread from the column names of the file's tests.</param>
    /// <param name="rowsPerPart">Rows of a part, at least; the last may have fewer.</param>
    /// <typeparam name="TPart">What is kept of a part.</typeparam>
    public IEnumerable<TPart> ReadParts<TPart>(Func<IEnumerable<string>, IPartReader<TPart>> reader, int rowsPerPart = 50_000)
    {
        var readers = new ConcurrentBag<IPartReader<TPart>>();
        return Converted("", rowsPerPart, numbered: false, convert =>
        {
            var own = readers.TryTake(out var free) ? free : reader(Layout.Tests.Select(test => test.Test.ColumnName));
            var part = own.Read(convert(own.NewPart()));
            readers.Add(own);
            return part;
        });
    }

    /// <summary>Every row as an isolate, in file order, cultures without growth too: for commands that answer row by row.</summary>
    public Delivery EveryRow(int rowsPerPart = 50_000)
    {
        Delivery? all = null;
        foreach (var part in Converted("", rowsPerPart, numbered: false, convert => convert(new Delivery())))
        {
            if (all is null)
            {
                all = part;
            }
            else
            {
                all.Append(part);
            }
        }

        return all ?? new Delivery();
    }

    /// <summary>The file part by part. What takes a part runs on the thread that converts it; it gives an empty part to fill and says what becomes of it.</summary>
    private IEnumerable<T> Converted<T>(string institution, int rowsPerPart, bool numbered, Func<Func<Delivery, Delivery>, T> take)
    {
        var converters = new ConcurrentBag<WhonetConverter>();
        var idle = new ConcurrentBag<RowBatch>();
        return InOrder.Of(Stretches(rowsPerPart, idle, numbered), stretch => take(part => Filled(part, stretch)), Environment.ProcessorCount);

        Delivery Filled(Delivery part, List<(RowBatch Rows, int[]? Numbers)> stretch)
        {
            var converter = converters.TryTake(out var free) ? free : new WhonetConverter(Name, institution, Layout, Dates);
            foreach (var (rows, numbers) in stretch)
            {
                converter.Convert(rows, numbers, part);
                idle.Add(rows);
            }

            converters.Add(converter);
            return part;
        }
    }

    /// <summary>Consecutive batches with the numbers of their rows, as many as make a part. A batch may be filled again once it is put back.</summary>
    private IEnumerable<List<(RowBatch Rows, int[]? Numbers)>> Stretches(int rowsPerPart, ConcurrentBag<RowBatch> idle, bool numbered)
    {
        var numbers = numbered ? new RowNumbers(Layout, Dates) : null;
        using var reader = TabularReader.Open(_path, _options);
        var stretch = new List<(RowBatch Rows, int[]? Numbers)>();
        long read = 0;
        for (var batch = new RowBatch(); reader.Read(batch); batch = idle.TryTake(out var used) ? used : new RowBatch())
        {
            stretch.Add((batch, numbers?.Of(batch)));
            read += batch.RowsRead;
            if (read >= rowsPerPart)
            {
                yield return stretch;
                (stretch, read) = ([], 0);
            }
        }

        if (read > 0)
        {
            yield return stretch;
        }
    }

    public void Dispose() => Delete(_copy);

    /// <summary>Duplicate headers are looked at once the file is known to be a WHONET file at all; a title above the header is passed over.</summary>
    private static TabularOptions Options(string source, TabularOptions options)
    {
        try
        {
            using var reader = TabularReader.Open(source, options);
            if (WhonetLayout.HasOrganism(reader.Header))
            {
                return options;
            }
        }
        catch (UnusableFileException fault) when (HeaderSearch.MayStandLower(fault))
        {
            return HeaderSearch.Below(source, options, WhonetLayout.HasOrganism) ?? options;
        }

        return HeaderSearch.Below(source, options, WhonetLayout.HasOrganism) ?? options;
    }

    private static string CopyOfStandardInput()
    {
        // In a folder that nobody else may look into; the name is what messages say of the file.
        string copy = Path.Combine(Directory.CreateTempSubdirectory("curb-").FullName, StandardInput);
        using var target = File.Create(copy);
        using var input = Console.OpenStandardInput();
        input.CopyTo(target);
        return copy;
    }

    private static void Delete(string? copy)
    {
        if (copy is not null)
        {
            Directory.Delete(Path.GetDirectoryName(copy)!, recursive: true);
        }
    }
}
