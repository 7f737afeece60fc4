using System.Globalization;
using Curb.Antibiograms;
using Curb.Exchange.Documents;
using Curb.Web.Hosting;
using Curb.Web.Shell;
using Curb.Web.Texts;

namespace Curb.Web.Laboratory;

/// <summary>Makes the antibiogram card of a view.</summary>
public static class CardQuestions
{
    public static PanelOutcome<AntibiogramCard> Card(InstanceData data, FilterOptions options, LaboratoryFilter filter, LaboratoryChoices choices, Names names, Phrases t)
    {
        var rows = SmallAntibiogramCells.Shown(new Antibiograms.Antibiogram([], "first_isolate", filter.Conditions(options)).Ask(data.Facts, View.ScopeOf(options)), choices.Counting, View.ScopeOf(options));
        var gram = new Antibiograms.Antibiogram(["gram"], "first_isolate", filter.Conditions(options)).Isolates(data.Facts.Profiles(View.ScopeOf(options)))
            .GroupBy(group => group.Group[1]!).ToDictionary(own => own.Key, own => own.First().Group[0] == "-" ? "negative" : "positive", StringComparer.Ordinal);
        var (sides, left) = AntibiogramCard.Lay(
            rows, choices.Counting, AntibiogramCard.UsualMinimum,
            code => (names.Organism(code)?.Name ?? code, names.Organism(code)?.NameZh ?? "", gram.GetValueOrDefault(code, "positive")),
            code => (names.Drug(t, code), names.DrugClass(code)));
        var stamp = data.Stamps.FirstOrDefault(stamp => stamp.Institution == options.Institution!.Code);
        string versions = stamp is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{string.Join("; ", stamp.Stamp.Split("; ").Where(OnCard))}; {stamp.DerivedAt:yyyy-MM-dd HH:mm}");
        string? part = string.Join(" · ", new[] { options.Department }.Concat(filter.Named.Where(choice => choice.Name != "step").Select(choice => choice.Value)).OfType<string>()) is { Length: > 0 } chosen ? chosen : null;
        return sides.Count == 0
            ? new PanelOutcome<AntibiogramCard>.Empty("antibiogram.no-results")
            : new PanelOutcome<AntibiogramCard>.Shown(new AntibiogramCard(
                t.Name(options.Institution!.Name, options.Institution.NameEn), part, options.Period!.Value.Show(), choices.Guideline ?? t["laboratory.guideline-unknown"], choices.Counting, AntibiogramCard.UsualMinimum, versions, sides, left));
    }

    /// <summary>What of the stamp decides the card's figures: the tables of organisms, breakpoints and rules.</summary>
    private static bool OnCard(string part) => s_deciding.Any(name => part.StartsWith(name, StringComparison.Ordinal));

    private static readonly string[] s_deciding = ["antimicrobials", "organisms", "expected-resistance", "expert-rules", "specimens", "CLSI", "EUCAST", "reference"];
}
