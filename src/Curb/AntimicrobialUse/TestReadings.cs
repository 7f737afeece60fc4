namespace Curb.AntimicrobialUse;

/// <summary>The readings of what counts as testing before therapy. Table <c>reference/pathogen-tests</c> says which kinds of test each of them counts.</summary>
[Flags]
internal enum TestReadings : byte
{
    None = 0,

    /// <summary>Evaluation indicators of 2015: microbiological specimens.</summary>
    Microbiology = 1,

    /// <summary>Action of 2021: unspecific markers (procalcitonin, interleukin 6) too.</summary>
    Action = 2,

    /// <summary>National sets of 2024: markers but not procalcitonin and not interleukin 6.</summary>
    National = 4,
}
