namespace Curb.Exchange.Profiles;

/// <summary>A profile as written in <c>profiles/ID/profile.yaml</c>.</summary>
public sealed class ProfileDefinition
{
    public string Id { get; set; } = "";

    public string Title { get; set; } = "";

    /// <summary>How many days after its delivery a date may lie; blank for sources whose dates were shifted into the future on purpose.</summary>
    public int? DaysAhead { get; set; }

    public List<TableDefinition> Tables { get; set; } = [];

    /// <summary>Files of the source that carry nothing we take, with the reason.</summary>
    public List<PassedOverDefinition> PassedOver { get; set; } = [];
}

/// <summary>A file that is passed over by its name.</summary>
public sealed class PassedOverDefinition
{
    /// <summary>File name without extension.</summary>
    public string File { get; set; } = "";

    public string Because { get; set; } = "";
}

/// <summary>One kind of table of a source, and the received records its rows become.</summary>
public sealed class TableDefinition
{
    /// <summary>What a file holds: drug-orders, encounters …</summary>
    public string Kind { get; set; } = "";

    /// <summary>The table's name for people; template files are called so.</summary>
    public string Title { get; set; } = "";

    /// <summary>File name without extension by which the table is recognised; blank where its columns tell.</summary>
    public string File { get; set; } = "";

    /// <summary>The received table that a row becomes; blank for laboratory results in long form.</summary>
    public string Table { get; set; } = "";

    /// <summary>Columns whose texts together are the record's key, joined by a hyphen.</summary>
    public List<string> Key { get; set; } = [];

    /// <summary>Values that every record carries, by received column.</summary>
    public Dictionary<string, string> Constants { get; set; } = [];

    public List<ColumnDefinition> Columns { get; set; } = [];

    /// <summary>Pairs of times of which the first must not lie after the second.</summary>
    public List<List<string>> Order { get; set; } = [];

    /// <summary>Rows that end the record before them instead of being one.</summary>
    public ClosingRowDefinition? Closing { get; set; }

    /// <summary>For laboratory results in long form: how rows become specimens, isolates and results.</summary>
    public LongFormDefinition? LongForm { get; set; }

    /// <summary>What the table is for and which rows belong into it; stands in the column guide.</summary>
    public string Guide { get; set; } = "";
}

/// <summary>One column of a source's table.</summary>
public sealed class ColumnDefinition
{
    /// <summary>The header as the source (or the template) writes it.</summary>
    public string Header { get; set; } = "";

    /// <summary>Other headers under which the same column is met.</summary>
    public List<string> Synonyms { get; set; } = [];

    /// <summary>Another column's header: the cell of that column is read once more, for a further received column.</summary>
    public string From { get; set; } = "";

    /// <summary>Received columns that it fills, separated by blanks; in long form with the record before a point: specimen.patient isolate.patient.</summary>
    public string To { get; set; } = "";

    /// <summary>In long form: another column's header, whose cell is read where this one is blank (the day, where the time of day is unknown).</summary>
    public string WhenBlank { get; set; } = "";

    /// <summary>True where the file must have the column and every row a value in it.</summary>
    public bool Required { get; set; }

    /// <summary>True where the file must have the column, though cells may be blank.</summary>
    public bool Present { get; set; }

    /// <summary>Source texts and what they become.</summary>
    public Dictionary<string, string> Values { get; set; } = [];

    /// <summary>For texts that aren't among the values: keep (default), blank or reject.</summary>
    public string Otherwise { get; set; } = "keep";

    /// <summary>For numbers given as a range (1-2): middle takes the middle, otherwise the row is rejected.</summary>
    public string Range { get; set; } = "";

    /// <summary>For numbers with the unit in the same cell (0.5g): the received column for the unit.</summary>
    public string UnitTo { get; set; } = "";

    /// <summary>Units that may stand with the number, and what one of each is in the column's own unit: 岁 1, 天 1/365.25. A currency sign may stand before it.</summary>
    public Dictionary<string, double> Units { get; set; } = [];

    /// <summary>For planned times: how many days after the delivery they may lie, in place of the profile's limit.</summary>
    public int? DaysAhead { get; set; }

    /// <summary>Smallest number accepted.</summary>
    public double? Minimum { get; set; }

    /// <summary>Largest number accepted.</summary>
    public double? Maximum { get; set; }

    /// <summary>Takes the text from another file of the delivery, found by this column's text.</summary>
    public LookupDefinition? Lookup { get; set; }

    /// <summary>What belongs into the column, for the guide.</summary>
    public string Meaning { get; set; } = "";

    /// <summary>Cells of the filled example rows.</summary>
    public List<string> Examples { get; set; } = [];
}

/// <summary>A second file of the delivery that lies beside the first.</summary>
public sealed class LookupDefinition
{
    /// <summary>File name without extension.</summary>
    public string File { get; set; } = "";

    /// <summary>Column of the second file to find the text in.</summary>
    public string Key { get; set; } = "";

    /// <summary>Column of the second file whose text is taken.</summary>
    public string Take { get; set; } = "";

    /// <summary>Time column of the second file by which several rows of one key are ordered; blank where there is one row.</summary>
    public string Since { get; set; } = "";

    /// <summary>Time column of the first file: the last row not after it is taken. Blank: the last row of all.</summary>
    public string AsOf { get; set; } = "";
}

/// <summary>Rows that end the record before them.</summary>
public sealed class ClosingRowDefinition
{
    public string Column { get; set; } = "";

    public string Value { get; set; } = "";

    /// <summary>Column whose text is the same in the record and in the row that ends it.</summary>
    public string By { get; set; } = "";
}

/// <summary>Laboratory results with one result to a row.</summary>
public sealed class LongFormDefinition
{
    /// <summary>Columns whose texts together are the specimen's key.</summary>
    public List<string> Specimen { get; set; } = [];

    /// <summary>True where the rows are also the source's record of its specimens; false where specimens come in a table of their own, and cultures without growth are isolate records as in WHONET.</summary>
    public bool TellsSpecimens { get; set; }

    /// <summary>Column whose text keys a specimen without growth, where the specimen has no number of its own; blank where it has.</summary>
    public string NegativeSpecimen { get; set; } = "";

    /// <summary>Columns whose texts, after the specimen's key, are the isolate's key.</summary>
    public List<string> Isolate { get; set; } = [];

    /// <summary>Texts in the organism column that say that nothing grew.</summary>
    public List<string> NoGrowth { get; set; } = [];

    /// <summary>WHONET guideline letter for tests whose source names none: N CLSI, E EUCAST.</summary>
    public string Guideline { get; set; } = "N";

    /// <summary>Method of values whose row names none: M or blank, which rejects such a value.</summary>
    public string Method { get; set; } = "";

    /// <summary>The source's drug names and WHONET codes, before the reference tables are asked.</summary>
    public Dictionary<string, string> Drugs { get; set; } = [];
}
