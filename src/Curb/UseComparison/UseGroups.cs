using Curb.ReferenceData;

namespace Curb.UseComparison;

/// <summary>One group of drugs whose use is compared.</summary>
/// <param name="Id">Kebab-case id.</param>
/// <param name="Name">English name.</param>
/// <param name="NameZh">Chinese name.</param>
/// <param name="Holds">True for the codes of its drugs.</param>
public sealed record UseGroup(string Id, string Name, string NameZh, Func<string, bool> Holds);

/// <summary>The groups of table <c>reference/use-groups</c>: by class, by drug, or all.</summary>
public static class UseGroups
{
    private const string Dataset = "use-groups";

    /// <exception cref="ReferenceFaultException">A row names no known class or drug.</exception>
    public static IReadOnlyList<UseGroup> Load(ReferenceLibrary reference, string? edition = null)
    {
        var table = reference.Table(Dataset, edition ?? reference.Latest(Dataset));
        int group = table.Column("group"), name = table.Column("name"), nameZh = table.Column("name_zh"), kind = table.Column("kind"), id = table.Column("id");
        var classes = reference.DrugClasses.Select(one => one.Id).ToHashSet(StringComparer.Ordinal);
        foreach (int row in Enumerable.Range(0, table.Count))
        {
            bool known = table[row, kind] switch { "all" => true, "class" => classes.Contains(table[row, id]), "drug" => reference.Antimicrobial(table[row, id]) is not null, _ => false };
            if (!known)
            {
                throw table.Wrong(row, id, "a class or drug of the reference tables");
            }
        }

        return [.. Enumerable.Range(0, table.Count).GroupBy(row => table[row, group]).Select(rows => new UseGroup(
            rows.Key,
            table[rows.First(), name],
            table[rows.First(), nameZh],
            code => rows.Any(row => table[row, kind] switch { "all" => true, "class" => reference.Antimicrobial(code)?.DrugClass == table[row, id], _ => code == table[row, id] })))];
    }
}
