using Curb.AntimicrobialUse.DrugNames;
using Curb.Intake;
using Curb.ReferenceData;

namespace Curb.AntimicrobialUse;

/// <summary>
/// Finds the antimicrobial that a free-text drug name means, in steps from sure to unsure: a person's mapping, the exact name, code or ATC code, a synonym,
/// the name without strength, form and salt, pinyin, and last a misspelling. A text that no step can match is told apart: not an antimicrobial,
/// or "unmatched", because it has the stem of one and a person must say. Two substances with an equal claim are never chosen between.
/// Safe to use from one thread; match each distinct text once.
/// </summary>
public sealed class DrugNameMatcher
{
    /// <summary>The drug of a mapping by which a person says that a text is no antimicrobial: empty.</summary>
    public const string NotAntimicrobial = "";

    /// <summary>Matches with less confidence than this are listed for a person to confirm.</summary>
    public const double SureFrom = 0.9;

    private readonly ReferenceLibrary _reference;
    private readonly Dictionary<string, string> _mappings;
    private readonly LatinNameMatcher _latin;
    private readonly ChineseNameMatcher _chinese;
    private readonly DrugNameWords _words;
    private readonly AntimicrobialNames _names;

    /// <param name="reference">The antimicrobials and the word list.</param>
    /// <param name="mappings">The institution's own mappings: text to drug code, or to nothing where it is no antimicrobial.</param>
    public DrugNameMatcher(ReferenceLibrary reference, IReadOnlyDictionary<string, string> mappings)
    {
        _reference = reference;
        _mappings = mappings.GroupBy(pair => LatinName.Normalise(pair.Key)).ToDictionary(group => group.Key, group => group.Last().Value, StringComparer.Ordinal);
        _words = DrugNameWords.Load(reference);
        _names = new AntimicrobialNames(reference.Antimicrobials, _words);
        _latin = new LatinNameMatcher(_names, _words);
        _chinese = new ChineseNameMatcher(_names, _words);
    }

    /// <summary>Matches one drug name.</summary>
    /// <param name="text">The name as delivered.</param>
    /// <param name="sourceCode">The source's own drug code, looked up only among the institution's mappings.</param>
    public DrugNameMatch Match(string text, string? sourceCode = null)
    {
        string normalised = LatinName.Normalise(text);
        var form = Form(normalised);
        var match = Mapped(text, normalised) ?? Mapped(text, sourceCode is null ? "" : LatinName.Normalise(sourceCode)) ?? Find(text, normalised) ?? Unknown(text, normalised);
        string route = match.FormRoute.Length > 0 ? match.FormRoute : form.Route;
        return match with { FormRoute = route, Topical = route == "local", Salt = form.Salt };
    }

    /// <summary>The WHO route that a dosage form implies (片剂 O, 粉针 P, eye drops local); empty where it implies none.</summary>
    public string FormRoute(string form)
    {
        string normalised = LatinName.Normalise(form);
        return ChineseName.HasChinese(normalised) ? _chinese.RouteOfForm(normalised) : new LatinName(normalised, _words).FormRoute();
    }

    private (string Route, string Salt) Form(string normalised)
    {
        var name = new LatinName(normalised, _words);
        string route = name.FormRoute();
        return (route.Length > 0 ? route : _chinese.FormRoute(normalised), name.Salt().Length > 0 ? name.Salt() : _chinese.Salt(normalised));
    }

    private DrugNameMatch? Mapped(string text, string key)
    {
        if (key.Length == 0 || !_mappings.TryGetValue(key, out string? target))
        {
            return null;
        }

        return new DrugNameMatch(text, target == NotAntimicrobial ? null : _reference.Antimicrobial(target)?.Code ?? target, "mapped", 1, false);
    }

    private DrugNameMatch? Find(string text, string normalised)
    {
        if (normalised.Length == 0 || _words.Others.Contains(normalised))
        {
            return new DrugNameMatch(text, null, "not-antimicrobial", 1, false);
        }

        return _names.Code(text.Trim()) is { } code ? new DrugNameMatch(text, code, "exact", 1, false)
            : ChineseName.HasChinese(normalised) ? _chinese.Find(text, normalised) ?? _latin.Find(text, normalised)
            : _latin.Find(text, normalised) ?? _chinese.FindPinyin(text, normalised) ?? _latin.FindMisspelt(text, normalised);
    }

    private DrugNameMatch Unknown(string text, string normalised)
    {
        bool looksLikeOne = _latin.HasStem(normalised) || _chinese.HasStem(normalised);
        return new DrugNameMatch(text, null, looksLikeOne ? "unmatched" : "not-antimicrobial", 0, false);
    }
}
