namespace Curb.Exchange.Demo;

/// <summary>A file that the demo wrote, with the faults planted in it.</summary>
/// <param name="Path">Relative to the folder asked for.</param>
/// <param name="Profile">The profile that takes it in.</param>
/// <param name="Rows">Data rows, those with faults and repeats included.</param>
/// <param name="Repeated">Rows that repeat another in every cell.</param>
/// <param name="Faults">Rows that can't be taken in.</param>
public sealed record DemoFile(string Path, string Profile, long Rows, long Repeated, IReadOnlyList<DemoFault> Faults);

/// <summary>One planted fault.</summary>
/// <param name="Line">Line of the file, the header being line 1.</param>
/// <param name="Column">Header of the column at fault.</param>
/// <param name="Found">What stands there.</param>
public sealed record DemoFault(int Line, string Column, string Found);
