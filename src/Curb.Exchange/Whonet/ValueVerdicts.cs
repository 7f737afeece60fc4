using Curb.Susceptibilities;

namespace Curb.Exchange.Whonet;

/// <summary>What was found the first time a text stood in a drug column; each distinct text of a column is parsed once.</summary>
internal sealed class ValueVerdicts(SusceptibilityTest test)
{
    private Verdict[] _byCode = new Verdict[256];

    /// <summary>The verdict on a text by its dictionary code.</summary>
    public Verdict Of(int code, ReadOnlySpan<byte> cell)
    {
        if (code >= _byCode.Length)
        {
            Array.Resize(ref _byCode, Math.Max(code + 1, _byCode.Length * 2));
        }

        return _byCode[code] is var verdict and not Verdict.Unread ? verdict : _byCode[code] = Judge(cell);
    }

    /// <summary>The fault of a refused text.</summary>
    public ValueFault Fault(ReadOnlySpan<byte> cell) => MeasurementParser.Read(cell, test, out _)!;

    private Verdict Judge(ReadOnlySpan<byte> cell) =>
        MeasurementParser.Read(cell, test, out var value) is not null ? Verdict.Refused
        : value.Kind == ValueKind.NotTested ? Verdict.NotTested
        : Verdict.Result;
}

internal enum Verdict : byte
{
    Unread,
    Result,
    NotTested,
    Refused,
}
