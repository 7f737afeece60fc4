using Curb.ReferenceData;

namespace Curb.Formularies;

/// <summary>What a drug list is.</summary>
public enum DrugListKind
{
    /// <summary>The three grades (抗菌药物分级管理目录).</summary>
    Catalogue,

    /// <summary>The products a hospital keeps (抗菌药物供应目录).</summary>
    Formulary,
}

/// <summary>How far a version of a list has come.</summary>
public enum DrugListState
{
    /// <summary>Being prepared; it rules nothing and may still change.</summary>
    Draft,

    /// <summary>Approved: it rules from its effective day until the next one does, and never changes.</summary>
    Approved,

    /// <summary>Given up before it was approved.</summary>
    Dropped,
}

/// <summary>One version of a catalogue or formulary of one place.</summary>
/// <param name="Id">Id of the version.</param>
/// <param name="Kind">Catalogue or formulary.</param>
/// <param name="Place">Code of the institution, or of the province, city or district that set it.</param>
/// <param name="Number">Counted from 1 for each place and kind.</param>
/// <param name="Title">What people call it.</param>
/// <param name="State">Draft, approved or dropped.</param>
/// <param name="EffectiveFrom">First day on which it rules once it is approved.</param>
/// <param name="Basis">What it rests on: a document, the committee's meeting.</param>
/// <param name="Verified">For a catalogue: true where somebody compared it with the official list.</param>
public sealed record DrugList(string Id, DrugListKind Kind, string Place, int Number, string Title, DrugListState State, DateOnly EffectiveFrom, string Basis, bool Verified)
{
    public IReadOnlyList<GradeLine> Grades { get; init; } = [];

    public IReadOnlyList<FormularyItem> Items { get; init; } = [];

    public string PreparedBy { get; init; } = "";

    public DateOnly PreparedOn { get; init; }

    /// <summary>Who approved it; blank while nobody has.</summary>
    public string ApprovedBy { get; init; } = "";

    public DateOnly? ApprovedOn { get; init; }

    /// <summary>When the filing document was handed to the authority (备案); null while it was not.</summary>
    public DateOnly? FiledOn { get; init; }

    /// <summary>Number of the authority's receipt; blank while there is none.</summary>
    public string Receipt { get; init; } = "";

    public DateOnly? ReceiptOn { get; init; }

    /// <summary>True once the authority has acknowledged it: its items may be bought.</summary>
    public bool Filed => ReceiptOn is not null;
}

/// <summary>The grade of a drug on a route, or in a form of it.</summary>
/// <param name="Drug">Drug code.</param>
/// <param name="Route">WHO route; empty for every route not named.</param>
/// <param name="Form">Dosage form as written (脂质体, 口服溶液); empty for every form not named.</param>
/// <param name="Grade">Grade.</param>
/// <param name="Note">Why, or under which conditions.</param>
public sealed record GradeLine(string Drug, string Route, string Form, Grade Grade, string Note = "");

/// <summary>Whether a product can be had.</summary>
public enum PurchaseStatus
{
    /// <summary>In use and bought.</summary>
    InUse,

    /// <summary>In the list, out of stock or not bought at present.</summary>
    Paused,
}

/// <summary>A product of a formulary: generic name, form, specification, manufacturer.</summary>
/// <param name="Id">Code of the hospital's system where it has one; else its number in the list.</param>
/// <param name="Drug">Drug code; empty while nobody has said which drug it is.</param>
/// <param name="Name">Generic name as written.</param>
/// <param name="Specification">Strength as written: 0.5g.</param>
/// <param name="Form">Dosage form as written: 粉针剂.</param>
/// <param name="Route">WHO route; empty while unknown.</param>
/// <param name="Manufacturer">Manufacturer; empty where not told.</param>
/// <param name="Price">Price of a pack, yuan; null where not told.</param>
/// <param name="Purchase">Whether it is bought.</param>
/// <param name="Note">Free text.</param>
public sealed record FormularyItem(string Id, string Drug, string Name, string Specification, string Form, string Route, string Manufacturer, decimal? Price, PurchaseStatus Purchase = PurchaseStatus.InUse, string Note = "")
{
    /// <summary>What makes it the same product in two versions and in the count of products: drug, form and specification. The manufacturer does not: two makers of one product count once.</summary>
    public string Product => string.Join('|', Drug.Length > 0 ? Drug : Plain(Name), Plain(Form), Plain(Specification));

    private static string Plain(string text) => string.Concat(Intake.HalfWidth.Fold(text).Where(c => !char.IsWhiteSpace(c))).ToLowerInvariant();
}
