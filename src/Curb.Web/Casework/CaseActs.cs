using System.Globalization;
using Curb.Casework;
using Curb.Web.Accounts;
using Curb.Web.Shell;
using Microsoft.AspNetCore.Http;

namespace Curb.Web.Casework;

/// <summary>What people do with a case. Whoever may not see it is told that it is not there; what is refused comes back with all that was typed.</summary>
internal static class CaseActs
{
    private const string FieldPrefix = "field-";

    public static Task<IResult> Step(HttpContext http, View view, Visitors visitors, CaseDesk desk, long number) => Act(http, view, visitors, desk, number, (form, person, fields) =>
    {
        string step = form["step"].ToString(), comment = form["comment"].ToString();
        var today = desk.Store.Today;
        return (type, one) => step.Length == 0 ? CaseEngine.Fill(type, one, person, fields, today) : desk.Store.Engine.TakeByHand(type, one, step, person, fields, comment, today);
    });

    public static Task<IResult> Comment(HttpContext http, View view, Visitors visitors, CaseDesk desk, long number) => Act(http, view, visitors, desk, number, (form, person, _) =>
    {
        string text = form["comment"].ToString();
        var today = desk.Store.Today;
        return (type, one) => CaseEngine.Comment(type, one, person, text, today);
    });

    public static Task<IResult> Owner(HttpContext http, View view, Visitors visitors, CaseDesk desk, long number) => Act(http, view, visitors, desk, number, (form, person, _) =>
    {
        string name = form["to"].ToString(), reason = form["comment"].ToString();
        var (to, today) = (name.Length == 0 ? person : desk.PersonNamed(name), desk.Store.Today);
        return (type, one) => to is null ? CaseOutcome.Refused(one, new CaseRefusal("not-able", null, Policies.Bilingual.Empty)) : CaseEngine.Assign(type, one, person, to, reason, today);
    });

    public static Task<IResult> Participants(HttpContext http, View view, Visitors visitors, CaseDesk desk, long number) => Act(http, view, visitors, desk, number, (form, person, _) =>
    {
        string name = form["account"].ToString();
        var today = desk.Store.Today;
        return (type, one) => desk.Colleagues(type, one).Near.Any(account => account.Name == name)
            ? CaseEngine.Invite(type, one, person, name, today)
            : CaseOutcome.Refused(one, new CaseRefusal("not-near", null, Policies.Bilingual.Empty));
    });

    public static async Task<IResult> Attach(HttpContext http, View view, Visitors visitors, CaseDesk desk, long number)
    {
        var visitor = Visitor.Of(http)!;
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        if (desk.Store.Get(CaseDesk.Reader(visitor), number) is not { } one)
        {
            return CaseEndpoints.NotSeen(http, visitors, number);
        }

        var type = desk.Store.Types.Find(one.Type)!;
        if (!CaseEngine.MayWork(type, one, CaseDesk.Person(visitor)) || !CaseDesk.Reader(visitor).MayIdentify(type, one))
        {
            return CaseEndpoints.Show(http, view, visitors, desk, number, CaseAttempt.None with { Problem = "cases.attach-refused" });
        }

        if (form.Files.GetFile("file") is not { Length: > 0 and <= AttachmentKind.MostBytes } file)
        {
            return CaseEndpoints.Show(http, view, visitors, desk, number, CaseAttempt.None with { Problem = "cases.attach-size" });
        }

        using var content = new MemoryStream((int)file.Length);
        await file.CopyToAsync(content, http.RequestAborted);
        string name = AttachmentKind.SafeName(file.FileName);
        if (name.Length == 0 || AttachmentKind.Of(name, content.ToArray()) is not { } kind)
        {
            return CaseEndpoints.Show(http, view, visitors, desk, number, CaseAttempt.None with { Problem = "cases.attach-kind" });
        }

        desk.Store.Attach(number, visitor.Actor(http), CaseDesk.Person(visitor), name, kind, content.ToArray());
        return Back(number);
    }

    private static async Task<IResult> Act(
        HttpContext http, View view, Visitors visitors, CaseDesk desk, long number,
        Func<IFormCollection, CasePerson, IReadOnlyDictionary<string, string>, Func<CaseType, CaseFile, CaseOutcome>> make)
    {
        var visitor = Visitor.Of(http)!;
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var reader = CaseDesk.Reader(visitor);
        if (desk.Store.Get(reader, number) is not { } one)
        {
            return CaseEndpoints.NotSeen(http, visitors, number);
        }

        if (!reader.MayIdentify(desk.Store.Types.Find(one.Type)!, one) && form.Keys.Any(key => key.StartsWith(FieldPrefix, StringComparison.Ordinal)))
        {
            return CaseEndpoints.NotSeen(http, visitors, number);
        }

        var fields = form.Where(pair => pair.Key.StartsWith(FieldPrefix, StringComparison.Ordinal)).ToDictionary(pair => pair.Key[FieldPrefix.Length..], pair => pair.Value.ToString(), StringComparer.Ordinal);
        int? known = int.TryParse(form["known"], NumberStyles.None, CultureInfo.InvariantCulture, out int events) ? events : null;
        var outcome = desk.Store.Change(number, known, visitor.Actor(http), make(form, CaseDesk.Person(visitor), fields))!;
        return outcome.IsRefused ? CaseEndpoints.Show(http, view, visitors, desk, number, new CaseAttempt(outcome.Refusals, fields, form["comment"].ToString())) : Back(number);
    }

    private static IResult Back(long number) => Results.LocalRedirect(string.Create(CultureInfo.InvariantCulture, $"/cases/{number}"));
}
