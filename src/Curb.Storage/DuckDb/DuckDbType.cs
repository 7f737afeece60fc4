namespace Curb.Storage.DuckDb;

/// <summary>The engine's column types, by the numbers its C interface gives them. Only those that Curb stores or receives in answers.</summary>
internal enum DuckDbType
{
    Boolean = 1,
    TinyInt = 2,
    SmallInt = 3,
    Integer = 4,
    BigInt = 5,
    UTinyInt = 6,
    USmallInt = 7,
    UInteger = 8,
    UBigInt = 9,
    Float = 10,
    Double = 11,
    Timestamp = 12,
    Date = 13,
    HugeInt = 16,
    Varchar = 17,
    Blob = 18,
    List = 24,
    UHugeInt = 32,
}
