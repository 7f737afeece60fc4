namespace Curb.Web.Hosting;

/// <summary>What <c>curb serve</c> was asked for.</summary>
/// <param name="DataFolder">The data folder to show.</param>
/// <param name="Addresses">Addresses to listen on.</param>
/// <param name="Outside">How other computers may reach it; null where they may not.</param>
public sealed record WebSettings(string DataFolder, IReadOnlyList<ListenAddress> Addresses, OutsideAccess? Outside = null);
