using Curb.Casework;
using Curb.Exchange;
using Curb.Policies;
using Curb.ReferenceData;
using Curb.Tests.Support;

namespace Curb.Tests.Casework;

/// <summary>The case types and the calendar of this checkout, and people to act.</summary>
internal static class ShippedCasework
{
    public static ContentTree Tree { get; } = ContentFolder.OpenAt(Path.Combine(SharedData.Checkout, "casework"));

    public static CaseTypeLibrary Types { get; } = CaseTypeLibrary.Load(Tree);

    public static WorkingCalendar Calendar { get; } = WorkingCalendar.Load(ReferenceLibrary.Load(ContentFolder.OpenAt(Path.Combine(SharedData.Checkout, "reference"))));

    public static CaseEngine Engine { get; } = new(Calendar);

    /// <summary>A person with roles at institution H1.</summary>
    public static CasePerson Person(string account, params string[] roles) => new(account, (role, institution, _) => institution == "H1" && roles.Contains(role));

    public static CaseFinding Finding(string type, string key, string evidence, string institution = "H1", string? department = null, string title = "大肠埃希菌 对 头孢曲松 耐药率 56%") =>
        new(type, institution, department, key, evidence, new CaseSubject("organism-drug", "eco/CRO", new Bilingual(title, "E. coli resistant to ceftriaxone"), ""), new Dictionary<string, string> { ["isolate"] = "I-77031", ["organism"] = "大肠埃希菌" });

    public static CaseFile Opened(string type, DateOnly on) => Engine.Open(Types.Find(type)!, Finding(type, "k", "2026Q1"), CaseEngine.Program, on).Case with { Number = 7 };
}
