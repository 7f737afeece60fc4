using Curb.Exchange.Tabular;
using Curb.Intake;

namespace Curb.Exchange.Profiles;

/// <summary>Turns rows of a source into records of a delivery, part by part.</summary>
internal interface IRowConversion
{
    /// <summary>The part in hand.</summary>
    Delivery Delivery { get; }

    /// <summary>True where the part in hand should be handed over before more rows come.</summary>
    bool IsFull { get; }

    /// <summary>Takes one row: a record, or rejections.</summary>
    void Take(RowBatch batch, int row);

    /// <summary>Gives the part in hand and begins a new one.</summary>
    Delivery Hand();
}
