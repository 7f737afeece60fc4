using Curb.Intake;

namespace Curb.AntimicrobialUse.DrugNames;

/// <summary>Matches names with Chinese characters, and names written in pinyin.</summary>
internal sealed class ChineseNameMatcher(AntimicrobialNames names, DrugNameWords words)
{
    private const int ShortestMisspelt = 4;
    private const int ShortestInitials = 4;

    public DrugNameMatch? Find(string text, string normalised)
    {
        string canonical = ChineseName.Canonical(normalised, words);
        if (names.ChineseFull(canonical) is { } whole)
        {
            return new DrugNameMatch(text, whole.Drug, whole.Main ? "exact" : "synonym", whole.Main ? 1 : 0.98, false);
        }

        return words.ChineseOthers.Any(other => canonical.Contains(other, StringComparison.Ordinal))
            ? LocalCombination(text, canonical)
            : Stripped(text, normalised) ?? Misspelt(text, normalised);
    }

    /// <summary>A name written in pinyin, in full or (with less confidence) by initials.</summary>
    public DrugNameMatch? FindPinyin(string text, string normalised)
    {
        string letters = string.Concat(normalised.Where(c => c is not (' ' or '\'' or '-')));
        if (letters.Length < ShortestInitials || !letters.All(char.IsAsciiLetter))
        {
            return null;
        }

        return names.PinyinOf(letters) is { } full ? new DrugNameMatch(text, full.Drug, "pinyin", 0.85, false)
            : names.Initials(letters) is { } initials ? new DrugNameMatch(text, initials.Drug, "pinyin", 0.5, false)
            : null;
    }

    public bool HasStem(string normalised)
    {
        string canonical = ChineseName.Canonical(normalised, words);
        return words.ChineseStems.Any(stem => canonical.Contains(stem, StringComparison.Ordinal)) && !words.ChineseOthers.Any(other => canonical.Contains(other, StringComparison.Ordinal));
    }

    /// <summary>The WHO route that the form in the text implies; empty where it names none.</summary>
    public string FormRoute(string normalised)
    {
        if (!ChineseName.HasChinese(normalised))
        {
            return "";
        }

        var routes = ChineseName.Segments(normalised).SelectMany(segment => ChineseName.Peel(ChineseName.Canonical(segment, words), words).Select(peeling => peeling.FormRoute)).ToList();
        return routes.Contains("local") ? "local" : routes.FirstOrDefault(route => route.Length > 0) ?? "";
    }

    /// <summary>The route of the longest form word at the end of a text that is a form alone.</summary>
    public string RouteOfForm(string form) =>
        words.ChineseForms.Where(word => word.Meaning.Length > 0 && form.EndsWith(word.Text, StringComparison.Ordinal)).Select(word => word.Meaning).FirstOrDefault() ?? "";

    public string Salt(string normalised) =>
        words.SaltCodes.Where(pair => ChineseName.HasChinese(pair.Key) && normalised.Contains(pair.Key, StringComparison.Ordinal)).Select(pair => pair.Value).FirstOrDefault() ?? "";

    private DrugNameMatch? Stripped(string text, string normalised)
    {
        var segments = ChineseName.Segments(normalised).Select(segment => ChineseName.Canonical(segment, words)).Where(segment => segment.Length > 1).Distinct().ToList();
        if (segments.Count == 0)
        {
            return null;
        }

        return Least(text, segments[0], 0.95) ?? Agreed(text, segments.Skip(1).Select(segment => Least(text, segment, 0.9)));
    }

    /// <summary>The match that needs the least peeling; with salts before without them.</summary>
    private DrugNameMatch? Least(string text, string canonical, double confidence)
    {
        foreach (var peeling in ChineseName.Peel(canonical, words))
        {
            if ((names.ChineseFull(peeling.Text) ?? names.ChineseSubstance(ChineseName.WithoutSalts(peeling.Text, words))) is { } entry)
            {
                return new DrugNameMatch(text, entry.Drug, "stripped", confidence, false, FormRoute: peeling.FormRoute);
            }
        }

        return null;
    }

    /// <summary>The match on which all matched segments agree; null where they differ.</summary>
    private static DrugNameMatch? Agreed(string text, IEnumerable<DrugNameMatch?> matches)
    {
        var found = matches.OfType<DrugNameMatch>().ToList();
        return found.Select(match => match.Drug).Distinct().Count() == 1 ? found[0] with { Text = text } : null;
    }

    /// <summary>The substance that differs in one character, where there is just one such; short names are never guessed.</summary>
    private DrugNameMatch? Misspelt(string text, string normalised)
    {
        var candidates = ChineseName.Peel(ChineseName.Canonical(ChineseName.Segments(normalised).First(), words), words)
            .Select(peeling => ChineseName.WithoutSalts(peeling.Text, words)).Where(name => name.Length >= ShortestMisspelt).ToList();
        var near = names.ChineseSubstances
            .Where(known => known.Key.Length >= ShortestMisspelt && candidates.Exists(name => Spelling.Distance(name, known.Key, 1) <= 1))
            .Select(known => known.Value.Drug).Distinct().ToList();
        return near is [{ } only] ? new DrugNameMatch(text, only, "misspelling", 0.6, false) : null;
    }

    /// <summary>A local preparation of an antimicrobial with another drug (妥布霉素地塞米松滴眼液): the antimicrobial at its start.</summary>
    private DrugNameMatch? LocalCombination(string text, string canonical)
    {
        if (FormRoute(canonical) != "local")
        {
            return null;
        }

        for (int length = canonical.Length - 1; length >= 3; length--)
        {
            if (names.ChineseSubstance(ChineseName.WithoutSalts(canonical[..length], words)) is { } entry)
            {
                return new DrugNameMatch(text, entry.Drug, "stripped", 0.6, true);
            }
        }

        return null;
    }
}
