namespace Curb.Supervision.Inspections;

/// <summary>A person of a commission's expert pool (专家库).</summary>
/// <param name="Id">Number in the pool; unique at the place.</param>
/// <param name="Place">Code of the place of the commission.</param>
/// <param name="Account">Account with which the person signs in; blank where none.</param>
/// <param name="Employer">Code of the person's own institution; blank where it is none of the region.</param>
/// <param name="Title">Professional title.</param>
/// <param name="Fields">Fields in which the person is qualified: see <see cref="AllFields"/>.</param>
/// <param name="QualifiedUntil">Last day of the qualification; null where it does not end.</param>
/// <param name="Ties">Declared interests.</param>
/// <param name="Active">False where the person is not to be drawn for now.</param>
public sealed record PoolExpert(
    string Id, string Place, string Account, string Name, string Employer, string Title, IReadOnlyList<string> Fields, DateOnly? QualifiedUntil, IReadOnlyList<ExpertTie> Ties, bool Active)
{
    public static IReadOnlyList<string> AllFields { get; } = ["pharmacy", "infectious-disease", "infection-control", "microbiology", "medical-affairs", "nursing", "law"];

    /// <summary>Institutions that the person must not inspect on a day: the own, and those of a declared interest that has not ended.</summary>
    public IReadOnlyList<string> Avoids(DateOnly on) =>
        [.. Ties.Where(tie => tie.Until is null || tie.Until >= on).Select(tie => tie.Institution).Concat(Employer.Length > 0 ? [Employer] : []).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>True where the person may be drawn on a day.</summary>
    public bool IsAvailable(DateOnly on) => Active && Fields.Count > 0 && (QualifiedUntil is null || QualifiedUntil >= on);

    public InspectionExpert ForDraw(DateOnly on) => new(Id, Avoids(on)) { Fields = [.. Fields.Order(StringComparer.Ordinal)] };
}

/// <summary>A declared interest in an institution.</summary>
/// <param name="Reason">former-employer, kin, teaching, business or other.</param>
/// <param name="Until">Last day; null where it does not end.</param>
public sealed record ExpertTie(string Institution, string Reason, DateOnly? Until)
{
    public static IReadOnlyList<string> Reasons { get; } = ["former-employer", "kin", "teaching", "business", "other"];
}
