using Curb.AntimicrobialUse;
using Curb.Prescribing;
using Curb.ReferenceData;

namespace Curb.Exchange.Orders;

/// <summary>Reads the words of orders: drug names, routes, units, allergies. Keeps what it has read; safe to share between threads.</summary>
public sealed class OrderTerms(OrderLists lists)
{
    private readonly DrugNameMatcher _matcher = new(lists.Reference, new Dictionary<string, string>());
    private readonly Dictionary<string, string?> _drugs = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    /// <summary>Many distinct names from one caller must not fill the memory.</summary>
    private const int MostRemembered = 20_000;

    public OrderLists Lists { get; } = lists;

    /// <summary>Names of an order document's members by the Chinese names beside them.</summary>
    public FieldNames Fields { get; } = new(Rows(lists.Reference));

    private static IEnumerable<(string Name, string Alias)> Rows(ReferenceLibrary reference)
    {
        var table = reference.Table("order-fields", reference.Latest("order-fields"));
        int name = table.Column("name"), alias = table.Column("alias");
        return Enumerable.Range(0, table.Count).Select(row => (table[row, name], table[row, alias]));
    }

    public ReferenceLibrary Reference => Lists.Reference;

    /// <summary>The code of a drug by code, ATC code or name; null where none or more than one fits surely.</summary>
    public string? Drug(string text)
    {
        if (Reference.Antimicrobial(text.Trim()) is { } exact)
        {
            return exact.Code;
        }

        lock (_lock)
        {
            if (_drugs.TryGetValue(text, out string? known))
            {
                return known;
            }

            var match = _matcher.Match(text);
            string? code = match.Confidence >= DrugNameMatcher.SureFrom ? match.Drug : null;
            if (_drugs.Count < MostRemembered)
            {
                _drugs[text] = code;
            }

            return code;
        }
    }

    /// <summary>True where a text looks like an antimicrobial but was not surely read as one.</summary>
    public bool LooksLikeAntimicrobial(string text)
    {
        if (Drug(text) is not null)
        {
            return false;
        }

        lock (_lock)
        {
            return _matcher.Match(text) is { How: not "not-antimicrobial" };
        }
    }

    /// <summary>An allergy by its words: a single drug where they name one, else the class that they mean.</summary>
    public Allergy Allergy(string text, bool? severe) => new(text, Lists.AllergenOf(text) is { } group && !IsSingleDrug(text) ? group : Drug(text) ?? Lists.AllergenOf(text), severe);

    /// <summary>"头孢曲松" names one drug, "头孢类" all of them; benzylpenicillin's Chinese name is that of the class and means the class.</summary>
    private bool IsSingleDrug(string text) => Drug(text) is { } code && code != "PEN" && code != "PNV";
}
