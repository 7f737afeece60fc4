using Curb.Susceptibilities;

namespace Curb.Isolates;

/// <summary>The rules about one organism, and the answers given so far.</summary>
internal sealed class OrganismClasses
{
    private const int CategoriesForMultidrug = 3;
    private const int CategoriesLeftInExtensive = 2;
    private const double LeastShareOfCategories = 0.5;
    private static readonly string[] s_whole = ["MDR", "XDR", "PDR", "DTR"];

    private readonly string[] _names;
    private readonly Rule[] _rules;
    private readonly ulong[][] _categories;
    private readonly TreatmentGroup[] _groups;
    private readonly (ulong Mrsa, ulong Mdr, ulong Xdr, ulong Pdr, ulong Dtr) _bits;
    private readonly Dictionary<(ulong Found, ulong Open), ResistanceClasses> _answers = [];

    public OrganismClasses(ClassRule[] rules, ulong[][] categories, TreatmentGroup[] groups)
    {
        _names = [.. rules.Select(rule => rule.Class).Distinct(), .. s_whole];
        _rules = [.. rules.Select(rule => new Rule(1UL << Array.IndexOf(_names, rule.Class), rule.Drugs, [.. rule.Tests]))];
        _categories = categories;
        _groups = groups;
        _bits = (Bit("MRSA"), Bit("MDR"), Bit("XDR"), Bit("PDR"), Bit("DTR"));
    }

    public ResistanceClasses Assess(DrugPlanes planes, SpecialTests tests)
    {
        ulong found = 0, open = 0;
        foreach (var rule in _rules)
        {
            var applies = Applies(rule, planes, tests);
            found |= applies == true ? rule.Bit : 0;
            open |= applies is null ? rule.Bit : 0;
        }

        if (_categories.Length > 0)
        {
            Multidrug(planes, (found & _bits.Mrsa) != 0, ref found, ref open);
        }

        if (_groups.Length > 0)
        {
            Difficult(planes, ref found, ref open);
        }

        return _answers.TryGetValue((found, open), out var answer) ? answer : Add(found, open);
    }

    private static bool? Applies(Rule rule, DrugPlanes planes, SpecialTests tests)
    {
        if (DrugPlanes.Meet(rule.Drugs, planes.Resistant))
        {
            return true;
        }

        bool known = DrugPlanes.Meet(rule.Drugs, planes.Called);
        foreach (string test in rule.Tests)
        {
            var result = tests.Named(test);
            if (result == true)
            {
                return true;
            }

            known |= result is not null;
        }

        return known ? false : null;
    }

    private void Multidrug(DrugPlanes planes, bool methicillin, ref ulong found, ref ulong open)
    {
        int tested = 0, affected = 0;
        bool every = true;
        foreach (var drugs in _categories)
        {
            bool done = false, any = false, left = false;
            for (int word = 0; word < drugs.Length; word++)
            {
                ulong called = drugs[word] & planes.Acquirable[word];
                done |= called != 0;
                any |= (called & planes.NonSusceptible[word]) != 0;
                left |= (called & ~planes.NonSusceptible[word]) != 0;
            }

            tested += done ? 1 : 0;
            affected += any ? 1 : 0;
            every &= !left;
        }

        if (affected >= CategoriesForMultidrug || methicillin)
        {
            found |= _bits.Mdr;
            found |= _categories.Length - affected <= CategoriesLeftInExtensive ? _bits.Xdr : 0;
            found |= every && tested == _categories.Length && affected == _categories.Length ? _bits.Pdr : 0;
        }
        else if (tested < LeastShareOfCategories * _categories.Length)
        {
            open |= _bits.Mdr;
        }
    }

    /// <summary>Difficult to treat: no first-line drug that was tested is left, and one of each required kind was tested.</summary>
    private void Difficult(DrugPlanes planes, ref ulong found, ref ulong open)
    {
        bool judged = true, none = true;
        foreach (var group in _groups)
        {
            judged &= !group.Required || DrugPlanes.Meet(group.Drugs, planes.Called);
            none &= DrugPlanes.Within(group.Drugs, planes.Called, planes.NonSusceptible);
        }

        found |= judged && none ? _bits.Dtr : 0;
        open |= !judged && none ? _bits.Dtr : 0;
    }

    private ulong Bit(string name) => Array.IndexOf(_names, name) is var at and >= 0 ? 1UL << at : 0;

    private ResistanceClasses Add(ulong found, ulong open)
    {
        var answer = new ResistanceClasses(Names(found), Names(open & ~found));
        _answers.Add((found, open), answer);
        return answer;
    }

    private string[] Names(ulong bits) => [.. _names.Where((_, i) => ((bits >> i) & 1) != 0)];

    private sealed record Rule(ulong Bit, ulong[] Drugs, string[] Tests);
}
