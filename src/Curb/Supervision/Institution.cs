namespace Curb.Supervision;

/// <summary>One institution of the organisation tree, as far as targets and comparisons need it.</summary>
/// <param name="Code">Code by which deliveries name it.</param>
/// <param name="Name">Name, Chinese or local.</param>
/// <param name="NameEn">English name; empty where none.</param>
/// <param name="Level">tertiary (三级), secondary (二级), primary (基层) or unknown.</param>
/// <param name="Kind">general (综合), stomatology (口腔), oncology (肿瘤), paediatric (儿童), psychiatric (精神), maternity (妇产), community (社区/乡镇), retail-pharmacy (零售药店), veterinary-outlet (兽药经营) or unknown. Picks the targets.</param>
/// <param name="District">District or county; empty where unknown.</param>
public sealed record Institution(string Code, string Name, string NameEn, string Level, string Kind, string District)
{
    /// <summary>False for sellers of medicines: they report figures, and what the law asks of hospitals and clinics is not asked of them.</summary>
    public bool TreatsPatients => Kind is not ("retail-pharmacy" or "veterinary-outlet");

    /// <summary>An institution of which only the code is known: its targets can't be chosen.</summary>
    public static Institution Unregistered(string code) => new(code, code, "", "unknown", "unknown", "");
}
