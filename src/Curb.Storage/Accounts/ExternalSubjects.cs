using Curb.Storage.Records;
using Microsoft.EntityFrameworkCore;

namespace Curb.Storage.Accounts;

/// <summary>A person of an identity provider and the account that belongs to it.</summary>
/// <param name="Issuer">The provider.</param>
/// <param name="Subject">Its lasting name for the person (sub), which it never gives to another.</param>
/// <param name="Account">Id of the account.</param>
/// <param name="LinkedAt">Since when.</param>
public sealed record ExternalSubject(string Issuer, string Subject, string Account, DateTimeOffset LinkedAt);

/// <summary>Which account a person of an identity provider signs in to. A name at the provider may pass to somebody else, its subject doesn't; so the subject is what is kept.</summary>
public sealed class ExternalSubjects(RecordStore records)
{
    /// <summary>Longest subject by OpenID Connect Core 1.0, section 2.</summary>
    public const int LongestSubject = 255;

    public ExternalSubject? Find(string issuer, string subject) => records.Read(context =>
        context.ExternalSubjects.AsNoTracking().FirstOrDefault(row => row.Issuer == issuer && row.Subject == subject) is { } row ? Of(row) : null);

    public ExternalSubject? OfAccount(string issuer, string account) => records.Read(context =>
        context.ExternalSubjects.AsNoTracking().FirstOrDefault(row => row.Issuer == issuer && row.Account == account) is { } row ? Of(row) : null);

    /// <summary>All of them, of every provider that there ever was.</summary>
    public IReadOnlyList<ExternalSubject> All() => records.Read(context => (IReadOnlyList<ExternalSubject>)[.. context.ExternalSubjects.AsNoTracking().AsEnumerable().Select(Of)]);

    /// <summary>Ties an account to a person of a provider.</summary>
    /// <returns>False where the person has another account, or the account another person: then nothing is changed.</returns>
    public bool Link(string issuer, string subject, Account account, Actor actor)
    {
        bool free = true;
        records.Change(actor, "link-subject", $"account/{account.Name}", context =>
        {
            var known = context.ExternalSubjects.Where(row => row.Issuer == issuer && (row.Subject == subject || row.Account == account.Id)).ToList();
            free = known.Count == 0;
            if (free)
            {
                context.ExternalSubjects.Add(new ExternalSubjectRow { Issuer = issuer, Subject = subject, Account = account.Id, LinkedAt = RecordStore.Instant(records.Now) });
                return (null, new { Issuer = issuer, Subject = subject });
            }

            free = known is [var only] && only.Subject == subject && only.Account == account.Id;
            return (null, null);
        });
        return free;
    }

    /// <summary>Unties an account from its person of a provider.</summary>
    public void Unlink(string issuer, Account account, Actor actor) => records.Change(actor, "unlink-subject", $"account/{account.Name}", context =>
    {
        if (context.ExternalSubjects.FirstOrDefault(row => row.Issuer == issuer && row.Account == account.Id) is not { } row)
        {
            return (null, null);
        }

        context.ExternalSubjects.Remove(row);
        return (new { row.Issuer, row.Subject }, null);
    });

    private static ExternalSubject Of(ExternalSubjectRow row) => new(row.Issuer, row.Subject, row.Account, RecordStore.Instant(row.LinkedAt));
}
