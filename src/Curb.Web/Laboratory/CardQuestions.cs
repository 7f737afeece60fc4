using Curb.Antibiograms;
using Curb.Disclosure;
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
        if (filter.Cuts(options, View.ScopeOf(options)))
        {
            return new PanelOutcome<AntibiogramCard>.Empty("laboratory.filter-within");
        }

        var stamp = data.Stamps.FirstOrDefault(stamp => stamp.Institution == options.Institution!.Code);
        string? part = string.Join(" · ", new[] { options.Department }.Concat(filter.Named.Where(choice => choice.Name != "step").Select(choice => choice.Value)).OfType<string>()) is { Length: > 0 } chosen ? chosen : null;
        var head = new AntibiogramCard(
            t.Name(options.Institution!.Name, options.Institution.NameEn), part, options.Period!.Value.Show(), choices.Guideline ?? t["laboratory.guideline-unknown"], choices.Counting, AntibiogramCard.UsualMinimum,
            stamp is null ? "" : AntibiogramCard.VersionsOf(stamp.Stamp, stamp.DerivedAt), [], 0);
        IReadOnlyList<IsolateProfiles> profiles = [.. data.Facts.Profiles(View.ScopeOf(options))];
        var question = new Antibiograms.Antibiogram([], "first_isolate", filter.Conditions(options));
        return AntibiogramCard.Of(
            profiles, question, head,
            code => (names.Organism(code)?.Name ?? code, names.Organism(code)?.NameZh ?? ""), code => (names.Drug(t, code), names.DrugClass(code)), rows => SmallAntibiogramCells.Of(question, profiles, head.Counting, View.ScopeOf(options)).Shown(rows, options.Period.Value)) is { } card
            ? new PanelOutcome<AntibiogramCard>.Shown(card)
            : new PanelOutcome<AntibiogramCard>.Empty("antibiogram.no-results");
    }
}
