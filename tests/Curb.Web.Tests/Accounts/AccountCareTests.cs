using System.Net;
using Curb.Disclosure;
using Curb.Storage;
using Curb.Storage.Accounts;
using Curb.Supervision;
using Curb.Web.Accounts;
using Curb.Web.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Curb.Web.Tests.Accounts;

/// <summary>Who may give which role where, whose account may be looked after, and how sessions end: by a person, by an administrator, by the clock.</summary>
[Collection(SiteCollection.Name)]
public sealed class AccountCareTests(RunningSite site)
{
    private static readonly Actor s_actor = new("test");

    private AccountStore Accounts => site.Services.GetRequiredService<AccountStore>();

    [Theory]
    [InlineData("hospital-administrator", "physician", SmallHospital.Hospital, true)]
    [InlineData("hospital-administrator", "hospital-administrator", SmallHospital.Hospital, true)]
    [InlineData("hospital-administrator", "physician", SmallHospital.Centre, false)]
    [InlineData("hospital-administrator", "commission-reader", "district:测试区", false)]
    [InlineData("hospital-administrator", "commission-reader", SmallHospital.Hospital, false)]
    [InlineData("hospital-administrator", "auditor", SmallHospital.Hospital, false)]
    [InlineData("hospital-administrator", "system-administrator", SmallHospital.Hospital, false)]
    [InlineData("hospital-administrator", "no-such-role", SmallHospital.Hospital, false)]
    [InlineData("hospital-administrator", "physician", "nowhere", false)]
    [InlineData("system-administrator", "physician", SmallHospital.Centre, true)]
    [InlineData("system-administrator", "commission-supervisor", "district:测试区", true)]
    [InlineData("system-administrator", "auditor", OrganisationTree.Root, true)]
    [InlineData("system-administrator", "physician", "district:测试区", false)]
    [InlineData("medical-affairs", "physician", SmallHospital.Hospital, false)]
    public async Task A_role_is_given_only_within_what_the_giver_looks_after(string giver, string role, string place, bool given)
    {
        var account = New();
        using var person = new SignedInClient(site.Address, giver);
        using var answer = await person.Post($"/accounts/{account.Name}/roles", ("role", role), ("place", place), ("do", "give"), ("why", "test"));
        Assert.Equal(given, Accounts.Roles(account.Id).Contains(new RoleAssignment(role, place)));
        Assert.Equal(given ? [role] : [], Accounts.Roles(account.Id).Select(held => held.Role));
    }

    [Fact]
    public async Task A_hospital_administrator_reaches_neither_a_foreign_account_nor_one_that_stands_above()
    {
        using var person = new SignedInClient(site.Address, "hospital-administrator");
        foreach (string name in (string[])[Colleagues.OfCentre, "system-administrator", "commission-supervisor", Colleagues.Everything, "no-such-account"])
        {
            using var page = await person.Get("/accounts/" + name);
            Assert.Equal(HttpStatusCode.NotFound, page.StatusCode);
            using var locked = await person.Post($"/accounts/{name}/state", ("do", "disable"));
            Assert.Equal(HttpStatusCode.NotFound, locked.StatusCode);
            using var password = await person.Post($"/accounts/{name}/password");
            Assert.Equal(HttpStatusCode.NotFound, password.StatusCode);
        }

        Assert.False(Accounts.Named(Colleagues.OfCentre)!.Disabled);
        string list = await person.Text("/accounts");
        Assert.DoesNotContain("/accounts/system-administrator", list, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_given_password_is_random_shown_once_and_must_be_changed()
    {
        var account = New();
        Accounts.SetRole(account, new RoleAssignment("physician", SmallHospital.Hospital), true, s_actor);
        using var person = new SignedInClient(site.Address, "hospital-administrator");
        string one = await Given(), other = await Given();
        Assert.NotEqual(one, other);
        Assert.Equal(16, one.Length);
        var now = Accounts.Get(account.Id)!;
        Assert.True(now.MustChangePassword && Passwords.Verify(now, other) && !Passwords.Verify(now, one));
        Assert.DoesNotContain(other, await person.Text("/accounts/" + account.Name), StringComparison.Ordinal);

        async Task<string> Given()
        {
            using var answer = await person.Post($"/accounts/{account.Name}/password", ("why", "forgotten"));
            string html = await answer.Content.ReadAsStringAsync();
            return System.Text.RegularExpressions.Regex.Match(html, "<code[^>]*>([A-Za-z0-9]{16})</code>").Groups[1].Value;
        }
    }

    [Fact]
    public async Task A_person_ends_another_session_of_the_own_and_an_administrator_ends_all()
    {
        var account = New();
        Accounts.SetRole(account, new RoleAssignment("physician", SmallHospital.Hospital), true, s_actor);
        string here = Begin(account), there = Begin(account), third = Begin(account);
        using var person = Client(here);
        using (var ended = await person.Post("/account/sessions/end", ("session", AccountStore.SessionId(there))))
        {
            Assert.Equal(HttpStatusCode.Redirect, ended.StatusCode);
        }

        bool[] open = await Task.WhenAll(IsOpen(here), IsOpen(there), IsOpen(third));
        Assert.Equal([true, false, true], open);
        using var foreign = new SignedInClient(site.Address, "physician");
        (await foreign.Post("/account/sessions/end", ("session", AccountStore.SessionId(here)))).Dispose();
        Assert.True(await IsOpen(here));
        using var administrator = new SignedInClient(site.Address, "hospital-administrator");
        (await administrator.Post($"/accounts/{account.Name}/state", ("do", "end-sessions"))).Dispose();
        open = await Task.WhenAll(IsOpen(here), IsOpen(third));
        Assert.Equal([false, false], open);
    }

    [Fact]
    public void A_session_ends_thirty_minutes_after_its_last_use_and_twelve_hours_after_its_beginning()
    {
        string folder = Path.Combine(Path.GetTempPath(), "curb-sessions-" + Guid.NewGuid().ToString("N"));
        try
        {
            var clock = new SetClock();
            using var records = RecordStore.OpenForAccounts(folder, clock);
            var accounts = new AccountStore(records);
            var visitors = new Visitors(accounts, clock);
            var account = accounts.Create("li", "李", false, s_actor)!;
            string idle = accounts.Begin(account, SessionStep.SignedIn, Visitors.Idle, "test", "test", "sign-in"), used = accounts.Begin(account, SessionStep.SignedIn, Visitors.Idle, "test", "test", "sign-in");
            string waiting = accounts.Begin(account, SessionStep.PasswordShown, Visitors.ForSecondFactor, "test", "test", "sign-in-first-step");
            clock.Now += TimeSpan.FromMinutes(6);
            Assert.Null(visitors.Find(waiting));
            clock.Now += TimeSpan.FromMinutes(22);
            Assert.NotNull(visitors.Find(used));
            clock.Now += TimeSpan.FromMinutes(3);
            Assert.Null(visitors.Find(idle));
            for (int minutes = 31; minutes < (12 * 60) - 20; minutes += 20)
            {
                Assert.NotNull(visitors.Find(used));
                clock.Now += TimeSpan.FromMinutes(20);
            }

            clock.Now += TimeSpan.FromMinutes(21);
            Assert.Null(visitors.Find(used));
        }
        finally
        {
            Folders.Remove(folder);
            Folders.Remove(folder + ".keys");
        }
    }

    [Fact]
    public async Task A_locked_a_disabled_and_an_unknown_account_are_answered_with_the_same_words()
    {
        const string password = "Vier-Eulen-am-Teich-7";
        string hash = Passwords.Hash(password);
        Account With(Func<Account, Account> change) => Accounts.Update(New().Id, "test", s_actor, now => change(now with { PasswordHash = hash }));
        var locked = With(now => now with { LockedUntil = DateTimeOffset.UtcNow.AddMinutes(10) });
        var disabled = With(now => now with { Disabled = true });
        var answers = new HashSet<string>();
        foreach (string name in (string[])[locked.Name, disabled.Name, "nobody-of-that-name"])
        {
            using var nobody = new SignedInClient(site.Address, null);
            (await nobody.Get("/sign-in")).Dispose();
            using var answer = await nobody.Post("/sign-in", ("name", name), ("password", password));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            string html = await answer.Content.ReadAsStringAsync();
            answers.Add(System.Text.RegularExpressions.Regex.Replace(html, "value=\"[^\"]*\"", "").Replace(name, "", StringComparison.Ordinal));
        }

        Assert.Single(answers);
    }

    private Account New() => Accounts.Create("care-" + Guid.NewGuid().ToString("N")[..10], "Care", true, s_actor)!;

    private string Begin(Account account) => Accounts.Begin(account, SessionStep.SignedIn, TimeSpan.FromHours(1), "test", "test", "sign-in");

    private SignedInClient Client(string token)
    {
        var client = new SignedInClient(site.Address, "none");
        client.SetCookie("curb-session", token);
        return client;
    }

    private async Task<bool> IsOpen(string token)
    {
        using var client = Client(token);
        using var page = await client.Get("/account");
        return page.StatusCode == HttpStatusCode.OK;
    }

    private sealed class SetClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
