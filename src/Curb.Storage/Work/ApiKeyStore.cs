using System.Security.Cryptography;
using System.Text;
using Curb.Storage.Accounts;
using Curb.Storage.Records;
using Microsoft.EntityFrameworkCore;

namespace Curb.Storage.Work;

/// <summary>A key by which a program acts for an account, with a part of what the account may do.</summary>
/// <param name="Id">Public; stands in the log.</param>
/// <param name="Permissions">The permissions that the key has, as far as the account has them too.</param>
public sealed record ApiKey(string Id, string Name, string Account, IReadOnlySet<string> Permissions, DateTimeOffset MadeAt, DateTimeOffset ExpiresAt, DateTimeOffset? RevokedAt, DateTimeOffset? UsedAt)
{
    public bool IsOpen(DateTimeOffset now) => RevokedAt is null && ExpiresAt > now;
}

/// <summary>Keys for programs. Only a digest of a key is kept: 256 random bits need no slow hash.</summary>
public sealed class ApiKeyStore(RecordStore records)
{
    public const string Prefix = "curb_";

    public static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    /// <summary>Makes a key.</summary>
    /// <returns>The key, which is shown this one time, and what is kept of it.</returns>
    public (string Secret, ApiKey Key) Make(Account account, string name, IReadOnlySet<string> permissions, TimeSpan lifetime, Actor actor)
    {
        string secret = Prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        var key = new ApiKey(JobStore.NewId(records.Now), name, account.Id, permissions, records.Now, records.Now + (lifetime < Longest ? lifetime : Longest), null, null);
        records.Change(actor, "make-api-key", "api-key/" + key.Id, context =>
        {
            context.ApiKeys.Add(new ApiKeyRow
            {
                Id = key.Id,
                Digest = Digest(secret),
                Name = name,
                Account = account.Id,
                Permissions = string.Join(' ', permissions.Order(StringComparer.Ordinal)),
                MadeAt = RecordStore.Instant(key.MadeAt),
                ExpiresAt = RecordStore.Instant(key.ExpiresAt),
                RevokedAt = null,
                UsedAt = null,
            });
            return (null, new { Account = account.Name, name, Permissions = permissions.Order(StringComparer.Ordinal), Expires = RecordStore.Instant(key.ExpiresAt) });
        });
        return (secret, key);
    }

    /// <summary>The open key of a secret; null where it is none, has expired or was taken back.</summary>
    public ApiKey? Find(string secret)
    {
        string digest = Digest(secret);
        var row = records.Read(context => context.ApiKeys.AsNoTracking().FirstOrDefault(row => row.Digest == digest));
        return row is not null && Of(row) is var key && key.IsOpen(records.Now) ? key : null;
    }

    public IReadOnlyList<ApiKey> Of(string account) => records.Read(context => (IReadOnlyList<ApiKey>)[.. context.ApiKeys.AsNoTracking().Where(row => row.Account == account).OrderByDescending(row => row.Id).AsEnumerable().Select(Of)]);

    /// <summary>Takes a key back, for good.</summary>
    public bool Revoke(string account, string id, Actor actor) => records.Change(actor, "revoke-api-key", "api-key/" + id, context =>
    {
        var row = context.ApiKeys.Find(id);
        if (row is null || row.Account != account || row.RevokedAt is not null)
        {
            return (null, null);
        }

        row.RevokedAt = RecordStore.Instant(records.Now);
        return (new { row.Name }, new { row.RevokedAt });
    });

    /// <summary>Notes that a key was used now: no audit event, the use itself has its own.</summary>
    public void Touch(string id)
    {
        using var connection = records.Connect();
        using var command = RecordStore.Command(connection, "UPDATE api_key SET used_at = @now WHERE id = @id", ("@now", RecordStore.Instant(records.Now)), ("@id", id));
        command.ExecuteNonQuery();
    }

    private static string Digest(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    private static ApiKey Of(ApiKeyRow row) => new(
        row.Id, row.Name, row.Account, row.Permissions.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal), RecordStore.Instant(row.MadeAt), RecordStore.Instant(row.ExpiresAt), row.RevokedAt is { } revoked ? RecordStore.Instant(revoked) : null, row.UsedAt is { } used ? RecordStore.Instant(used) : null);
}
