namespace Curb.Columns;

/// <summary>The physical types a column can have. Dates are days and timestamps microseconds since 1970-01-01, both in the facility's own wall-clock time.</summary>
public enum ColumnType
{
    Boolean,
    Int32,
    Int64,
    Double,
    Date,
    Timestamp,
    Text,
}
