using System.CommandLine;
using Curb.Cli.Output;
using Curb.Storage;
using Curb.Storage.Accounts;
using Curb.Web.Accounts;

namespace Curb.Cli.Commands;

/// <summary><c>curb accounts</c>: who may sign in, and the way back in for whoever holds the data folder.</summary>
internal static class AccountsCommand
{
    public static Command Create()
    {
        var data = CommonOptions.Data();
        var reset = new Option<string?>("--reset") { Description = "gives this account a new password, printed once, and takes its second factor away; the person must change the password" };
        var format = CommonOptions.Format();
        var command = new Command("accounts", "Lists the accounts of the web pages; gives one a new password. Example: curb accounts --data ./data --reset wang") { data, reset, format };
        command.SetAction(parsed =>
        {
            string path = parsed.GetValue(data)!;
            if (!Directory.Exists(path))
            {
                throw CommandFailure.UnusableInput($"There is no data folder at {Path.GetFullPath(path)}.");
            }

            using var records = RecordStore.OpenForAccounts(path, TimeProvider.System);
            var accounts = new AccountStore(records);
            return parsed.GetValue(reset) is { } name ? Reset(accounts, name) : List(accounts, parsed.GetValue(format));
        });
        return command;
    }

    private static int List(AccountStore accounts, string? format)
    {
        var roles = accounts.Roles().ToLookup(pair => pair.Account, pair => $"{pair.Role.Role}@{pair.Role.Place}");
        using var table = TableOutput.Open(format, "account", "name", "roles", "second_factor", "password", "subjects", "disabled", "demo");
        var subjects = new ExternalSubjects(accounts.Records).All().ToLookup(one => one.Account, one => $"{one.Issuer}#{one.Subject}");
        foreach (var account in accounts.All())
        {
            table.Row(account.Name, account.DisplayName, string.Join(' ', roles[account.Id].Order(StringComparer.Ordinal)), account.HasSecondFactor, account.PasswordHash is not null, string.Join(' ', subjects[account.Id].Order(StringComparer.Ordinal)), account.Disabled, account.Demo);
        }

        return ExitCodes.Done;
    }

    private static int Reset(AccountStore accounts, string name)
    {
        var account = accounts.Named(name) ?? throw CommandFailure.WrongArguments($"--reset: there is no account '{name}'; curb accounts lists them.");
        var actor = Actor.CommandLine with { Why = "reset at the command line" };
        string password = Passwords.Temporary();
        accounts.Update(account.Id, "give-password", actor, now => now with { PasswordHash = Passwords.Hash(password), PasswordChangedAt = TimeProvider.System.GetUtcNow(), MustChangePassword = true, FailedAttempts = 0, LockedUntil = null, TotpSecret = null, RecoveryCodes = "" });
        accounts.End(account, "end-sessions", actor);
        Console.Error.WriteLine($"New password of {account.Name}, to be changed at the next sign-in:");
        Console.Out.WriteLine(password);
        return ExitCodes.Done;
    }
}
