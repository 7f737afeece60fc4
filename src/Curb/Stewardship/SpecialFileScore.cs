using System.Globalization;
using Curb.Policies;
using Curb.ReferenceData;

namespace Curb.Stewardship;

/// <summary>An item by which a special file is evaluated.</summary>
/// <param name="Id">indication, choice, dose, culture, privilege.</param>
/// <param name="Most">Points that it can cost.</param>
/// <param name="Title">Name.</param>
/// <param name="Irrational">True where its failing makes the whole record irrational.</param>
/// <param name="Verified">False while nobody has compared item and points with the official table.</param>
public sealed record ScoreItem(string Id, double Most, Bilingual Title, bool Irrational, bool Verified);

/// <summary>The evaluation of a special file: 100 points less what its items cost; no indication makes it 0.</summary>
/// <param name="Points">Points, 0 to 100; null while an item was not judged.</param>
/// <param name="Rational">False where the indication is wrong; null while that was not judged.</param>
public sealed record SpecialFileScore(double? Points, bool? Rational)
{
    private const double Full = 100;
    private const string Dataset = "special-file-scores";

    /// <summary>The items of the scored table.</summary>
    public static IReadOnlyList<ScoreItem> Items(ReferenceLibrary reference)
    {
        var table = reference.Table(Dataset, reference.Latest(Dataset));
        int item = table.Column("item"), most = table.Column("most"), zh = table.Column("title_zh"), en = table.Column("title_en"), irrational = table.Column("irrational"), confidence = table.Column("confidence");
        return [.. Enumerable.Range(0, table.Count).Select(row => new ScoreItem(
            table[row, item], double.TryParse(table[row, most], CultureInfo.InvariantCulture, out double points) ? points : throw table.Wrong(row, most, "a number of points"), new Bilingual(table[row, zh], table[row, en]), table[row, irrational] == "true", table[row, confidence] != "unverified"))];
    }

    /// <summary>The score of a file's form: <c>deduct-ITEM</c> and <c>indicated</c>.</summary>
    public static SpecialFileScore Of(IReadOnlyDictionary<string, string> form, IReadOnlyList<ScoreItem> items)
    {
        bool? indicated = form.GetValueOrDefault("indicated") switch { "yes" => true, "no" => false, _ => null };
        if (indicated == false)
        {
            return new SpecialFileScore(0, false);
        }

        double cost = 0;
        foreach (var item in items)
        {
            if (!double.TryParse(form.GetValueOrDefault("deduct-" + item.Id), CultureInfo.InvariantCulture, out double points))
            {
                return new SpecialFileScore(null, indicated);
            }

            cost += Math.Clamp(points, 0, item.Most);
        }

        return new SpecialFileScore(Math.Max(0, Full - cost), indicated);
    }
}
