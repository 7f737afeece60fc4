using Curb.Exchange;
using Curb.ReferenceData;

namespace Curb.Tests.Support;

/// <summary>The repository's own reference tables, read once for all tests.</summary>
public static class Reference
{
    public static ReferenceLibrary Library { get; } = ReferenceLibrary.Load(ContentFolder.OpenAt(Path.Combine(SharedData.Checkout, "reference")));
}
