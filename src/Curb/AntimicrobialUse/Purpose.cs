namespace Curb.AntimicrobialUse;

/// <summary>Why an antimicrobial is given.</summary>
internal enum Purpose : byte
{
    Unknown,
    Therapy,
    Prophylaxis,
}
