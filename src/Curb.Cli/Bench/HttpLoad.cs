using System.Buffers.Text;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Curb.Cli.Bench;

/// <summary>What a load through HTTP came to.</summary>
/// <param name="Requests">Answered requests.</param>
/// <param name="Seconds">Wall-clock seconds.</param>
/// <param name="Ticks">Time of each request, sorted, in ticks of the stopwatch.</param>
internal sealed record HttpLoadResult(int Requests, double Seconds, long[] Ticks)
{
    public double Milliseconds(double share) => Ticks[Math.Min(Ticks.Length - 1, (int)(Ticks.Length * share))] * 1000.0 / Stopwatch.Frequency;
}

/// <summary>
/// Sends ready-made requests over kept connections to this computer, each connection one request after another, and reads whole answers. Plain sockets: a client that
/// cost as much as the server would measure itself.
/// </summary>
internal static class HttpLoad
{
    private static readonly byte[] s_end = "\r\n\r\n"u8.ToArray();

    /// <param name="port">Port on the loopback interface.</param>
    /// <param name="connections">Connections kept open.</param>
    /// <param name="requests">Each is sent once.</param>
    /// <param name="check">Looks at the body of each answer; false stops the measurement.</param>
    /// <exception cref="CommandFailure">An answer was not 200 or not as it should be.</exception>
    public static HttpLoadResult Run(int port, int connections, IReadOnlyList<byte[]> requests, Func<ReadOnlyMemory<byte>, bool> check)
    {
        long[] ticks = new long[requests.Count];
        int next = -1;
        var clock = Stopwatch.StartNew();
        var workers = Enumerable.Range(0, connections).Select(_ => Task.Run(() => One(port, requests, () => Interlocked.Increment(ref next), ticks, check))).ToArray();
        Task.WaitAll(workers);
        double seconds = clock.Elapsed.TotalSeconds;
        Array.Sort(ticks);
        return new HttpLoadResult(requests.Count, seconds, ticks);
    }

    private static async Task One(int port, IReadOnlyList<byte[]> requests, Func<int> next, long[] ticks, Func<ReadOnlyMemory<byte>, bool> check)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        byte[] buffer = new byte[256 * 1024];
        for (int at; (at = next()) < requests.Count;)
        {
            long start = Stopwatch.GetTimestamp();
            await socket.SendAsync(requests[at]);
            var body = await Receive(socket, buffer);
            ticks[at] = Stopwatch.GetTimestamp() - start;
            if (!check(body))
            {
                throw new CommandFailure(ExitCodes.OurFault, $"The answer is not as it should be: {System.Text.Encoding.UTF8.GetString(body.Span[..Math.Min(body.Length, 400)])}");
            }
        }
    }

    /// <summary>One answer with a Content-Length; its body.</summary>
    private static async Task<ReadOnlyMemory<byte>> Receive(Socket socket, byte[] buffer)
    {
        for (int filled = 0, head = -1, length = 0; ;)
        {
            int read = await socket.ReceiveAsync(buffer.AsMemory(filled));
            filled += read;
            if (head < 0 && (head = buffer.AsSpan(0, filled).IndexOf(s_end)) >= 0)
            {
                length = Length(buffer.AsSpan(0, head));
            }

            if (read == 0 || (head >= 0 && filled >= head + s_end.Length + length))
            {
                return read > 0 && buffer.AsSpan(0, filled).StartsWith("HTTP/1.1 200 "u8) ? buffer.AsMemory(head + s_end.Length, length)
                    : throw new CommandFailure(ExitCodes.OurFault, $"The server answered: {System.Text.Encoding.UTF8.GetString(buffer, 0, Math.Min(filled, 800))}");
            }
        }
    }

    private static int Length(ReadOnlySpan<byte> head)
    {
        int at = head.IndexOf("Content-Length: "u8);
        return at >= 0 && Utf8Parser.TryParse(head[(at + "Content-Length: ".Length)..], out int length, out _) ? length
            : throw new CommandFailure(ExitCodes.OurFault, "The answer has no Content-Length.");
    }
}
