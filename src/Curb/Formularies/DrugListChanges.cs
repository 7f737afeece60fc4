using System.Globalization;

namespace Curb.Formularies;

/// <summary>One difference between two versions of a list.</summary>
/// <param name="Change">added, removed or changed.</param>
/// <param name="Drug">Drug code, or the name where there is none.</param>
/// <param name="What">Route and form of a grade; form, specification and manufacturer of a product.</param>
/// <param name="Field">What changed: grade, price, purchase …; blank for whole lines.</param>
/// <param name="Before">Before; blank for an added line.</param>
/// <param name="After">After; blank for a removed line.</param>
public sealed record DrugListChange(string Change, string Drug, string What, string Field, string Before, string After);

/// <summary>Compares two versions of a list line by line.</summary>
public static class DrugListChanges
{
    /// <summary>What changed from one version to the next, by drug; nothing where both hold the same.</summary>
    public static IReadOnlyList<DrugListChange> Between(DrugList before, DrugList after) =>
        [.. Grades(before.Grades, after.Grades).Concat(Items(before.Items, after.Items)).OrderBy(one => one.Drug, StringComparer.Ordinal).ThenBy(one => one.What, StringComparer.Ordinal).ThenBy(one => one.Field, StringComparer.Ordinal)];

    private static IEnumerable<DrugListChange> Grades(IReadOnlyList<GradeLine> before, IReadOnlyList<GradeLine> after) => Compare(
        before, after, one => $"{one.Drug}|{one.Route}|{one.Form}", one => (one.Drug, $"{one.Route} {one.Form}".Trim()), one => one.Grade.ToString().ToLowerInvariant(),
        [("grade", one => one.Grade.ToString().ToLowerInvariant()), ("note", one => one.Note)]);

    private static IEnumerable<DrugListChange> Items(IReadOnlyList<FormularyItem> before, IReadOnlyList<FormularyItem> after) => Compare(
        before, after, one => $"{one.Product}|{one.Manufacturer}", one => (one.Drug.Length > 0 ? one.Drug : one.Name, $"{one.Form} {one.Specification} {one.Manufacturer}".Trim()), one => one.Name,
        [("route", one => one.Route), ("price", one => one.Price?.ToString("0.####", CultureInfo.InvariantCulture) ?? ""), ("purchase", one => one.Purchase == PurchaseStatus.InUse ? "in-use" : "paused"), ("note", one => one.Note)]);

    private static IEnumerable<DrugListChange> Compare<T>(
        IReadOnlyList<T> before, IReadOnlyList<T> after, Func<T, string> key, Func<T, (string Drug, string What)> name, Func<T, string> whole, (string Field, Func<T, string> Value)[] fields)
    {
        // A list that was never checked may hold a line twice; the last one counts, as it does where the list rules.
        Dictionary<string, T> old = ByKey(before), now = ByKey(after);
        foreach (var (id, line) in old.Where(pair => !now.ContainsKey(pair.Key)))
        {
            yield return new DrugListChange("removed", name(line).Drug, name(line).What, "", whole(line), "");
        }

        foreach (var (id, line) in now)
        {
            if (!old.TryGetValue(id, out var earlier))
            {
                yield return new DrugListChange("added", name(line).Drug, name(line).What, "", "", whole(line));
                continue;
            }

            foreach (var (field, value) in fields.Where(field => field.Value(earlier) != field.Value(line)))
            {
                yield return new DrugListChange("changed", name(line).Drug, name(line).What, field, value(earlier), value(line));
            }
        }

        Dictionary<string, T> ByKey(IReadOnlyList<T> lines) => lines.GroupBy(key).ToDictionary(group => group.Key, group => group.Last(), StringComparer.Ordinal);
    }
}
