namespace Curb.Interventions;

/// <summary>Something that was done to change prescribing, registered so that its effect can be measured.</summary>
/// <param name="Id">Kebab-case id.</param>
/// <param name="Title">What was done, in the site's words.</param>
/// <param name="Indicator">Id of the indicator that it aims at.</param>
/// <param name="StartedOn">Day from which it holds; the month of this day is the first month after.</param>
/// <param name="Target">Value that the indicator shall reach; null where none was set.</param>
/// <param name="Units">Whom it was done to.</param>
/// <param name="Controls">Who was left as before, for comparison; may be empty.</param>
public sealed record Intervention(string Id, string Title, string Indicator, DateOnly StartedOn, double? Target, IReadOnlyList<InterventionUnit> Units, IReadOnlyList<InterventionUnit> Controls);

/// <summary>An institution, or one department of it. Written H001 or H001/呼吸内科.</summary>
public sealed record InterventionUnit(string Institution, string? Department)
{
    /// <summary>Reads the written form.</summary>
    /// <exception cref="FormatException">There is no institution in it.</exception>
    public static InterventionUnit Parse(string text)
    {
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        var unit = slash < 0 ? new InterventionUnit(text.Trim(), null) : new InterventionUnit(text[..slash].Trim(), text[(slash + 1)..].Trim());
        return unit.Institution.Length > 0 && unit.Department != "" ? unit : throw new FormatException($"found \"{text}\", expected an institution's code such as H001, or one of its departments such as H001/呼吸内科.");
    }

    public override string ToString() => Department is null ? Institution : $"{Institution}/{Department}";
}
