namespace Curb.Supervision.Inspections;

/// <summary>A model case (典型案例) that a commission publishes to its institutions.</summary>
/// <param name="Institution">Whose practice it is.</param>
/// <param name="Named">False where the institution is not named to the others.</param>
/// <param name="Practice">What was done.</param>
/// <param name="Effect">What came of it, with figures.</param>
/// <param name="PublishedOn">Day; null while a draft.</param>
/// <param name="WithdrawnOn">Day on which it was taken back; null while it stands.</param>
public sealed record ModelCase(string Id, string Place, string Institution, bool Named, string Inspection, string Title, string Practice, string Effect, DateOnly? PublishedOn, DateOnly? WithdrawnOn);
