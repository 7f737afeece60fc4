using System.Text;
using Curb.Exchange.Tabular;

namespace Curb.Tests.Tabular;

/// <summary>What a clerk is told about text files that can't be read, in whole or in part.</summary>
public class UnusableTextTests
{
    static UnusableTextTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    private static UnusableFileException Refused(byte[] bytes) => Assert.Throws<UnusableFileException>(() => TableRows.Of(bytes));

    [Fact]
    public void An_empty_file_is_refused()
    {
        Assert.Equal("empty-file", Refused([]).Rejection.Reason);
        Assert.Equal("empty-file", Refused("\r\n \r\n"u8.ToArray()).Rejection.Reason);
    }

    [Fact]
    public void A_binary_file_is_refused_with_what_would_be_accepted()
    {
        var bytes = new byte[5000];
        new Random(1).NextBytes(bytes);
        bytes[0] = 1;
        var refused = Refused(bytes);
        Assert.Equal("binary-file", refused.Rejection.Reason);
        Assert.Contains("CSV", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Known_foreign_formats_are_named()
    {
        Assert.Contains(".xls", Refused([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0, 0, 0, 0]).Message, StringComparison.Ordinal);
        Assert.Contains("PDF", Refused("%PDF-1.7 ..."u8.ToArray()).Message, StringComparison.Ordinal);
        Assert.Contains("web page", Refused("<html><table></table></html>"u8.ToArray()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_header_name_that_stands_twice_is_named_with_its_columns()
    {
        var refused = Refused("住院号,科室,住院号\n1,2,3\n"u8.ToArray());
        Assert.Equal("duplicate-header", refused.Rejection.Reason);
        Assert.Contains("住院号 at columns 1 and 3", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_with_too_few_or_too_many_cells_is_rejected_and_the_rest_read()
    {
        var table = TableRows.Of("a,b,c\n1,2,3\n1,2\n1,2,3,4\n7,8,9\n");
        Assert.Equal([["1", "2", "3"], ["7", "8", "9"]], table.Rows);
        Assert.Equal([(3, "ragged-row"), (4, "ragged-row")], table.Rejections.Select(rejection => (rejection.Line, rejection.Reason)));
        Assert.Equal(4, table.RowsRead);
    }

    [Fact]
    public void A_file_that_ends_within_a_row_says_so()
    {
        var table = TableRows.Of("a,b,c\n1,2,3\n4,5");
        var rejection = Assert.Single(table.Rejections);
        Assert.Equal(("truncated-row", 3), (rejection.Reason, rejection.Line));
    }

    [Fact]
    public void A_quote_that_is_never_closed_costs_its_own_line_only()
    {
        var table = TableRows.Of("a,b\n1,\"open\n2,x\n3,\"y\"\n4,z\n");
        Assert.Equal([["2", "x"], ["3", "y"], ["4", "z"]], table.Rows);
        var rejection = Assert.Single(table.Rejections);
        Assert.Equal(("unbalanced-quotes", 2), (rejection.Reason, rejection.Line));
    }

    [Fact]
    public void Text_after_a_closing_quote_is_rejected_as_unbalanced()
    {
        var table = TableRows.Of("a,b\n1,\"O\"Brien\"\n2,x\n");
        Assert.Equal([["2", "x"]], table.Rows);
        Assert.Equal("unbalanced-quotes", Assert.Single(table.Rejections).Reason);
    }

    [Fact]
    public void A_row_with_a_NUL_byte_is_rejected()
    {
        var table = TableRows.Of("a,b\n1,x\0y\n2,z\n");
        Assert.Equal([["2", "z"]], table.Rows);
        Assert.Equal(("nul-byte", 2), (table.Rejections[0].Reason, table.Rejections[0].Line));
    }

    [Fact]
    public void GBK_rows_inside_a_UTF8_file_are_rejected_one_by_one()
    {
        var gbk = Encoding.GetEncoding("GB18030");
        byte[] bytes = [.. "id,科室\n1,呼吸内科\n"u8, .. gbk.GetBytes("2,神经外科\n"), .. "3,心内科\n4,普外科\n5,肿瘤科\n6,儿科\n"u8];
        var table = TableRows.Of(bytes);
        Assert.Equal(["1", "3", "4", "5", "6"], table.Rows.Select(row => row[0]));
        Assert.Equal(("mixed-encoding", 3), (table.Rejections[0].Reason, table.Rejections[0].Line));
    }

    [Fact]
    public void UTF8_rows_inside_a_GBK_file_are_rejected_one_by_one()
    {
        var gbk = Encoding.GetEncoding("GB18030");
        byte[] bytes = [.. gbk.GetBytes("id,科室\n1,呼吸内科\n"), .. "2,神经外科\n"u8, .. gbk.GetBytes("3,心内科\n")];
        var table = TableRows.Of(bytes);
        Assert.Equal([["1", "呼吸内科"], ["3", "心内科"]], table.Rows);
        Assert.Equal(("mixed-encoding", 3), (table.Rejections[0].Reason, table.Rejections[0].Line));
    }

    [Fact]
    public void A_line_of_two_gigabytes_is_rejected_without_being_held()
    {
        using var reader = TabularReader.Open(new LongLineStream(2L << 30), "long.csv", new TabularOptions { MaxLineBytes = 4 << 20 });
        long before = GC.GetAllocatedBytesForCurrentThread();
        var table = TableRows.Of(reader);
        Assert.Equal([["1", "x"], ["3", "z"]], table.Rows);
        Assert.Equal([2, 4], table.Lines);
        var rejection = Assert.Single(table.Rejections);
        Assert.Equal(("line-too-long", 3), (rejection.Reason, rejection.Line));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 << 20);
    }

    [Fact]
    public void A_file_without_line_breaks_is_refused() =>
        Assert.Equal("line-too-long", Assert.Throws<UnusableFileException>(() =>
            TabularReader.Open(new RepeatedStream((byte)'a', 100 << 20), "x.csv", new TabularOptions { MaxLineBytes = 1 << 20 })).Rejection.Reason);

    /// <summary>Good row, endless row, good row.</summary>
    private sealed class LongLineStream(long length) : ReadOnlyStream
    {
        private readonly byte[] _head = "a,b\n1,x\n2,"u8.ToArray();
        private readonly byte[] _tail = "\n3,z\n"u8.ToArray();
        private long _at;

        public override int Read(Span<byte> buffer)
        {
            long body = _head.Length + length;
            int take = 0;
            if (_at < _head.Length)
            {
                take = Math.Min(buffer.Length, (int)(_head.Length - _at));
                _head.AsSpan((int)_at, take).CopyTo(buffer);
            }
            else if (_at < body)
            {
                take = (int)Math.Min(buffer.Length, body - _at);
                buffer[..take].Fill((byte)'y');
            }
            else if (_at < body + _tail.Length)
            {
                take = Math.Min(buffer.Length, (int)(body + _tail.Length - _at));
                _tail.AsSpan((int)(_at - body), take).CopyTo(buffer);
            }

            _at += take;
            return take;
        }
    }

    private sealed class RepeatedStream(byte value, long length) : ReadOnlyStream
    {
        private long _at;

        public override int Read(Span<byte> buffer)
        {
            int take = (int)Math.Min(buffer.Length, length - _at);
            buffer[..take].Fill(value);
            _at += take;
            return take;
        }
    }

    private abstract class ReadOnlyStream : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public abstract override int Read(Span<byte> buffer);

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
