using Curb.ReferenceData;

namespace Curb.Privileges;

/// <summary>What somebody is.</summary>
public enum StaffKind
{
    Physician,
    Pharmacist,
}

/// <summary>A physician or pharmacist of an institution, as its personnel list names them.</summary>
/// <param name="Institution">Code.</param>
/// <param name="Code">Staff code, as orders name the prescriber.</param>
/// <param name="Name">Name.</param>
/// <param name="Title">Professional title as written: 主治医师.</param>
/// <param name="Department">Department.</param>
/// <param name="Kind">Physician or pharmacist.</param>
/// <param name="Account">Sign-in name of the person's account here; empty where there is none.</param>
/// <param name="LeftOn">Last day at the institution; null while there.</param>
public sealed record StaffMember(string Institution, string Code, string Name, string Title, string Department, StaffKind Kind, string Account = "", DateOnly? LeftOn = null);

/// <summary>What somebody may do once it was granted: prescribe up to a grade (处方权), or dispense (调剂资格).</summary>
public enum PrivilegeKind
{
    Unrestricted = 1,
    Restricted = 2,
    Special = 3,
    Dispensing = 4,
}

/// <summary>The level of a professional title and the most that it lets be granted.</summary>
public sealed class ProfessionalTitles
{
    private const string Dataset = "prescriber-titles";

    private readonly Dictionary<string, string> _levels;

    public ProfessionalTitles(ReferenceLibrary reference)
    {
        var table = reference.Table(Dataset, reference.Latest(Dataset));
        _levels = Enumerable.Range(0, table.Count).ToDictionary(row => ReferenceLibrary.TermKey(table[row, table.Column("text")]), row => table[row, table.Column("level")], StringComparer.Ordinal);
    }

    /// <summary>senior, intermediate or junior; null where the title is not known.</summary>
    public string? Level(string title) => title.Length == 0 ? null : _levels.GetValueOrDefault(ReferenceLibrary.TermKey(title));

    /// <summary>The highest grade that a title could ever be granted (Order 84 art. 24); null where the title is not known. It grants nothing by itself.</summary>
    public Grade? Most(string title) => Prescribing.Rules.GradeBeyondPrivilege.MostByTitle(Level(title));
}

/// <summary>A course on the use of antimicrobials.</summary>
/// <param name="Id">Id.</param>
/// <param name="Institution">Code.</param>
/// <param name="Title">Title.</param>
/// <param name="Topics">What it teaches, with commas.</param>
/// <param name="HeldOn">Day.</param>
/// <param name="Hours">Length, hours.</param>
/// <param name="Teacher">Who taught.</param>
public sealed record Course(string Id, string Institution, string Title, string Topics, DateOnly HeldOn, double Hours, string Teacher)
{
    /// <summary>Staff codes of those who took part.</summary>
    public IReadOnlyList<string> Attended { get; init; } = [];
}

/// <summary>The pharmacist who looks after a department (重点科室驻科药师).</summary>
/// <param name="Institution">Code.</param>
/// <param name="Department">Department.</param>
/// <param name="Staff">Staff code of the pharmacist.</param>
/// <param name="From">First day.</param>
/// <param name="To">Last day; null while it goes on.</param>
/// <param name="Duties">What the pharmacist does there.</param>
public sealed record DepartmentPharmacist(string Institution, string Department, string Staff, DateOnly From, DateOnly? To, string Duties)
{
    public bool Holds(DateOnly day) => From <= day && (To is null || day <= To);
}
