using Curb.AntimicrobialUse;
using Curb.Exchange.Profiles;
using Curb.Intake;
using Curb.Storage.Work;

namespace Curb.Web.Import;

/// <summary>A file that was handed in, as it would be taken in now.</summary>
/// <param name="File">The file and what was said about it.</param>
/// <param name="Profile">The profile that reads it; null where none does.</param>
/// <param name="Reading">Format, encoding, separator, dates; one line a table.</param>
/// <param name="Notices">What the person should know.</param>
/// <param name="Problem">Why it can't be taken in yet; null where it can.</param>
/// <param name="Columns">As what its columns are read; null where it has none.</param>
/// <param name="Samples">The first cells of each column, by header.</param>
/// <param name="Tables">The first records as they would be stored.</param>
/// <param name="Rejections">Rejected rows among those looked at.</param>
/// <param name="Looked">Rows looked at.</param>
/// <param name="Drugs">Drug texts that need a person.</param>
/// <param name="Profiles">Profiles that can be chosen.</param>
public sealed record ImportView(
    ImportFile File,
    IIntakeProfile? Profile,
    IReadOnlyList<Curb.Intake.SourceFile> Reading,
    IReadOnlyList<string> Notices,
    Rejection? Problem,
    ColumnReading? Columns,
    IReadOnlyDictionary<string, string> Samples,
    IReadOnlyList<PreviewTable> Tables,
    IReadOnlyList<Rejection> Rejections,
    long Looked,
    IReadOnlyList<DrugNameReview.NameInUse> Drugs,
    IReadOnlyList<IIntakeProfile> Profiles)
{
    public bool IsReady => Problem is null && Profile is not null;
}

/// <summary>The first records of one kind.</summary>
/// <param name="Name">Received table.</param>
/// <param name="Columns">Columns with a value in any of the rows.</param>
/// <param name="Rows">Their texts.</param>
/// <param name="Total">Records of this kind among the rows looked at.</param>
public sealed record PreviewTable(string Name, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows, long Total);

/// <summary>The rejected rows of an import with their cells, to be mended.</summary>
/// <param name="File">The import.</param>
/// <param name="Header">Column names as in the file.</param>
/// <param name="Rows">One page of the rows.</param>
/// <param name="Total">Rejected rows in all.</param>
/// <param name="Page">Number of this page, from 1.</param>
/// <param name="Pages">Number of pages.</param>
public sealed record RejectedView(ImportFile File, IReadOnlyList<string> Header, IReadOnlyList<RejectedRow> Rows, int Total, int Page, int Pages);

/// <summary>One rejected row.</summary>
/// <param name="Line">Its line or sheet row.</param>
/// <param name="Cells">Its cells; empty where it could not be split into cells.</param>
/// <param name="Faults">What is wrong with it; a fault without a column concerns the whole row.</param>
public sealed record RejectedRow(int Line, IReadOnlyList<string> Cells, IReadOnlyList<Rejection> Faults);
