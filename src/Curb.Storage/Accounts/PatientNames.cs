using Curb.Disclosure;
using Curb.Storage.Records;
using Microsoft.EntityFrameworkCore;

namespace Curb.Storage.Accounts;

/// <summary>
/// Names of patients, for institutions that keep them: under seal with a key outside the database, each with the purpose it is kept for and the day after which it
/// is deleted. Every name that is kept, shown, taken out or deleted is an audit event; the events hold pseudonyms, never a name.
/// </summary>
public sealed class PatientNames(RecordStore records)
{
    /// <summary>The present instant, by the clock that decides when a name's time is over.</summary>
    public DateTimeOffset Today => records.Now;

    /// <summary>Keeps a name.</summary>
    /// <param name="institution">Code of the institution.</param>
    /// <param name="patient">The source's key of the patient.</param>
    /// <param name="name">The name.</param>
    /// <param name="purpose">What it is kept for, in words.</param>
    /// <param name="deleteAfter">Last day on which it may be kept.</param>
    /// <param name="actor">Who keeps it.</param>
    /// <exception cref="ArgumentException">No purpose is named.</exception>
    public void Keep(string institution, string patient, string name, string purpose, DateOnly deleteAfter, Actor actor)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(purpose);
        string until = Day(deleteAfter);
        records.Change(actor, "keep-patient-name", Subject(institution, patient), context =>
        {
            var row = context.PatientNames.Find(institution, patient);
            object? before = row is null ? null : new { row.Purpose, row.DeleteAfter };
            if (row is null)
            {
                context.PatientNames.Add(row = new PatientNameRow { Institution = institution, Patient = patient, SealedName = "", Purpose = purpose, DeleteAfter = until });
            }

            (row.SealedName, row.Purpose, row.DeleteAfter) = (SealedText.Seal(Key, name, Place(institution, patient)), purpose, until);
            return (before, new { Purpose = purpose, DeleteAfter = until, At = RecordStore.Instant(records.Now) });
        });
    }

    /// <summary>Keeps many names for one purpose; an event for each five hundred, with their pseudonyms.</summary>
    /// <param name="names">The source's key of each patient, and the name.</param>
    public void KeepAll(string institution, IReadOnlyList<(string Patient, string Name)> names, string purpose, DateOnly deleteAfter, Actor actor)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(purpose);
        string until = Day(deleteAfter);
        byte[] key = Key;
        foreach (var some in names.DistinctBy(one => one.Patient).Chunk(AtOnce))
        {
            records.Change(actor, "keep-patient-name", $"patient/{institution}", context =>
            {
                foreach (var (patient, name) in some)
                {
                    var row = context.PatientNames.Find(institution, patient);
                    if (row is null)
                    {
                        context.PatientNames.Add(row = new PatientNameRow { Institution = institution, Patient = patient, SealedName = "", Purpose = purpose, DeleteAfter = until });
                    }

                    (row.SealedName, row.Purpose, row.DeleteAfter) = (SealedText.Seal(key, name, Place(institution, patient)), purpose, until);
                }

                return (null, new { Purpose = purpose, DeleteAfter = until, At = RecordStore.Instant(records.Now), Patients = some.Select(one => Pseudonym.Of(Keys.PseudonymKey(institution), institution, one.Patient)).ToArray() });
            });
        }
    }

    /// <summary>How many names an institution keeps, by purpose and last day.</summary>
    public IReadOnlyList<KeptNames> Kept(string institution) => records.Read(context =>
        (IReadOnlyList<KeptNames>)[.. context.PatientNames.AsNoTracking().Where(row => row.Institution == institution).GroupBy(row => new { row.Purpose, row.DeleteAfter }).Select(group => new { group.Key, Count = group.Count() }).AsEnumerable()
            .Select(group => new KeptNames(group.Key.Purpose, group.Key.DeleteAfter, group.Count)).OrderBy(kept => kept.DeleteAfter, StringComparer.Ordinal).ThenBy(kept => kept.Purpose, StringComparer.Ordinal)]);

    /// <summary>True where a name is kept whose time is not over.</summary>
    public bool Keeps(string institution, string patient)
    {
        string today = Day(DateOnly.FromDateTime(records.Now.UtcDateTime));
        return records.Read(context => context.PatientNames.Any(row => row.Institution == institution && row.Patient == patient && string.Compare(row.DeleteAfter, today) >= 0));
    }

    /// <summary>Deletes every name that an institution keeps for a purpose.</summary>
    /// <returns>How many were deleted.</returns>
    public int DeleteAll(string institution, string purpose, Actor actor)
    {
        int deleted = 0;
        while (records.Change(actor, "delete-patient-name", $"patient/{institution}", context =>
        {
            var some = context.PatientNames.Where(row => row.Institution == institution && row.Purpose == purpose).OrderBy(row => row.Patient).Take(AtOnce).ToList();
            context.PatientNames.RemoveRange(some);
            deleted += some.Count;
            return some.Count == 0 ? (null, null) : (new { Purpose = purpose, Patients = some.Select(row => Pseudonym.Of(Keys.PseudonymKey(institution), institution, row.Patient)).ToArray() }, null);
        }))
        {
        }

        return deleted;
    }

    /// <summary>Shows a name to a person who gives a reason; null where none is kept (any more).</summary>
    /// <exception cref="DisclosureRefusedException">The scope may not identify, or does not cover the institution.</exception>
    /// <exception cref="ArgumentException">No reason is given.</exception>
    public string? Show(Scope scope, string institution, string patient, Actor actor)
    {
        scope.RequireIdentification();
        ArgumentException.ThrowIfNullOrWhiteSpace(actor.Why);
        if (!scope.Covers(institution) || scope.Departments.ContainsKey(institution))
        {
            throw new DisclosureRefusedException($"Names of {institution} are not shown in this scope.");
        }

        string today = Day(DateOnly.FromDateTime(records.Now.UtcDateTime));
        var row = records.Read(context => context.PatientNames.AsNoTracking().FirstOrDefault(row => row.Institution == institution && row.Patient == patient));
        if (row is null || string.CompareOrdinal(row.DeleteAfter, today) < 0)
        {
            return null;
        }

        records.Note(actor, "show-patient-name", Subject(institution, patient), new { row.Purpose });
        return SealedText.Open(Key, row.SealedName, Place(institution, patient));
    }

    /// <summary>Deletes a name at once, as a person may ask.</summary>
    public void Delete(string institution, string patient, Actor actor) => records.Change(actor, "delete-patient-name", Subject(institution, patient), context =>
    {
        var row = context.PatientNames.Find(institution, patient);
        if (row is null)
        {
            return (null, null);
        }

        context.PatientNames.Remove(row);
        return (new { row.Purpose, row.DeleteAfter }, null);
    });

    /// <summary>Deletes every name whose time is over.</summary>
    /// <returns>How many were deleted.</returns>
    public int DeleteExpired(Actor actor)
    {
        string today = Day(DateOnly.FromDateTime(records.Now.UtcDateTime));
        var expired = records.Read(context => context.PatientNames.AsNoTracking().Where(row => string.Compare(row.DeleteAfter, today) < 0).Select(row => new { row.Institution, row.Patient }).ToList());
        expired.ForEach(one => Delete(one.Institution, one.Patient, actor with { Why = "the time for which it was kept is over" }));
        return expired.Count;
    }

    private const int AtOnce = 500;

    private byte[] Key => Keys.Derive("patient-name");

    private KeyFolder Keys => records.Keys ?? throw new DataFolderException($"Names of patients are kept under seal, and this installation has no key yet: run curb serve once, or put back {KeyFolder.PathFor(records.Folder)}.");

    private string Subject(string institution, string patient) => $"patient/{institution}/{Pseudonym.Of(Keys.PseudonymKey(institution), institution, patient)}";

    private static string Place(string institution, string patient) => $"patient-name/{institution.Length}:{institution}/{patient}";

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>Names that an institution keeps.</summary>
/// <param name="Purpose">What they are kept for.</param>
/// <param name="DeleteAfter">Last day on which they may be kept.</param>
/// <param name="Count">How many.</param>
public sealed record KeptNames(string Purpose, string DeleteAfter, int Count);
