using Curb.Intake;
using Curb.Measurements;

namespace Curb.Exchange.Profiles;

/// <summary>How the files of one kind of source become received records.</summary>
public interface IIntakeProfile
{
    /// <summary>The name by which the command line and batches know it: whonet, mimic-iii, cn-templates.</summary>
    string Id { get; }

    /// <summary>What it reads, for people.</summary>
    string Title { get; }

    /// <summary>Says for each file what it is taken for. A file the profile doesn't take is in the answer too, with the reason.</summary>
    /// <exception cref="Tabular.UnusableFileException">A file can't be used at all.</exception>
    IEnumerable<ProfileFile> Recognise(IReadOnlyList<string> paths, IntakeSettings settings);

    /// <summary>Tables that the source has by name and that are not among the files; empty for profiles whose files have no fixed names.</summary>
    IReadOnlyList<string> Absent(IReadOnlyList<string> paths) => [];
}

/// <summary>What the person who delivers files says about them, and what reading them needs.</summary>
public sealed record IntakeSettings
{
    public static IntakeSettings Default { get; } = new();

    /// <summary>Order of day, month and year in dates such as 2/1/1995 or 2/1/95 where the file itself leaves it open.</summary>
    public DateOrder DateOrder { get; init; } = DateOrder.Unknown;

    /// <summary>Code of the institution that delivers.</summary>
    public string Institution { get; init; } = "";

    /// <summary>Day on which the files are delivered, by which dates that lie too far ahead are refused; null where nobody said, and then no date is too late.</summary>
    public DateOnly? DeliveredOn { get; init; }

    /// <summary>What a person said that columns are: header in the file → name of the profile's column; blank: the column is left out.</summary>
    public IReadOnlyDictionary<string, string> Columns { get; init; } = new Dictionary<string, string>();

    /// <summary>What a person said about the reading, as a text: the same bytes read otherwise are another delivery.</summary>
    internal string Said(string dates) => string.Join('\n', Columns.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"column {pair.Key} is {pair.Value}").Prepend(dates).Where(text => text.Length > 0));

    /// <summary>Finds the code of an antimicrobial by a name of the reference tables; null where only codes and the profile's own spellings are known.</summary>
    public Func<string, string?>? DrugCode { get; init; }

    /// <summary>What is measured of patients, by the names of the reference tables; null where none is known, and then measurements in reports are not taken.</summary>
    public MeasuredItems? Measurements { get; init; }
}

/// <summary>One file (or one sheet of a workbook) of a delivery, recognised but not yet read.</summary>
public abstract class ProfileFile(string path, string name, string kind)
{
    /// <summary>Where it lies.</summary>
    public string Path { get; } = path;

    /// <summary>File name without folders; for a sheet of a workbook with several, the sheet behind a #.</summary>
    public string Name { get; } = name;

    /// <summary>What it holds in its profile: drug-orders, encounters …; blank where it isn't taken.</summary>
    public string Kind { get; } = kind;

    /// <summary>Why the file isn't taken; null where it is.</summary>
    public virtual string? NotTakenBecause => null;

    /// <summary>Finds out how the file is to be read (encoding, columns, date forms).</summary>
    /// <exception cref="Tabular.UnusableFileException">It can't be used at all.</exception>
    public abstract PreparedFile Prepare();
}

/// <summary>A file that a profile passes over, with the reason.</summary>
public sealed class PassedOverFile(string path, string reason) : ProfileFile(path, System.IO.Path.GetFileName(path), "")
{
    public override string? NotTakenBecause => reason;

    public override PreparedFile Prepare() => throw new InvalidOperationException($"{Name} is not taken: {reason}");
}

/// <summary>A file ready to be read into records.</summary>
/// <param name="Source">What it is and how it is read.</param>
/// <param name="Notices">What the person who delivers it should know: columns that aren't taken, an assumed order of day and month.</param>
/// <param name="Parts">The records, part by part; can be read once.</param>
public sealed record PreparedFile(SourceFile Source, IReadOnlyList<string> Notices, IEnumerable<Delivery> Parts);
