using Curb.Casework;
using Curb.Storage.Records;
using Microsoft.EntityFrameworkCore;

namespace Curb.Storage.Casework;

/// <content>Looking for cases: everything goes through what the reader may see.</content>
public sealed partial class CaseStore
{
    /// <summary>Cases looked at for words, newest changed first; beyond them a search says that it found more.</summary>
    private const int MostSearched = 2000;

    /// <summary>The cases that a search finds: overdue and soonest due first, closed ones last.</summary>
    /// <returns>One page of them, and how many there are.</returns>
    public (IReadOnlyList<CaseFile> Cases, int Total) Search(CaseReader reader, CaseSearch asked, int skip, int take) => records.Read(context =>
    {
        var rows = Asked(context, Visible(context, context.Cases.AsNoTracking(), reader), reader, asked);
        var words = SearchGrams.Words(asked.Text ?? "");
        return words.Count == 0 ? Page(context, rows, reader, skip, take) : Found(context, rows, reader, words, skip, take);
    });

    /// <summary>How many cases wait for the reader.</summary>
    public int Waiting(CaseReader reader) => records.Read(context => Asked(context, Visible(context, context.Cases.AsNoTracking(), reader), reader, new CaseSearch(null, null, null, "waiting")).Count());

    /// <summary>How many cases there are by type and institution, in the scope in which the reader sees counts; a count too small to be shown is -1.</summary>
    public IReadOnlyList<CaseCount> Counts(CaseReader reader) => records.Read(context =>
    {
        string today = CaseRecords.Day(Today)!, now = Now.ToString(CaseRecords.MinuteFormat, System.Globalization.CultureInfo.InvariantCulture);
        var rows = context.Cases.AsNoTracking();
        if (reader.Counts.Institutions is { } some)
        {
            string[] institutions = [.. some];
            rows = rows.Where(row => institutions.Contains(row.Institution));
        }

        var counts = rows.GroupBy(row => new { row.Type, row.Institution, row.IsOpen }).Select(group => new { group.Key, Count = group.LongCount() }).ToList();
        var late = rows.Where(row => row.IsOpen && row.DueOn != null && (string.Compare(row.DueOn, today) < 0 || (row.DueOn.Length > CaseRecords.DayLength && string.Compare(row.DueOn, now) < 0))).GroupBy(row => new { row.Type, row.Institution }).Select(group => new { group.Key, Count = group.LongCount() }).ToDictionary(one => (one.Key.Type, one.Key.Institution), one => one.Count);
        return (IReadOnlyList<CaseCount>)[.. counts.GroupBy(one => (one.Key.Type, one.Key.Institution))
            .Select(group => new CaseCount(group.Key.Type, group.Key.Institution, Shown(reader, group.Where(one => one.Key.IsOpen).Sum(one => one.Count)), Shown(reader, late.GetValueOrDefault(group.Key)), Shown(reader, group.Where(one => !one.Key.IsOpen).Sum(one => one.Count))))
            .OrderBy(count => count.Institution, StringComparer.Ordinal).ThenBy(count => count.Type, StringComparer.Ordinal)];
    });

    /// <summary>What happened last to cases that the reader may see, newest first.</summary>
    public IReadOnlyList<(CaseFile Case, CaseEvent Event, string At)> Recent(CaseReader reader, int take) => records.Read(context =>
    {
        var visible = Visible(context, context.Cases.AsNoTracking(), reader);
        var rows = (from happened in context.CaseEvents.AsNoTracking() join row in visible on happened.CaseNumber equals row.Number orderby happened.At descending, happened.CaseNumber descending, happened.Sequence descending select new { happened, row }).Take(take).ToList();
        return (IReadOnlyList<(CaseFile, CaseEvent, string)>)[.. rows.Where(pair => types.Find(pair.row.Type) is not null).Select(pair => Told(context, reader, pair.row, pair.happened))];
    });

    /// <summary>What happened to cases after a mark, in the order in which it happened, as it stands: to be narrowed to each reader by whoever tells of it.</summary>
    /// <param name="mark">Of the last one that was told; an instant alone for those after it.</param>
    /// <param name="most">Most that are answered at once.</param>
    public IReadOnlyList<(CaseFile Case, CaseEvent Event, string Mark)> HappenedAfter(string mark, int most) => records.Read(context =>
    {
        string at = mark.Split('|')[0];
        var rows = context.CaseEvents.AsNoTracking().Where(one => string.Compare(one.At, at) >= 0).OrderBy(one => one.At).ThenBy(one => one.CaseNumber).ThenBy(one => one.Sequence).AsEnumerable()
            .Where(one => string.CompareOrdinal(Mark(one), mark) > 0).Take(most).ToList();
        var cases = Cases(context, [.. rows.Select(one => one.CaseNumber).Distinct().Chunk(500).SelectMany(some => context.Cases.AsNoTracking().Where(row => some.Contains(row.Number)).ToList())], null).ToDictionary(one => one.Number);
        return (IReadOnlyList<(CaseFile, CaseEvent, string)>)[.. rows.Where(one => cases.ContainsKey(one.CaseNumber)).Select(one => (cases[one.CaseNumber], CaseRecords.EventOf(one), Mark(one)))];
    });

    private static string Mark(CaseEventRow one) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{one.At}|{one.CaseNumber:D12}|{one.Sequence:D6}");

    private (CaseFile Case, CaseEvent Event, string At) Told(RecordsContext context, CaseReader reader, CaseRow row, CaseEventRow happened)
    {
        var (type, one) = (types.Find(row.Type)!, CaseRecords.CaseOf(context, row));
        return (reader.Shown(type, one), reader.MayIdentify(type, one) ? CaseRecords.EventOf(happened) : Bare(CaseRecords.EventOf(happened)), happened.At);
    }

    private static long Shown(CaseReader reader, long count) => reader.Counts.Hides(count) ? -1 : count;

    private (IReadOnlyList<CaseFile> Cases, int Total) Page(RecordsContext context, IQueryable<CaseRow> rows, CaseReader reader, int skip, int take)
    {
        var page = rows.OrderByDescending(row => row.IsOpen).ThenBy(row => row.DueOn).ThenByDescending(row => row.Number).Skip(skip).Take(take).ToList();
        return (Cases(context, page, reader), rows.Count());
    }

    /// <summary>The index narrows to cases that hold every pair of characters; the words are then looked for in what the reader may see of each.</summary>
    private (IReadOnlyList<CaseFile> Cases, int Total) Found(RecordsContext context, IQueryable<CaseRow> rows, CaseReader reader, IReadOnlyList<string> words, int skip, int take)
    {
        foreach (string gram in words.SelectMany(SearchGrams.Asked).Distinct(StringComparer.Ordinal))
        {
            rows = rows.Where(row => context.CaseGrams.Any(held => held.Gram == gram && held.CaseNumber == row.Number));
        }

        var candidates = rows.OrderByDescending(row => row.ChangedAt).ThenByDescending(row => row.Number).Take(MostSearched).ToList();
        long[] numbers = [.. candidates.Select(row => row.Number)];
        var texts = context.CaseEvents.AsNoTracking().Where(one => numbers.Contains(one.CaseNumber) && one.Text != "").Select(one => new { one.CaseNumber, one.Text }).AsEnumerable().ToLookup(one => one.CaseNumber, one => one.Text);
        var whole = Cases(context, candidates, null);
        var found = whole.Where(one => SearchGrams.Matches(CaseRecords.SearchText(types.Find(one.Type)!, reader.Shown(types.Find(one.Type)!, one), reader.MayIdentify(types.Find(one.Type)!, one) ? texts[one.Number] : []), words))
            .OrderByDescending(one => one.IsOpen).ThenBy(one => one.DueOn).ThenByDescending(one => one.Number).ToList();
        return ([.. found.Skip(skip).Take(take).Select(one => reader.Shown(types.Find(one.Type)!, one))], found.Count);
    }

    private List<CaseFile> Cases(RecordsContext context, IReadOnlyList<CaseRow> rows, CaseReader? reader)
    {
        long[] numbers = [.. rows.Select(row => row.Number)];
        var participants = context.CaseParticipants.AsNoTracking().Where(one => numbers.Contains(one.CaseNumber)).AsEnumerable().ToLookup(one => one.CaseNumber, one => one.Account);
        return [.. rows.Where(row => types.Find(row.Type) is not null).Select(row => CaseRecords.CaseOf(row, [.. participants[row.Number].Order(StringComparer.Ordinal)])).Select(one => reader is null ? one : reader.Shown(types.Find(one.Type)!, one))];
    }

    private IQueryable<CaseRow> Asked(RecordsContext context, IQueryable<CaseRow> rows, CaseReader reader, CaseSearch asked)
    {
        string today = CaseRecords.Day(Today)!, now = Now.ToString(CaseRecords.MinuteFormat, System.Globalization.CultureInfo.InvariantCulture), me = reader.Account;
        string[] roles = [.. reader.RoleKeys];
        rows = asked.Type is { } type ? rows.Where(row => row.Type == type) : rows;
        rows = asked.Institution is { } institution ? rows.Where(row => row.Institution == institution) : rows;
        return asked.Which switch
        {
            "waiting" => rows.Where(row => row.IsOpen && (row.Owner == me || (row.Owner == null && (roles.Contains(row.RoleAtInstitution) || roles.Contains(row.RoleAtDepartment))))),
            "mine" => rows.Where(row => row.Owner == me || context.CaseParticipants.Any(one => one.CaseNumber == row.Number && one.Account == me)),
            "open" => rows.Where(row => row.IsOpen),
            "overdue" => rows.Where(row => row.IsOpen && row.DueOn != null && (string.Compare(row.DueOn, today) < 0 || (row.DueOn.Length > CaseRecords.DayLength && string.Compare(row.DueOn, now) < 0))),
            "closed" => rows.Where(row => !row.IsOpen),
            _ => rows,
        };
    }

    /// <summary>What the reader may see: cases of the own, and those of the places where cases may be seen.</summary>
    private IQueryable<CaseRow> Visible(RecordsContext context, IQueryable<CaseRow> rows, CaseReader reader)
    {
        string me = reader.Account;
        var scope = reader.Cases.MayIdentify ? reader.Cases : Disclosure.Scope.Nothing;
        string[] partly = [.. scope.Departments.Keys], whole = [.. (scope.Institutions ?? new HashSet<string>()).Except(partly)];
        string[] departments = [.. scope.Departments.SelectMany(pair => pair.Value.Select(name => CaseReader.DepartmentKey(pair.Key, name)))];
        bool everywhere = scope.Institutions is null, countsAll = reader.Counts.Institutions is null;
        string[] regional = [.. types.Types.Where(type => type.Reach == CaseReach.Region).Select(type => type.Id)], counted = [.. reader.Counts.Institutions ?? new HashSet<string>()];
        return rows.Where(row =>
            (me != "" && (row.Owner == me || context.CaseParticipants.Any(one => one.CaseNumber == row.Number && one.Account == me)))
            || (regional.Contains(row.Type) && (countsAll || counted.Contains(row.Institution)))
            || (everywhere && !partly.Contains(row.Institution)) || whole.Contains(row.Institution)
            || (partly.Contains(row.Institution) && (row.WholeInstitution || departments.Contains(row.DepartmentKey))));
    }
}
