using System.Globalization;
using Curb.Policies;

namespace Curb.Casework;

/// <summary>Checks what people fill into a case's form.</summary>
public static class CaseForm
{
    /// <summary>Most characters of a short text.</summary>
    public const int MostText = 200;

    /// <summary>Most characters of a long text or comment.</summary>
    public const int MostLongText = 4000;

    /// <summary>The form with the given values put in, and what is wrong with them. A blank value takes a field's value away.</summary>
    public static (IReadOnlyDictionary<string, string> Form, IReadOnlyList<CaseRefusal> Refusals) Fill(CaseType type, IReadOnlyDictionary<string, string> form, IReadOnlyDictionary<string, string> given)
    {
        var filled = new SortedDictionary<string, string>(form.ToDictionary(), StringComparer.Ordinal);
        var refusals = new List<CaseRefusal>();
        foreach (var (id, text) in given)
        {
            string value = text.Trim().ReplaceLineEndings("\n");
            if (type.Fields.FirstOrDefault(field => field.Id == id) is not { } field)
            {
                refusals.Add(new CaseRefusal("unknown-field", id, new Bilingual(string.Join("、", type.Fields.Select(one => one.Id)), string.Join(", ", type.Fields.Select(one => one.Id)))));
            }
            else if (value.Length == 0)
            {
                filled.Remove(id);
            }
            else if (Objection(field, value) is { } expected)
            {
                refusals.Add(new CaseRefusal("field-wrong", id, expected));
            }
            else
            {
                filled[id] = value;
            }
        }

        return (filled, refusals);
    }

    /// <summary>Fields that must be filled in before a step and are not.</summary>
    public static IReadOnlyList<CaseRefusal> Missing(CaseType type, IReadOnlyDictionary<string, string> form, string step) =>
        [.. type.Fields.Where(field => field.RequiredFor.Contains(step) && !form.ContainsKey(field.Id)).Select(field => new CaseRefusal("field-missing", field.Id, field.Title))];

    /// <summary>The value as people read it.</summary>
    public static Bilingual Shown(CaseField field, string value) => field.Kind switch
    {
        "choice" => field.Options.FirstOrDefault(option => option.Id == value)?.Title ?? new Bilingual(value, value),
        "yes-no" => value == "yes" ? new Bilingual("是", "Yes") : new Bilingual("否", "No"),
        _ => new Bilingual(value, value),
    };

    private static Bilingual? Objection(CaseField field, string value) => field.Kind switch
    {
        "choice" when field.Options.All(option => option.Id != value) => new Bilingual(string.Join("、", field.Options.Select(option => option.Title.Zh)), string.Join(", ", field.Options.Select(option => option.Title.En))),
        "yes-no" when value is not ("yes" or "no") => new Bilingual("是或否", "yes or no"),
        "date" when !DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) => new Bilingual("日期，如 2026-03-01", "a day such as 2026-03-01"),
        "number" => NumberObjection(field, value),
        "text" when value.Length > MostText || value.Contains('\n', StringComparison.Ordinal) => new Bilingual($"一行，最多{MostText}字", $"one line of at most {MostText} characters"),
        "long-text" when value.Length > MostLongText => new Bilingual($"最多{MostLongText}字", $"at most {MostLongText} characters"),
        _ => null,
    };

    private static Bilingual? NumberObjection(CaseField field, string value)
    {
        bool sound = double.TryParse(value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number) && number >= (field.Least ?? double.MinValue) && number <= (field.Most ?? double.MaxValue);
        string least = field.Least?.ToString(CultureInfo.InvariantCulture) ?? "…", most = field.Most?.ToString(CultureInfo.InvariantCulture) ?? "…";
        return sound ? null : new Bilingual($"{least} 到 {most} 之间的数", $"a number from {least} to {most}");
    }
}
