using System.Text.Json;
using Curb.Storage;
using Curb.Web.Hosting;
using Microsoft.IdentityModel.Tokens;

namespace Curb.Web.SignOn;

/// <summary>How the client shows the provider who it is.</summary>
public enum ClientAuthentication
{
    /// <summary>Not at all: a public client, which proof of the code (PKCE) alone protects.</summary>
    None,

    /// <summary>Secret in the Authorization header.</summary>
    Basic,

    /// <summary>Secret in the form.</summary>
    Post,
}

/// <summary>By what an account is found for a person who comes for the first time.</summary>
public enum FoundBy
{
    /// <summary>Nothing: an administrator ties each account to its person.</summary>
    Subject,

    /// <summary>The user name that a claim tells.</summary>
    Name,

    /// <summary>The staff code of an institution that a claim tells.</summary>
    StaffCode,
}

/// <summary>
/// Signing in through an identity provider by OpenID Connect, from <c>sign-on.json</c> in the data folder (docs/manual/accounts.md). Without the file nobody signs in that way. The client's
/// secret stands in a file outside the data folder or in the environment, never here.
/// </summary>
public sealed record SignOnSettings
{
    public const string FileName = SettingsFiles.SignOn;

    /// <summary>Environment variable of the client's secret.</summary>
    public const string SecretVariable = "CURB_SIGN_ON_SECRET";

    /// <summary>Signatures with a public key. Neither none nor one whose key both sides hold can ever be named: with those whoever knows the provider's public key could sign.</summary>
    public static readonly IReadOnlyList<string> PublicKeyAlgorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512, SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384,
        SecurityAlgorithms.RsaSsaPssSha512, SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    /// <summary>Address of the provider, which is its issuer too; null where there is none.</summary>
    public Uri? Authority { get; init; }

    /// <summary>Issuer as the provider writes it.</summary>
    public string Issuer { get; init; } = "";

    public string ClientId { get; init; } = "";

    public ClientAuthentication Authentication { get; init; }

    /// <summary>What the button says, in Chinese and in English.</summary>
    public (string Zh, string En) Name { get; init; } = ("统一身份认证", "Single sign-on");

    public IReadOnlyList<string> Scopes { get; init; } = ["openid", "profile"];

    public FoundBy FoundBy { get; init; }

    /// <summary>The claim that tells the name or the staff code.</summary>
    public string Claim { get; init; } = "preferred_username";

    /// <summary>Institution whose staff codes the claim tells.</summary>
    public string Institution { get; init; } = "";

    /// <summary>Values of acr that count as a second factor.</summary>
    public IReadOnlyList<string> Acr { get; init; } = [];

    /// <summary>Values of amr that count as a second factor.</summary>
    public IReadOnlyList<string> Amr { get; init; } = [];

    public IReadOnlyList<string> Algorithms { get; init; } = PublicKeyAlgorithms;

    /// <summary>Signing out here signs out at the provider too, where it offers that.</summary>
    public bool SignOutThere { get; init; } = true;

    public bool IsOn => Authority is not null;

    internal string? Secret { get; init; }

    public static SignOnSettings Off { get; } = new();

    /// <summary>The settings of a data folder.</summary>
    /// <exception cref="DataFolderException">The file can't be read: a mistake in it must not open or close the door unseen.</exception>
    public static SignOnSettings Load(string dataFolder)
    {
        string path = Path.Combine(dataFolder, FileName);
        if (!File.Exists(path))
        {
            return Off;
        }

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            return Read(document.RootElement, dataFolder);
        }
        catch (Exception broken) when (broken is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new DataFolderException($"{path} can't be read: {broken.Message} See docs/manual/accounts.md.");
        }
    }

    /// <summary>True for an address whose answers can't be changed on the way: encrypted, or of this computer.</summary>
    internal static bool IsSafe(Uri address) => address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && ListenAddress.IsLoopbackName(address.Host));

    public override string ToString() => $"{Issuer} as {ClientId}"; // The secret stays out of logs.

    private static readonly string[] s_known =
    [
        "authority", "client_id", "client_secret_file", "client_authentication", "name", "scopes", "account_by", "claim", "institution", "second_factor", "algorithms", "sign_out_there",
    ];

    private static SignOnSettings Read(JsonElement root, string dataFolder)
    {
        if (root.EnumerateObject().Select(one => one.Name).FirstOrDefault(name => !s_known.Contains(name, StringComparer.Ordinal)) is { } unknown)
        {
            throw new FormatException($"found \"{unknown}\", expected {string.Join(", ", s_known)}.");
        }

        string authority = Text(root, "authority") ?? throw new FormatException("authority is missing.");
        if (!Uri.TryCreate(authority, UriKind.Absolute, out var address) || !IsSafe(address) || address.Query.Length > 0 || address.Fragment.Length > 0 || address.UserInfo.Length > 0)
        {
            throw new FormatException($"authority: found \"{authority}\", expected an https:// address without query; http:// is taken of this computer alone.");
        }

        string? secret = ReadSecret(root, dataFolder);
        var foundBy = Choice(root, "account_by", FoundBy.Name, ("subject", FoundBy.Subject), ("name", FoundBy.Name), ("staff-code", FoundBy.StaffCode));
        var settings = new SignOnSettings
        {
            Authority = address,
            Issuer = authority,
            ClientId = Text(root, "client_id") ?? throw new FormatException("client_id is missing."),
            Secret = secret,
            Authentication = Choice(root, "client_authentication", secret is null ? ClientAuthentication.None : ClientAuthentication.Basic, ("none", ClientAuthentication.None), ("basic", ClientAuthentication.Basic), ("post", ClientAuthentication.Post)),
            Scopes = [.. Texts(root, "scopes", ["openid", "profile"]).Prepend("openid").Distinct(StringComparer.Ordinal)],
            FoundBy = foundBy,
            Claim = Text(root, "claim") ?? "preferred_username",
            Institution = Text(root, "institution") ?? (foundBy == FoundBy.StaffCode ? throw new FormatException("institution is missing: whose staff codes does the claim tell?") : ""),
            Algorithms = Texts(root, "algorithms", PublicKeyAlgorithms),
            SignOutThere = !root.TryGetProperty("sign_out_there", out var there) || there.GetBoolean(),
        };
        return Checked(WithFactor(WithName(settings, root), root));
    }

    private static SignOnSettings Checked(SignOnSettings settings) =>
        settings.Algorithms.FirstOrDefault(one => !PublicKeyAlgorithms.Contains(one, StringComparer.Ordinal)) is { } foreign ? throw new FormatException($"algorithms: found \"{foreign}\", expected some of {string.Join(", ", PublicKeyAlgorithms)}.")
        : settings.Algorithms.Count == 0 ? throw new FormatException("algorithms: none is named.")
        : settings.Authentication == ClientAuthentication.None != settings.Secret is null ? throw new FormatException($"client_authentication: basic and post need a secret (client_secret_file, or the environment variable {SecretVariable}), none needs none.")
        : settings;

    private static SignOnSettings WithName(SignOnSettings settings, JsonElement root) => !root.TryGetProperty("name", out var name) ? settings
        : settings with { Name = name.ValueKind == JsonValueKind.String ? (name.GetString()!, name.GetString()!) : (name.GetProperty("zh").GetString()!, name.GetProperty("en").GetString()!) };

    private static SignOnSettings WithFactor(SignOnSettings settings, JsonElement root) =>
        root.TryGetProperty("second_factor", out var factor) ? settings with { Acr = Texts(factor, "acr", []), Amr = Texts(factor, "amr", []) } : settings;

    private static string? ReadSecret(JsonElement root, string dataFolder)
    {
        if (Text(root, "client_secret_file") is not { } named)
        {
            return Environment.GetEnvironmentVariable(SecretVariable) is { Length: > 0 } told ? told : null;
        }

        string file = Path.GetFullPath(named, Path.GetFullPath(dataFolder));
        if (file.StartsWith(Path.GetFullPath(dataFolder) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw new FormatException("client_secret_file: the secret may not stand in the data folder, which is copied and backed up.");
        }

        if (!File.Exists(file))
        {
            throw new FormatException($"client_secret_file: there is no file {file}.");
        }

        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & (UnixFileMode.OtherRead | UnixFileMode.OtherWrite)) != 0)
        {
            throw new FormatException($"client_secret_file: everybody on this computer can read {file}; let the program alone read it (chmod 600).");
        }

        return File.ReadAllText(file).Trim() is { Length: > 0 } secret ? secret : throw new FormatException($"client_secret_file: {file} is empty.");
    }

    private static T Choice<T>(JsonElement root, string name, T usual, params ReadOnlySpan<(string Text, T Value)> choices)
    {
        if (Text(root, name) is not { } found)
        {
            return usual;
        }

        foreach (var (text, value) in choices)
        {
            if (text == found)
            {
                return value;
            }
        }

        throw new FormatException($"{name}: found \"{found}\", expected {string.Join(", ", choices.ToArray().Select(choice => choice.Text))}.");
    }

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) && value.GetString() is { Length: > 0 } text ? text : null;

    private static IReadOnlyList<string> Texts(JsonElement element, string name, IReadOnlyList<string> usual) => element.TryGetProperty(name, out var list) ? [.. list.EnumerateArray().Select(one => one.GetString()!)] : usual;
}
