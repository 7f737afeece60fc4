namespace Curb.ReferenceData;

/// <summary>Graded catalogues one after the other: an order's grade is that of the catalogue in force on its day.</summary>
public sealed class GradeHistory
{
    private readonly int[] _fromDays;
    private readonly GradedCatalogue[] _catalogues;
    private readonly HashSet<string>[] _withForms;

    /// <param name="catalogues">Catalogues with the first day, as days since 1970, on which each rules; the earliest also rules every day before.</param>
    public GradeHistory(IEnumerable<(int FromDay, GradedCatalogue Catalogue)> catalogues)
    {
        var ordered = catalogues.OrderBy(one => one.FromDay).ToList();
        _fromDays = [.. ordered.Select(one => one.FromDay)];
        _catalogues = [.. ordered.Select(one => one.Catalogue)];
        _withForms = [.. _catalogues.Select(one => one.Forms.Keys.Select(key => key.Drug).ToHashSet(StringComparer.Ordinal))];
    }

    /// <summary>One catalogue for every day.</summary>
    public static GradeHistory Always(GradedCatalogue catalogue) => new([(int.MinValue, catalogue)]);

    /// <summary>A catalogue by its number.</summary>
    public GradedCatalogue this[int number] => _catalogues[number];

    /// <summary>Number of the catalogue in force on a day.</summary>
    /// <param name="day">Days since 1970; null where the day is not known: the latest rules.</param>
    public int On(int? day)
    {
        int number = _catalogues.Length - 1;
        while (day is { } known && number > 0 && _fromDays[number] > known)
        {
            number--;
        }

        return number;
    }

    /// <summary>The dosage form as far as the grade of a drug depends on it; empty where it does not.</summary>
    public string FormOf(int number, string drug, string? form) => form is { Length: > 0 } && _withForms[number].Contains(drug) ? GradedCatalogue.FormKey(form) : "";
}
