namespace Curb.Storage;

/// <summary>Files of a data folder that a site writes by hand. They are nowhere else, so a backup holds them.</summary>
public static class SettingsFiles
{
    /// <summary>Who may ask for orders to be checked, and how.</summary>
    public const string OrderCheck = "order-check.json";

    /// <summary>The identity provider that vouches for people.</summary>
    public const string SignOn = "sign-on.json";

    internal static readonly string[] All = [OrderCheck, SignOn];
}
