namespace Curb.Storage.Received;

/// <summary>What becomes of one delivered row. In rising order of what it says about the source row it came from.</summary>
internal enum RowOutcome : byte
{
    Unchanged,
    Accepted,
    Replaced,
    Rejected,
}
