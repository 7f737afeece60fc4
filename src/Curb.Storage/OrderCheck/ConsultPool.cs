using System.Globalization;
using Curb.Storage.Records;
using Microsoft.EntityFrameworkCore;

namespace Curb.Storage.OrderCheck;

/// <summary>An expert for consults on the special grade (会诊专家库).</summary>
/// <param name="Account">Account.</param>
/// <param name="Field">infection, respiratory, critical-care, haematology, microbiology, pharmacy …</param>
/// <param name="Title">senior or deputy-senior: what qualifies.</param>
/// <param name="From">First day.</param>
/// <param name="To">Last day; null without end.</param>
public sealed record ConsultExpert(string Account, string Field, string Title, DateOnly From, DateOnly? To)
{
    /// <summary>Fields from which experts are named (Order 84 art. 27: infection, respiratory, critical care, microbiology, clinical pharmacy and the like).</summary>
    public static IReadOnlyList<string> Fields { get; } = ["infection", "respiratory", "critical-care", "haematology", "microbiology", "pharmacy"];

    /// <summary>Titles that qualify.</summary>
    public static IReadOnlyList<string> Titles { get; } = ["senior", "deputy-senior"];

    public bool IsInPool(DateOnly day) => From <= day && (To is null || day <= To);
}

/// <summary>The pool of experts of each hospital.</summary>
public sealed class ConsultPool(RecordStore records)
{
    /// <summary>Everyone ever named at an institution.</summary>
    public IReadOnlyList<ConsultExpert> Of(string institution) => records.Read(context => (IReadOnlyList<ConsultExpert>)
        [.. context.ConsultExperts.AsNoTracking().Where(row => row.Institution == institution).OrderBy(row => row.Field).ThenBy(row => row.Account).AsEnumerable().Select(row => new ConsultExpert(row.Account, row.Field, row.Title, Day(row.FromDay), row.ToDay is { } to ? Day(to) : null))]);

    /// <summary>Names an expert, or changes what is known of one.</summary>
    /// <exception cref="ArgumentException">The field or the title is none that qualifies.</exception>
    public void Name(string institution, ConsultExpert expert, Actor actor)
    {
        if (!ConsultExpert.Fields.Contains(expert.Field) || !ConsultExpert.Titles.Contains(expert.Title))
        {
            throw new ArgumentException($"{expert.Field} {expert.Title}: no field or title that qualifies.", nameof(expert));
        }

        records.Change(actor, "name-consult-expert", $"consult-expert/{institution}/{expert.Account}", context =>
        {
            var row = context.ConsultExperts.Find(institution, expert.Account, expert.Field);
            object? before = row is null ? null : new { row.Title, row.FromDay, row.ToDay };
            if (row is null)
            {
                context.ConsultExperts.Add(row = new ConsultExpertRow { Institution = institution, Account = expert.Account, Field = expert.Field, Title = expert.Title, FromDay = Text(expert.From), ToDay = null });
            }

            (row.Title, row.FromDay, row.ToDay) = (expert.Title, Text(expert.From), expert.To is { } to ? Text(to) : null);
            return (before, new { expert.Field, row.Title, row.FromDay, row.ToDay });
        });
    }

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
