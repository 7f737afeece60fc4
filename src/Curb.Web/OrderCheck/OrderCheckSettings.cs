using System.Text.Json;
using Curb.Policies;
using Curb.Prescribing;
using Curb.ReferenceData;
using Curb.Storage;

namespace Curb.Web.OrderCheck;

/// <summary>A calling system whose tokens are taken.</summary>
/// <param name="Issuer">iss of its tokens.</param>
/// <param name="Institution">The institution that it asks for.</param>
/// <param name="Audiences">Audiences that its tokens may name besides the address of the service.</param>
/// <param name="Keys">Its public keys.</param>
public sealed record Caller(string Issuer, string Institution, IReadOnlyList<string> Audiences, IReadOnlyList<CallerKey> Keys);

/// <summary>
/// The order check of an installation, from <c>order-check.json</c> in the data folder (docs/manual/order-check.md). Without the file nobody may ask. Rules are silent until the file says "speaking".
/// </summary>
/// <param name="Speaking">Rules speak.</param>
/// <param name="SilentRules">Rules that stay silent all the same.</param>
/// <param name="Adopted">Packs of lower levels that are followed.</param>
/// <param name="Callers">Calling systems.</param>
/// <param name="Privileges">Privileges by staff code; null where no register is kept here.</param>
/// <param name="Formulary">Supply list; null where none is given.</param>
public sealed record OrderCheckSettings(bool Speaking, IReadOnlySet<string> SilentRules, IReadOnlyList<string> Adopted, IReadOnlyList<Caller> Callers, IReadOnlyDictionary<string, Prescriber>? Privileges, Formulary? Formulary)
{
    public const string FileName = SettingsFiles.OrderCheck;

    /// <summary>Callers wait half a second (docs/manual/order-check.md): the answer must be there before.</summary>
    private const double UsualMilliseconds = 400;
    private const double MostMilliseconds = 60_000;

    /// <summary>A caller is answered within this, with a judgement or with word that nothing was checked.</summary>
    public TimeSpan AnswerWithin { get; init; } = TimeSpan.FromMilliseconds(UsualMilliseconds);

    public static OrderCheckSettings Nobody { get; } = new(false, new HashSet<string>(), [], [], null, null);

    /// <summary>The settings of a data folder; nobody may ask where there is no file.</summary>
    /// <exception cref="DataFolderException">The file can't be read: a mistake in it must not open or close the door unseen.</exception>
    public static OrderCheckSettings Load(string dataFolder)
    {
        string path = Path.Combine(dataFolder, FileName);
        if (!File.Exists(path))
        {
            return Nobody;
        }

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            return Read(document.RootElement);
        }
        catch (Exception broken) when (broken is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw new DataFolderException($"{path} can't be read: {broken.Message} See docs/manual/order-check.md.");
        }
    }

    /// <summary>The catalogue of grades: that of a pack that is followed, else the national illustrative one.</summary>
    public GradedCatalogue Catalogue(PolicyLibrary policies) => policies.Catalogues.FirstOrDefault(one => Adopted.Contains(one.Id)) ?? policies.Catalogue();

    /// <summary>The calling system of an issuer; null where there is none.</summary>
    public Caller? CallerOf(string issuer)
    {
        foreach (var caller in Callers)
        {
            if (caller.Issuer == issuer)
            {
                return caller;
            }
        }

        return null;
    }

    private static OrderCheckSettings Read(JsonElement root) => new(
        root.TryGetProperty("mode", out var mode) && mode.GetString() switch { "speaking" => true, "silent" => false, var other => throw new FormatException($"mode: found \"{other}\", expected silent or speaking.") },
        Texts(root, "silent_rules").ToHashSet(StringComparer.Ordinal),
        [.. Texts(root, "policies")],
        root.TryGetProperty("callers", out var callers) ? [.. callers.EnumerateArray().Select(ReadCaller)] : [],
        root.TryGetProperty("privileges", out var privileges) ? privileges.EnumerateArray().Select(Privilege).ToDictionary(one => one.Id, StringComparer.Ordinal) : null,
        root.TryGetProperty("formulary", out var formulary) ? new Formulary(formulary.EnumerateArray().Select(Entry)) : null)
    {
        AnswerWithin = TimeSpan.FromMilliseconds(!root.TryGetProperty("answer_within_ms", out var within) ? UsualMilliseconds
            : within.TryGetDouble(out double asked) && asked is >= 1 and <= MostMilliseconds ? asked : throw new FormatException($"answer_within_ms: found {within.GetRawText()}, expected milliseconds from 1 to {MostMilliseconds}.")),
    };

    private static Caller ReadCaller(JsonElement caller) => new(
        caller.GetProperty("issuer").GetString()!,
        caller.GetProperty("institution").GetString()!,
        [.. Texts(caller, "audiences")],
        [.. caller.GetProperty("keys").EnumerateArray().Select(key => CallerKey.Read(key) ?? throw new FormatException("keys: expected JSON Web Keys of type RSA (2048 bits or more) or EC on P-384."))]);

    private static Prescriber Privilege(JsonElement one)
    {
        string grade = one.GetProperty("privilege").GetString()!;
        return new Prescriber(one.GetProperty("id").GetString()!, null, grade == "none" ? null : Enum.Parse<Grade>(grade, true), grade == "none", one.TryGetProperty("suspended_until", out var until) ? DateOnly.Parse(until.GetString()!, System.Globalization.CultureInfo.InvariantCulture) : null);
    }

    private static FormularyEntry Entry(JsonElement one) => new(
        one.GetProperty("drug").GetString()!,
        one.TryGetProperty("route", out var route) ? route.GetString()! : "",
        one.TryGetProperty("status", out var status) ? status.GetString() switch { "listed" => FormularyStatus.Listed, "temporary" => FormularyStatus.TemporaryPurchase, "suspended" => FormularyStatus.Suspended, "withdrawn" => FormularyStatus.Withdrawn, var other => throw new FormatException($"status: found \"{other}\", expected listed, temporary, suspended or withdrawn.") } : FormularyStatus.Listed,
        one.TryGetProperty("until", out var until) ? DateOnly.Parse(until.GetString()!, System.Globalization.CultureInfo.InvariantCulture) : null);

    private static IEnumerable<string> Texts(JsonElement element, string name) => element.TryGetProperty(name, out var list) ? list.EnumerateArray().Select(one => one.GetString()!) : [];
}
