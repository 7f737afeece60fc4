namespace Curb.Web.Hosting;

/// <summary>What <c>curb serve</c> was asked for.</summary>
/// <param name="DataFolder">The data folder to show.</param>
/// <param name="Addresses">Loopback addresses to listen on.</param>
public sealed record WebSettings(string DataFolder, IReadOnlyList<LoopbackAddress> Addresses);
