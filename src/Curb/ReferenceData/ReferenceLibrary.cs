namespace Curb.ReferenceData;

/// <summary>
/// The reference tables of one edition set, read from <c>reference/</c>. Breakpoints and expected resistance are read when first asked for,
/// so that a command that needs one guideline year loads one file.
/// </summary>
public sealed partial class ReferenceLibrary
{
    private ReferenceLibrary(ContentTree tree) => Tree = tree;

    public ContentTree Tree { get; }
}
