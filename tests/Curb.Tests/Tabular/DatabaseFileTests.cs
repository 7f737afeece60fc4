using System.Buffers.Binary;
using System.Text;
using Curb.Exchange.Tabular;
using Microsoft.Data.Sqlite;

namespace Curb.Tests.Tabular;

public class DatabaseFileTests
{
    static DatabaseFileTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    private static byte[] DBase(byte codePage, Encoding encoding, int announced, params string[][] records) =>
        DBase(codePage, encoding, announced, [("PATIENT_ID", 'C', 10), ("WARD", 'C', 12), ("SPEC_DATE", 'D', 8), ("AMP_ND10", 'N', 5)], records);

    internal static byte[] DBase(byte codePage, Encoding encoding, int announced, (string Name, char Type, int Length)[] fields, params string[][] records)
    {
        int recordLength = 1 + fields.Sum(field => field.Length);
        var file = new MemoryStream();
        var head = new byte[32];
        (head[0], head[1], head[2], head[3], head[29]) = (3, 124, 3, 5, codePage);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(4), announced);
        BinaryPrimitives.WriteUInt16LittleEndian(head.AsSpan(8), (ushort)(33 + (32 * fields.Length)));
        BinaryPrimitives.WriteUInt16LittleEndian(head.AsSpan(10), (ushort)recordLength);
        file.Write(head);
        foreach (var field in fields)
        {
            var descriptor = new byte[32];
            Encoding.ASCII.GetBytes(field.Name, descriptor);
            (descriptor[11], descriptor[16]) = ((byte)field.Type, (byte)field.Length);
            file.Write(descriptor);
        }

        file.WriteByte(0x0D);
        foreach (var record in records)
        {
            file.WriteByte((byte)(record[0] == "*" ? '*' : ' '));
            for (int i = 0; i < fields.Length; i++)
            {
                var cell = new byte[fields[i].Length];
                cell.AsSpan().Fill((byte)' ');
                encoding.GetBytes(record[i + 1], cell);
                file.Write(cell);
            }
        }

        return file.ToArray();
    }

    [Theory]
    [InlineData(0x4D, "GB18030")]
    [InlineData(0x00, "GB18030")]
    public void A_dBase_file_is_read_in_its_code_page_and_without_deleted_records(byte codePage, string stated)
    {
        var gbk = Encoding.GetEncoding("GB18030");
        var table = TableRows.Of(DBase(codePage, gbk, 3, [" ", "007", "呼吸内科", "20240305", "  18"], ["*", "8", "x", "20240306", "1"], [" ", "9", "ICU", "", ""]));
        Assert.Equal(["PATIENT_ID", "WARD", "SPEC_DATE", "AMP_ND10"], table.Header);
        Assert.Equal([["007", "呼吸内科", "2024-03-05", "18"], ["9", "ICU", "", ""]], table.Rows);
        Assert.Contains(stated, table.Reading, StringComparison.Ordinal);
        Assert.Contains("1 deleted", table.Reading, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dBase_file_with_fewer_records_than_it_announces_says_how_many_are_missing()
    {
        var table = TableRows.Of(DBase(0x03, Encoding.ASCII, 5, [" ", "1", "a", "20240305", "18"], [" ", "2", "b", "20240305", "19"]));
        Assert.Equal(2, table.Rows.Count);
        var rejection = Assert.Single(table.Rejections);
        Assert.Equal(("truncated-file", 3), (rejection.Reason, rejection.SourceRows));
        Assert.Equal(5, table.RowsRead);
    }

    [Fact]
    public void A_WHONET_database_is_read_from_its_Isolates_table()
    {
        var folder = Directory.CreateTempSubdirectory("curb-test-");
        try
        {
            var path = Path.Combine(folder.FullName, "WHO-TST-2024-01.sqlite");
            Make(path, "CREATE TABLE isolates (PATIENT_ID TEXT, ORGANISM TEXT, AMP_NM TEXT, N REAL); INSERT INTO isolates VALUES ('O''Brien', 'eco', '<=2', 0.1), (NULL, 'kpn', '', 7)");
            using var reader = TabularReader.Open(path);
            var table = TableRows.Of(reader);
            Assert.Equal([["O'Brien", "eco", "<=2", "0.1"], ["", "kpn", "", "7"]], table.Rows);
            Assert.Equal([2, 3], table.Lines);
        }
        finally
        {
            folder.Delete(true);
        }
    }

    [Fact]
    public void A_database_without_the_table_says_which_tables_it_has()
    {
        var folder = Directory.CreateTempSubdirectory("curb-test-");
        try
        {
            var path = Path.Combine(folder.FullName, "other.sqlite");
            Make(path, "CREATE TABLE patients (id TEXT)");
            var refused = Assert.Throws<UnusableFileException>(() => TabularReader.Open(path));
            Assert.Equal("missing-table", refused.Rejection.Reason);
            Assert.Contains("patients", refused.Message, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(true);
        }
    }

    private static void Make(string path, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
