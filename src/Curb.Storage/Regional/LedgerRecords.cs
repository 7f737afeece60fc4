using Curb.Casework;
using Curb.Disclosure;
using Curb.Storage.Casework;
using Curb.Supervision;

namespace Curb.Storage.Regional;

/// <summary>The ledger as records hold it: rounds, self-checks, problems and monthly reports brought together.</summary>
public sealed class LedgerRecords(SupervisionStore store, CaseStore cases, OrganisationTree tree)
{
    private const int MostCases = 100_000;

    /// <summary>The case type of problems.</summary>
    public CaseType Type { get; } = cases.Types.Find(Ledger.Type) ?? throw new DataFolderException($"The content tree casework/ has no type {Ledger.Type}.");

    /// <summary>Rounds of self-check that an institution answers, the newest first.</summary>
    public IReadOnlyList<Kept<CheckRound>> Rounds(string institution) => [.. store.At(SupervisionKinds.Round, tree.Above(institution).ToHashSet(StringComparer.Ordinal)).OrderByDescending(kept => kept.Body.ReportBy)];

    public SelfCheck? Check(string institution, string round) => store.Find(SupervisionKinds.SelfCheck, $"{round}/{institution}", place => place == institution)?.Body;

    /// <summary>Problems that a reader may see; of one institution, or of all.</summary>
    public IReadOnlyList<CaseFile> Problems(CaseReader reader, string? institution) => cases.Search(reader, new CaseSearch(null, Ledger.Type, institution, null), 0, MostCases).Cases;

    /// <summary>How institutions stand in the newest round that covers each; without those that no round covers.</summary>
    public IReadOnlyList<(CheckRound Round, LedgerStanding Standing)> Standings(CaseReader reader, Scope scope, IEnumerable<Institution> institutions)
    {
        // Each kind is asked for once, however many institutions there are.
        var problems = Problems(reader, null).ToLookup(one => one.Institution, StringComparer.Ordinal);
        var progress = store.All(SupervisionKinds.Progress, scope).Select(kept => kept.Body).ToLookup(one => one.Institution, StringComparer.Ordinal);
        var checks = store.All(SupervisionKinds.SelfCheck, scope).ToDictionary(kept => kept.Id, kept => kept.Body, StringComparer.Ordinal);
        var rounds = store.All(SupervisionKinds.Round, Scope.DataFolderOwner).Select(kept => kept.Body).GroupBy(round => round.Place, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.MaxBy(round => round.ReportBy)!, StringComparer.Ordinal);
        return [.. from one in institutions
                   let round = tree.Above(one.Code).Select(rounds.GetValueOrDefault).OfType<CheckRound>().MaxBy(round => round.ReportBy)
                   where round is not null
                   select (round, Ledger.Standing(one.Code, round, checks.GetValueOrDefault($"{round.Id}/{one.Code}"), [.. problems[one.Code]], [.. progress[one.Code]], Type, cases.Calendar, store.Today))];
    }

    /// <summary>What was last reported of each problem, by case number.</summary>
    public IReadOnlyDictionary<long, string> LastProgress(Scope scope) => store.All(SupervisionKinds.Progress, scope).Select(kept => kept.Body).OrderBy(one => one.Month, StringComparer.Ordinal)
        .SelectMany(one => one.Lines.Select(line => (Number: long.Parse(line.Key, System.Globalization.CultureInfo.InvariantCulture), Text: $"{one.Month} {line.Value}"))).GroupBy(pair => pair.Number).ToDictionary(group => group.Key, group => group.Last().Text);
}
