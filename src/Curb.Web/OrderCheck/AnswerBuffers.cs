using System.Buffers;
using System.Collections.Concurrent;

namespace Curb.Web.OrderCheck;

/// <summary>Buffers of answers, used again. One that does not come back (a caller who is gone) is left to the garbage collector.</summary>
internal static class AnswerBuffers
{
    private const int UsualBytes = 32 * 1024;
    private const int LargestKept = 256 * 1024;
    private const int MostKept = 64;

    private static readonly ConcurrentBag<ArrayBufferWriter<byte>> s_shelf = [];

    /// <summary>An empty buffer.</summary>
    public static ArrayBufferWriter<byte> Lend() => s_shelf.TryTake(out var ready) ? ready : new ArrayBufferWriter<byte>(UsualBytes);

    /// <summary>Gives a buffer back; nobody may read it after that. Its content is overwritten at once.</summary>
    public static void Back(ArrayBufferWriter<byte>? buffer)
    {
        if (buffer is not null && buffer.Capacity <= LargestKept && s_shelf.Count < MostKept)
        {
            buffer.ResetWrittenCount();
            s_shelf.Add(buffer);
        }
    }
}
