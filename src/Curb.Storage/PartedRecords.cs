using Curb.AntimicrobialUse;
using Curb.Columns;
using Curb.Intake;
using Curb.Intake.Received;
using Curb.Storage.Received;

namespace Curb.Storage;

/// <summary>
/// All received records of an institution but susceptibility results, laid out in parts of its patients: every record that is joined with another one lies in the same part, records
/// that name nobody in the last. Reading an institution part by part takes the memory of a part, whatever the institution's size. Parts wait in files, which go when this is disposed.
/// </summary>
public sealed class PartedRecords : IDisposable
{
    private readonly string _institution;
    private readonly string _folder;
    private readonly PartFile[][] _files;
    private readonly Table[] _sources = [.. RecordKeys.Order.Select(type => (Table)Activator.CreateInstance(type)!), new OtherOrders()];
    private IReadOnlyList<IReadOnlyList<int>> _together = [];

    private PartedRecords(string institution, string folder, int parts)
    {
        (_institution, _folder) = (institution, folder);
        Directory.CreateDirectory(folder);
        _files = [.. Enumerable.Range(0, ReceivedBlocks.MostStretches).Select(stretch => Enumerable.Range(0, parts + 1).Select(part => new PartFile(Path.Combine(folder, $"part-{part}-{stretch}"))).ToArray())];
    }

    /// <summary>Number of parts.</summary>
    public int Count => _together.Count;

    /// <summary>Lays an institution out.</summary>
    /// <param name="institution">Its code.</param>
    /// <param name="folder">Folder for the files of the parts; what an interrupted derivation left there is removed.</param>
    /// <param name="parts">Number of parts aimed at.</param>
    /// <param name="namesOrders">True where doses were delivered.</param>
    /// <param name="read">The rows of a table in one or several stretches, each block after block and read by a thread of its own; the blocks share the given table's dictionaries of coded texts. Given the keys of inpatient stays, which are complete once encounters were read.</param>
    /// <param name="seen">Told of every block.</param>
    internal static PartedRecords Of(string institution, string folder, int parts, bool namesOrders, Func<ReceivedTable, StayKeys, IReadOnlyList<IEnumerable<ReceivedBlock>>> read, UseFeedCensus seen)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        var records = new PartedRecords(institution, folder, parts);
        try
        {
            var keys = new KeyParts(parts);
            records.Write(new RecordKeys(keys) { OrdersAreNamed = namesOrders }, read, seen);
            records._together = keys.Together();
            return records;
        }
        catch
        {
            records.Dispose();
            throw;
        }
    }

    /// <summary>The records of one part, tables in the order of their ids.</summary>
    public ReceivedRecords Read(int part)
    {
        var records = new ReceivedRecords(_institution);
        Table[] tables =
        [
            records.Encounters, records.Patients, records.WardStays, records.Diagnoses, records.DrugOrders, records.Surgeries, records.Specimens, records.Isolates, records.Administrations, records.Measurements, records.Reactions,
            records.OtherOrders,
        ];
        foreach (int file in _together[part])
        {
            foreach (var stretch in _files)
            {
                stretch[file].Read(tables, _sources);
            }
        }

        return new ReceivedRecords(_institution)
        {
            Encounters = InOrder(records.Encounters),
            Patients = InOrder(records.Patients),
            WardStays = InOrder(records.WardStays),
            Diagnoses = InOrder(records.Diagnoses),
            DrugOrders = InOrder(records.DrugOrders),
            Surgeries = InOrder(records.Surgeries),
            Specimens = InOrder(records.Specimens),
            Isolates = InOrder(records.Isolates),
            Administrations = InOrder(records.Administrations),
            Measurements = InOrder(records.Measurements),
            Reactions = InOrder(records.Reactions),
            OtherOrders = records.OtherOrders,
        };
    }

    public void Dispose()
    {
        foreach (var file in _files.SelectMany(stretch => stretch))
        {
            file.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Lays out table after table; while one block is laid out, the next ones are read.</summary>
    private void Write(RecordKeys keys, Func<ReceivedTable, StayKeys, IReadOnlyList<IEnumerable<ReceivedBlock>>> read, UseFeedCensus seen)
    {
        var stays = new StayKeys();
        for (int table = 0; table < RecordKeys.Order.Count; table++)
        {
            foreach (var (stretch, block) in InTurn(read((ReceivedTable)_sources[table], stays)))
            {
                seen.See(block.Rows);
                seen.See(block.OtherOrders);
                WriteBlock(_files[stretch], table, block.Rows, keys.Of(block.Rows));
                WriteBlock(_files[stretch], _sources.Length - 1, block.OtherOrders, keys.Of(block.OtherOrders));
                if (block.Rows is ReceivedEncounters encounters)
                {
                    stays.Add(encounters);
                }
            }
        }
    }

    /// <summary>A block of each stretch in turn, until none has one left.</summary>
    private static IEnumerable<(int Stretch, ReceivedBlock Block)> InTurn(IReadOnlyList<IEnumerable<ReceivedBlock>> stretches)
    {
        var open = stretches.Select((blocks, stretch) => (Stretch: stretch, Blocks: ReadAhead.Of(blocks).GetEnumerator())).ToList();
        try
        {
            while (open.Count > 0)
            {
                for (int turn = 0; turn < open.Count;)
                {
                    if (open[turn].Blocks.MoveNext())
                    {
                        yield return (open[turn].Stretch, open[turn].Blocks.Current);
                        turn++;
                    }
                    else
                    {
                        open[turn].Blocks.Dispose();
                        open.RemoveAt(turn);
                    }
                }
            }
        }
        finally
        {
            open.ForEach(stretch => stretch.Blocks.Dispose());
        }
    }

    /// <summary>Rows of a part are written in the order in which they stand.</summary>
    private static void WriteBlock(PartFile[] files, int table, Table block, int[] parts)
    {
        var starts = new int[files.Length + 1];
        foreach (int part in parts)
        {
            starts[part + 1]++;
        }

        for (int part = 0; part < files.Length; part++)
        {
            starts[part + 1] += starts[part];
        }

        var rows = new int[parts.Length];
        var next = starts.AsSpan(0, files.Length).ToArray();
        for (int row = 0; row < parts.Length; row++)
        {
            rows[next[parts[row]]++] = row;
        }

        for (int part = 0; part < files.Length; part++)
        {
            if (starts[part] < starts[part + 1])
            {
                files[part].Write(table, block, rows.AsSpan(starts[part]..starts[part + 1]));
            }
        }
    }

    /// <summary>Tied parts come one after the other, and a replaced row lies where it was written last: derivation asks for the order of ids.</summary>
    private static T InOrder<T>(T table)
        where T : ReceivedTable, new()
    {
        var ids = table.Id.Values;
        bool ordered = true;
        for (int row = 1; row < ids.Length && ordered; row++)
        {
            ordered = ids[row - 1] <= ids[row];
        }

        if (ordered)
        {
            return table;
        }

        var rows = Enumerable.Range(0, table.Count).ToArray();
        Array.Sort(ids.ToArray(), rows);
        var sorted = new T();
        foreach (int row in rows)
        {
            sorted.AppendFrom(table, row);
        }

        return sorted;
    }
}
