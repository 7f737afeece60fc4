using System.Globalization;

namespace Curb.Exchange.Demo;

/// <summary>A physician by number and title; no names.</summary>
internal sealed record DemoDoctor(string Key, string Title)
{
    /// <summary>副主任医师 and 主任医师.</summary>
    public bool Senior => Title is "主任医师" or "副主任医师";
}

/// <summary>The roster of every department: eight physicians, three of them senior.</summary>
internal static class DemoDoctors
{
    private static readonly string[] s_titles = ["主任医师", "副主任医师", "副主任医师", "主治医师", "主治医师", "主治医师", "住院医师", "住院医师"];

    public static DemoDoctor Draw(DemoRandom random, DemoDepartment department) => Of(department, random.Below(s_titles.Length));

    public static DemoDoctor DrawSenior(DemoRandom random, DemoDepartment department) => Of(department, random.Below(3));

    public static DemoDoctor DrawJunior(DemoRandom random, DemoDepartment department) => Of(department, 6 + random.Below(2));

    /// <summary>Every physician of a department.</summary>
    public static IEnumerable<DemoDoctor> Of(DemoDepartment department) => Enumerable.Range(0, s_titles.Length).Select(place => Of(department, place));

    private static DemoDoctor Of(DemoDepartment department, int place) =>
        new(string.Create(CultureInfo.InvariantCulture, $"D{(department.Index * s_titles.Length) + place + 1:D4}"), s_titles[place]);
}
