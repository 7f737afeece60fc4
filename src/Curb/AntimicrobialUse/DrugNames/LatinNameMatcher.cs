using Curb.Intake;

namespace Curb.AntimicrobialUse.DrugNames;

/// <summary>Matches names in Latin letters by their words.</summary>
internal sealed class LatinNameMatcher(AntimicrobialNames names, DrugNameWords words)
{
    private const int ShortestMisspelt = 6;
    private const int LongFrom = 9;
    private const int ShortestStemmed = 5;
    private const int Margin = 2;

    private readonly (string Word, int Letters)[] _spelt = [.. names.LatinWords.Where(word => word.Length >= ShortestMisspelt).Select(word => (word, Spelling.Letters(word)))];

    /// <summary>Exact names, synonyms, and names without strength, form, salt, brackets and words of no meaning; null where none fits.</summary>
    public DrugNameMatch? Find(string text, string normalised)
    {
        var name = new LatinName(normalised, words);
        return Whole(text, normalised, name)
            ?? Stripped(text, name.Outside, 0.95)
            ?? Stripped(text, name.All, 0.95)
            ?? name.Inside.Select(inside => Stripped(text, inside, 0.9)).FirstOrDefault(match => match is not null)
            ?? WithUnknownWords(text, name.Outside)
            ?? LocalCombination(text, name);
    }

    /// <summary>The name with each unknown word read as the one nearest word of a substance; null unless every unknown word has just one.</summary>
    public DrugNameMatch? FindMisspelt(string text, string normalised)
    {
        var substances = LatinName.Substances(new LatinName(normalised, words).Outside, words);
        if (substances.Count is 0 or > 3)
        {
            return null;
        }

        var corrected = substances.Select(word => names.LatinWords.Contains(word.Text) ? word.Text : Nearest(word.Text)).ToList();
        return corrected.Contains(null) || names.LatinSubstances(corrected!) is not { } entry ? null
            : new DrugNameMatch(text, entry.Drug, "misspelling", 0.7, false);
    }

    /// <summary>True where a word has the stem of an antimicrobial and is no other drug that shares it.</summary>
    public bool HasStem(string normalised) =>
        new LatinName(normalised, words).All.Any(word => !words.Others.Contains(word.Text) && !words.Salts.Contains(word.Text) && !words.Forms.ContainsKey(word.Text) && HasStemWord(word.Text));

    /// <summary>A stem written "cef-" stands at the start of a word, one written "-cillin" anywhere in it.</summary>
    private bool HasStemWord(string word) => word.Length > ShortestStemmed && words.Stems.Any(stem => stem[^1] == '-'
        ? word.AsSpan().StartsWith(stem.AsSpan(0, stem.Length - 1))
        : word.AsSpan().IndexOf(stem.AsSpan(1)) >= 0);

    private DrugNameMatch? Whole(string text, string normalised, LatinName name)
    {
        if (name.All.Count == 0 || names.LatinFull(name.All.Select(word => word.Text)) is not { } entry)
        {
            return null;
        }

        bool plain = !normalised.Any(c => char.IsDigit(c) || c is '(' or '*' or '[');
        return !plain ? new DrugNameMatch(text, entry.Drug, "stripped", 0.95, false)
            : entry.Main && !name.Aliased ? new DrugNameMatch(text, entry.Drug, "exact", 1, false)
            : new DrugNameMatch(text, entry.Drug, "synonym", 0.98, false);
    }

    private DrugNameMatch? Stripped(string text, IReadOnlyList<LatinName.Word> all, double confidence)
    {
        if (all.Count == 0)
        {
            return null;
        }

        var withoutForms = all.Where(word => !words.Forms.ContainsKey(word.Text) && !words.Noise.Contains(word.Text)).Select(word => word.Text).ToList();
        var substances = LatinName.Substances(all, words);
        var entry = (withoutForms.Count > 0 ? names.LatinFull(withoutForms) : null) ?? (substances.Count > 0 ? names.LatinSubstances(substances.Select(word => word.Text)) : null);
        return entry is null ? null : new DrugNameMatch(text, entry.Drug, "stripped", confidence, false);
    }

    /// <summary>The name without words nobody knows (makers, brands of the firm), unless such a word is joined to the rest by a sign of combination or is another drug.</summary>
    private DrugNameMatch? WithUnknownWords(string text, IReadOnlyList<LatinName.Word> outside)
    {
        var substances = LatinName.Substances(outside, words);
        var known = substances.Where(word => names.LatinWords.Contains(word.Text) && !words.Others.Contains(word.Text)).ToList();
        var unknown = substances.Except(known).ToList();
        if (known.Count == 0 || unknown.Count == 0 || unknown.Exists(word => word.Joined || words.Others.Contains(word.Text) || HasStemWord(word.Text)) || substances[0].Joined)
        {
            return null;
        }

        bool followedByJoin = substances.Exists(word => word.Joined && substances.IndexOf(word) > 0 && unknown.Contains(substances[substances.IndexOf(word) - 1]));
        return followedByJoin || names.LatinSubstances(known.Select(word => word.Text)) is not { } entry ? null
            : new DrugNameMatch(text, entry.Drug, "stripped", 0.8, false);
    }

    /// <summary>A local preparation of an antimicrobial with other drugs: the antimicrobial named first, since it never counts in consumption.</summary>
    private DrugNameMatch? LocalCombination(string text, LatinName name)
    {
        if (name.FormRoute() != "local")
        {
            return null;
        }

        var drug = LatinName.Substances(name.All, words).Where(word => !words.Others.Contains(word.Text))
            .Select(word => names.LatinSubstances([word.Text])?.Drug).FirstOrDefault(code => code is not null);
        return drug is null ? null : new DrugNameMatch(text, drug, "stripped", 0.6, true);
    }

    private string? Nearest(string word)
    {
        if (word.Length < ShortestMisspelt || words.Others.Contains(word) || words.LookAlikes.Contains(word))
        {
            return null;
        }

        int allowed = word.Length >= LongFrom ? 2 : 1;
        if (!Within(word, allowed).Any(candidate => candidate.Distance <= allowed))
        {
            return null;
        }

        var near = Within(word, allowed + Margin - 1).OrderBy(candidate => candidate.Distance).Take(2).ToList();
        if (near.Count == 0 || near[0].Distance > (words.LookAlikes.Contains(near[0].Word) ? 1 : allowed))
        {
            return null;
        }

        return near.Count == 1 || near[1].Distance >= near[0].Distance + Margin ? near[0].Word : null;
    }

    private IEnumerable<(string Word, int Distance)> Within(string word, int most)
    {
        int letters = Spelling.Letters(word);
        foreach (var (known, knownLetters) in _spelt)
        {
            if (Math.Abs(known.Length - word.Length) <= most && System.Numerics.BitOperations.PopCount((uint)(letters ^ knownLetters)) <= 2 * most
                && Spelling.Distance(word, known, most) is var distance && distance <= most)
            {
                yield return (known, distance);
            }
        }
    }
}
