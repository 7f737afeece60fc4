using Curb.Exchange;
using Curb.ReferenceData;

namespace Curb.Tests.Support;

/// <summary>The reference tables of this checkout, opened once for the laboratory's tests.</summary>
internal static class ReferenceTables
{
    private static readonly Lazy<ReferenceLibrary> s_library = new(() => ReferenceLibrary.Load(ContentFolder.OpenAt(Path.Combine(SharedData.Checkout, "reference"))));

    public static ReferenceLibrary Library => s_library.Value;
}
