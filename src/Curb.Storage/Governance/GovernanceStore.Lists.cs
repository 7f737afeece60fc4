using Curb.Disclosure;
using Curb.Formularies;
using Curb.Prescribing;
using Curb.Storage.Records;
using Microsoft.EntityFrameworkCore;

namespace Curb.Storage.Governance;

/// <content>Catalogues and formularies, stops, temporary purchases.</content>
public sealed partial class GovernanceStore
{
    /// <summary>Every version of a place's list, oldest first. Lists name no patients; whoever may see the place may see them.</summary>
    public IReadOnlyList<DrugList> Versions(string place, DrugListKind kind) => records.Read(context =>
        (IReadOnlyList<DrugList>)[.. context.DrugLists.AsNoTracking().Where(row => row.Place == place && row.Kind == kind.ToString()).OrderBy(row => row.Number).AsEnumerable().Select(ListOf)]);

    public DrugList? List(string id) => records.Read(context => context.DrugLists.AsNoTracking().FirstOrDefault(row => row.Id == id) is { } row ? ListOf(row) : null);

    /// <summary>The version that rules on a day; null where none does.</summary>
    public DrugList? InForce(string place, DrugListKind kind, DateOnly day) =>
        InTurn([.. Versions(place, kind).Where(list => list.State == DrugListState.Approved)]).FirstOrDefault(pair => pair.Valid.Holds(day)).List;

    /// <summary>Makes a new draft with the next number.</summary>
    public DrugList Prepare(DrugList draft, Actor actor)
    {
        DrugList? made = null;
        records.Change(actor, "prepare-drug-list", $"drug-list/{draft.Place}/{draft.Kind}", context =>
        {
            int number = (context.DrugLists.Where(row => row.Place == draft.Place && row.Kind == draft.Kind.ToString()).Max(row => (int?)row.Number) ?? 0) + 1;
            made = draft with { Id = NewId(), Number = number, State = DrugListState.Draft, PreparedBy = actor.Who, PreparedOn = Today, ApprovedBy = "", ApprovedOn = null, FiledOn = null, Receipt = "", ReceiptOn = null };
            context.DrugLists.Add(RowOf(made));
            return (null, ForLog(made));
        });
        return made!;
    }

    /// <summary>Changes a list as it stands: what the change answers is kept and logged under the name of the process.</summary>
    /// <returns>The list as it stands now; null where there is none.</returns>
    private DrugList? Change(string id, string process, Actor actor, Func<DrugList, DrugList> change)
    {
        DrugList? after = null;
        records.Change(actor, process, $"drug-list/{id}", context =>
        {
            if (context.DrugLists.Find(id) is not { } row)
            {
                return (null, null);
            }

            var before = ListOf(row);
            after = change(before);
            Write(row, after);
            return (ForLog(before), ForLog(after));
        });
        return after;
    }

    /// <summary>Changes day, title or basis of a draft.</summary>
    /// <exception cref="InvalidOperationException">It is no draft any more.</exception>
    public DrugList? Amend(string id, string title, DateOnly effectiveFrom, string basis, Actor actor) =>
        Change(id, "amend-drug-list", actor, list => Draft(list) with { Title = title, EffectiveFrom = effectiveFrom, Basis = basis });

    /// <summary>Approves a draft; from its effective day on it rules.</summary>
    /// <param name="id">Id of the version.</param>
    /// <param name="objections">What was found against it at this moment.</param>
    /// <param name="actor">Who approves.</param>
    /// <exception cref="InvalidOperationException">It is no draft, or an objection blocks it.</exception>
    public DrugList? Approve(string id, IReadOnlyList<ApprovalObjection> objections, Actor actor) => Change(id, "approve-drug-list", actor, list =>
        objections.Any(one => one.Blocks) ? throw new InvalidOperationException($"The version can't be approved: {string.Join("; ", objections.Where(one => one.Blocks).Select(one => one.Because.En))}.")
        : Draft(list) with { State = DrugListState.Approved, ApprovedBy = actor.Who, ApprovedOn = Today });

    /// <summary>Gives a draft up.</summary>
    public DrugList? Drop(string id, Actor actor) => Change(id, "drop-drug-list", actor, list => Draft(list) with { State = DrugListState.Dropped });

    /// <summary>Notes that the filing document was handed to the authority (备案).</summary>
    public DrugList? FiledWith(string id, DateOnly on, Actor actor) => Change(id, "file-drug-list", actor, list => Approved(list) with { FiledOn = on });

    /// <summary>Notes the authority's receipt: from its day on the items may be bought.</summary>
    public DrugList? Acknowledge(string id, string receipt, DateOnly on, Actor actor) => Change(id, "acknowledge-drug-list", actor, list => Approved(list) with { FiledOn = list.FiledOn ?? on, Receipt = receipt, ReceiptOn = on });

    /// <summary>Stops of an institution's drugs, newest first.</summary>
    public IReadOnlyList<(string Id, DrugStop Stop, long Case)> Stops(Scope scope, string institution) => !scope.Covers(institution) ? [] : records.Read(context =>
        (IReadOnlyList<(string, DrugStop, long)>)[.. context.DrugStops.AsNoTracking().Where(row => row.Institution == institution).OrderByDescending(row => row.FromDay).ThenBy(row => row.Id).AsEnumerable().Select(row => (row.Id, StopOf(row), row.CaseNumber))]);

    /// <summary>Suspends a drug, or bans a withdrawn one from return until a day.</summary>
    public void Stop(string institution, DrugStop stop, long caseNumber, Actor actor) => records.Change(actor, stop.Banned ? "withdraw-drug" : "suspend-drug", $"drug-stop/{institution}/{stop.Drug}", context =>
    {
        context.DrugStops.Add(new DrugStopRow { Id = NewId(), Institution = institution, Drug = stop.Drug, Route = stop.Route, Banned = stop.Banned, FromDay = Day(stop.Valid.From), ToDay = Day(stop.Valid.To), Reason = stop.Reason, CaseNumber = caseNumber, MadeBy = actor.Who });
        return (null, new { stop.Drug, stop.Route, stop.Banned, Valid = stop.Valid.ToString(), stop.Reason, Case = caseNumber });
    });

    /// <summary>Ends a suspension before its time; a ban is not ended, that is what it is for.</summary>
    /// <returns>False where there is no such suspension.</returns>
    public bool Resume(Scope scope, string id, DateOnly lastDay, Actor actor) => records.Change(actor, "resume-drug", $"drug-stop/{id}", context =>
    {
        if (context.DrugStops.Find(id) is not { Banned: false } row || !scope.Covers(row.Institution) || string.CompareOrdinal(row.ToDay ?? "9999", Day(lastDay)) <= 0)
        {
            return (null, null);
        }

        string? before = row.ToDay;
        row.ToDay = Day(lastDay);
        return (before ?? "no end", row.ToDay);
    });

    /// <summary>Temporary purchases of an institution, newest first.</summary>
    public IReadOnlyList<TemporaryPurchase> Purchases(Scope scope, string institution) => !scope.Covers(institution) ? [] : records.Read(context =>
        (IReadOnlyList<TemporaryPurchase>)[.. context.TemporaryPurchases.AsNoTracking().Where(row => row.Institution == institution).OrderByDescending(row => row.BoughtOn).ThenBy(row => row.Id).AsEnumerable().Select(PurchaseOf)]);

    /// <summary>Notes a temporary purchase; each case buys once.</summary>
    /// <param name="purchase">The purchase.</param>
    /// <param name="judge">Judged over the purchases as they stand in the same transaction: the count can't be outrun by two at once.</param>
    /// <param name="actor">Who buys.</param>
    /// <returns>The count before it; its verdict tells whether it was noted.</returns>
    public TemporaryCount Buy(TemporaryPurchase purchase, Func<IReadOnlyList<TemporaryPurchase>, TemporaryCount> judge, Actor actor)
    {
        TemporaryCount? count = null;
        records.Change(actor, "buy-temporarily", $"temporary-purchase/{purchase.Institution}/{purchase.Drug}", context =>
        {
            var known = context.TemporaryPurchases.AsNoTracking().Where(row => row.Institution == purchase.Institution).AsEnumerable().Select(PurchaseOf).ToList();
            count = judge(known);
            if (count.NextVerdict != RuleVerdict.Met || known.Any(one => one.Case == purchase.Case))
            {
                return (null, null);
            }

            context.TemporaryPurchases.Add(new TemporaryPurchaseRow
            {
                Id = NewId(),
                Institution = purchase.Institution,
                Drug = purchase.Drug,
                Route = purchase.Route,
                Specification = purchase.Specification,
                Form = purchase.Form,
                Quantity = purchase.Quantity,
                Department = purchase.Department,
                BoughtOn = Day(purchase.BoughtOn),
                UsableTo = Day(purchase.UsableTo),
                CaseNumber = purchase.Case,
                MadeBy = actor.Who,
            });
            return (null, new { purchase.Drug, purchase.Route, purchase.Specification, purchase.Form, purchase.Quantity, BoughtOn = Day(purchase.BoughtOn), purchase.Case });
        });
        return count!;
    }

    private static DrugList Draft(DrugList list) => list.State == DrugListState.Draft ? list : throw new InvalidOperationException($"Version {list.Number} of {list.Place} is {list.State.ToString().ToLowerInvariant()}; only a draft can be changed.");

    private static DrugList Approved(DrugList list) => list.State == DrugListState.Approved ? list : throw new InvalidOperationException($"Version {list.Number} of {list.Place} is {list.State.ToString().ToLowerInvariant()}; only an approved one is filed.");

    /// <summary>The head of a list with a digest of its lines: the log needs no copy of the whole.</summary>
    private static object ForLog(DrugList list) => new
    {
        list.Number, Kind = list.Kind.ToString(), list.Place, list.Title, State = list.State.ToString(), EffectiveFrom = Day(list.EffectiveFrom), list.Basis, list.Verified, Lines = list.Grades.Count + list.Items.Count,
        Digest = Digest(Lines(list)), list.ApprovedBy, ApprovedOn = Day(list.ApprovedOn), FiledOn = Day(list.FiledOn), list.Receipt, ReceiptOn = Day(list.ReceiptOn),
    };

    private static string Lines(DrugList list) => list.Kind == DrugListKind.Catalogue ? Json(list.Grades) : Json(list.Items);

    private static DrugList ListOf(DrugListRow row)
    {
        var kind = Enum.Parse<DrugListKind>(row.Kind);
        return new DrugList(row.Id, kind, row.Place, row.Number, row.Title, Enum.Parse<DrugListState>(row.State), Day(row.EffectiveFrom), row.Basis, row.Verified)
        {
            Grades = kind == DrugListKind.Catalogue ? Read<GradeLine[]>(row.Lines) : [],
            Items = kind == DrugListKind.Formulary ? Read<FormularyItem[]>(row.Lines) : [],
            PreparedBy = row.PreparedBy,
            PreparedOn = Day(row.PreparedOn),
            ApprovedBy = row.ApprovedBy,
            ApprovedOn = DayOrNull(row.ApprovedOn),
            FiledOn = DayOrNull(row.FiledOn),
            Receipt = row.Receipt,
            ReceiptOn = DayOrNull(row.ReceiptOn),
        };
    }

    private static DrugListRow RowOf(DrugList list) => new()
    {
        Id = list.Id, Kind = list.Kind.ToString(), Place = list.Place, Number = list.Number, Title = list.Title, State = list.State.ToString(), EffectiveFrom = Day(list.EffectiveFrom), Basis = list.Basis, Verified = list.Verified,
        Lines = Lines(list), PreparedBy = list.PreparedBy, PreparedOn = Day(list.PreparedOn), ApprovedBy = list.ApprovedBy, ApprovedOn = Day(list.ApprovedOn), FiledOn = Day(list.FiledOn), Receipt = list.Receipt, ReceiptOn = Day(list.ReceiptOn),
    };

    private static void Write(DrugListRow row, DrugList list) =>
        (row.Title, row.State, row.EffectiveFrom, row.Basis, row.ApprovedBy, row.ApprovedOn, row.FiledOn, row.Receipt, row.ReceiptOn) =
        (list.Title, list.State.ToString(), Day(list.EffectiveFrom), list.Basis, list.ApprovedBy, Day(list.ApprovedOn), Day(list.FiledOn), list.Receipt, Day(list.ReceiptOn));

    private static DrugStop StopOf(DrugStopRow row) => new(row.Drug, row.Route, row.Banned, new Validity(Day(row.FromDay), DayOrNull(row.ToDay)), row.Reason);

    private static TemporaryPurchase PurchaseOf(TemporaryPurchaseRow row) => new(row.Id, row.Institution, row.Drug, row.Route, row.Specification, row.Form, row.Quantity, row.Department, Day(row.BoughtOn), Day(row.UsableTo), row.CaseNumber);
}
