using Curb.ReferenceData;

namespace Curb.Susceptibilities;

/// <summary>
/// Whether a breakpoint row's site of infection fits an isolate, and how well. The site is proposed from the specimen: cerebrospinal fluid means meningitis;
/// nothing else is assumed, so endocarditis, pneumonia, uncomplicated urinary infection and oral treatment hold only where they are asked for, or for urine and respiratory
/// specimens where the table has the drug for nothing else.
/// </summary>
internal static class SiteRule
{
    /// <summary>At or above this a row is only taken where no row fits better at any level of organism.</summary>
    public const int LastResort = 20;

    private const string UncomplicatedUrinary = "uncomplicated urinary tract infection";
    private const string FromUrinaryTract = "infections originating from the urinary tract";
    private const string Combination = "endocarditis with combination treatment";
    private const int Preferred = -10;
    private const int Fitting = -5;
    private const int OtherBodySite = 10;
    private const int OnlyWhereAlone = 30;
    private const int ScreenOrProphylaxis = 25;

    private static readonly Dictionary<string, string> s_askedNames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["uuti"] = UncomplicatedUrinary, ["uti"] = UncomplicatedUrinary, ["urinary"] = UncomplicatedUrinary, ["cystitis"] = UncomplicatedUrinary,
        ["非复杂性尿路感染"] = UncomplicatedUrinary, ["单纯性尿路感染"] = UncomplicatedUrinary, ["iv"] = "intravenous", ["parenteral"] = "intravenous",
        ["静脉"] = "intravenous", ["注射"] = "intravenous", ["口服"] = "oral", ["脑膜炎"] = "meningitis", ["心内膜炎"] = "endocarditis", ["肺炎"] = "pneumonia",
    };

    /// <summary>The controlled name of a site that a person asked for.</summary>
    public static string Controlled(string site) => s_askedNames.GetValueOrDefault(site.Trim(), site.Trim().ToLowerInvariant());

    /// <summary>How badly a row's site fits: negative is better than the general row; null where the row must not be used.</summary>
    public static int? Penalty(Breakpoint row, IsolateContext context)
    {
        string asked = context.Site is null ? "" : Controlled(context.Site);
        bool meningitis = asked == "meningitis" || (asked.Length == 0 && context.SpecimenGroup == "csf");
        var tokens = row.Site.ToLowerInvariant().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (tokens.Length == 0)
        {
            return row.Urinary ? Urinary(asked, context) : 0;
        }

        int total = 0;
        int? bodySite = null;
        int? route = null;
        bool hasBodySite = false;
        foreach (string token in tokens)
        {
            switch (token)
            {
                case "oral":
                    route = Least(route, asked == "oral" ? Preferred : LastResort);
                    break;
                case "intravenous" or "parenteral":
                    route = Least(route, asked == "oral" ? LastResort : asked == "intravenous" ? Preferred : 0);
                    break;
                case "non-meningitis" when meningitis:
                case "non-endocarditis" when asked == "endocarditis":
                case "non-pneumonia" when asked == "pneumonia":
                    return null;
                case "non-meningitis" or "non-endocarditis" or "non-pneumonia" or "other indications" or "investigational agent":
                    break;
                case "screen" or "prophylaxis" or "liposomal" or "inhaled":
                    total += ScreenOrProphylaxis;
                    break;
                default:
                    hasBodySite = true;
                    bodySite = Least(bodySite, BodySite(token, asked, meningitis, context));
                    break;
            }
        }

        return hasBodySite && bodySite is null ? null : total + (bodySite ?? 0) + (route ?? 0);
    }

    private static int? BodySite(string token, string asked, bool meningitis, IsolateContext context) => token switch
    {
        "meningitis" => meningitis ? Preferred : null,
        "endocarditis" => asked == token ? Preferred : null,
        "pneumonia" => asked == token ? Preferred : asked.Length == 0 && context.SpecimenGroup is "respiratory" or "" ? OnlyWhereAlone : null,
        Combination => asked == Combination ? Preferred : null,
        UncomplicatedUrinary => Urinary(asked, context),
        FromUrinaryTract => asked == FromUrinaryTract ? Preferred : context.SpecimenGroup is "urine" or "" ? OnlyWhereAlone + 1 : null,
        _ when asked == token => Preferred,
        "respiratory" => context.SpecimenGroup == "respiratory" ? Fitting : OtherBodySite,
        "skin" or "soft tissue" or "wounds" or "abscesses" => context.SpecimenGroup == "wound" ? Fitting : OtherBodySite,
        "genital" => context.SpecimenGroup == "genital" ? Fitting : OtherBodySite,
        _ => OtherBodySite,
    };

    /// <summary>Rows for uncomplicated urinary infection: where asked for; else only as the sole row, and never for a specimen known to be something other than urine.</summary>
    private static int? Urinary(string asked, IsolateContext context) =>
        asked == UncomplicatedUrinary ? Preferred
        : context.SpecimenGroup is "urine" or "" ? OnlyWhereAlone
        : null;

    private static int? Least(int? left, int? right) => left is null ? right : right is null ? left : Math.Min(left.Value, right.Value);
}
