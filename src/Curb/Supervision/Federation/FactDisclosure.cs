using Curb.Columns;
using Curb.Disclosure;
using Curb.Facts;

namespace Curb.Supervision.Federation;

/// <summary>
/// What of the facts leaves an institution. Every column that may leave is named here; a column that nobody named stays. Keys of patients, stays, orders and people
/// leave as pseudonyms keyed by the institution; days, times and texts as delivered do not leave at all.
/// </summary>
public static class FactDisclosure
{
    /// <summary>Columns of text whose values are codes or groups.</summary>
    private static readonly HashSet<string> s_kept = new(StringComparer.Ordinal)
    {
        "kind", "department", "department_group", "month", "order_month", "order_department", "age_band", "prescriber_title", "drug", "match", "atc", "drug_class", "grade", "aware", "route", "purpose", "ddd_unit",
        "ddd_problem", "specification", "form", "manufacturer", "route_group", "key_class", "product", "ddd_rule", "procedure", "procedure_group", "incision_class", "drugs", "incision_guideline", "indication",
        "first_dose_by_notice", "first_dose_by_guideline", "duration_band", "choice", "specimen_type", "specimen_group", "test", "organism", "genus", "gram", "organism_group", "host", "ward_type", "onset", "classes",
        "cannot_assess", "mdro_kind", "item",
    };

    private static readonly HashSet<string> s_pseudonym = new(StringComparer.Ordinal)
    {
        "encounter", "patient", "physician", "prescription", "order_key", "course", "surgery", "surgeon", "specimen", "isolate_key",
    };

    private static readonly HashSet<string> s_stays = new(StringComparer.Ordinal) { "institution", "received_id", "age_years" };

    /// <summary>True where a column leaves the institution, as it is or as a pseudonym.</summary>
    public static bool Leaves(Column column) => !s_stays.Contains(column.Name) && column.Type switch
    {
        ColumnType.Text => s_kept.Contains(column.Name) || s_pseudonym.Contains(column.Name),
        ColumnType.Date or ColumnType.Timestamp => false,
        _ => true,
    };

    public static bool IsPseudonym(Column column) => s_pseudonym.Contains(column.Name);

    /// <summary>Copies what may leave of some rows.</summary>
    /// <param name="facts">Facts of the institution.</param>
    /// <param name="rows">Rows to copy.</param>
    /// <param name="key">The institution's pseudonym key, which never leaves it.</param>
    /// <param name="institution">Code of the institution.</param>
    public static FactTable Copy(FactTable facts, IReadOnlyList<int> rows, byte[] key, string institution)
    {
        var copy = (FactTable)Activator.CreateInstance(facts.GetType())!;
        CopyColumns(facts, copy, rows, key, institution);
        return copy;
    }

    /// <summary>Fills the columns of a copy that may leave and have no values in it yet.</summary>
    internal static void CopyColumns(FactTable facts, FactTable copy, IReadOnlyList<int> rows, byte[] key, string institution)
    {
        for (int i = 0; i < facts.Columns.Count; i++)
        {
            var (from, to) = (facts.Columns[i], copy.Columns[i]);
            if (!Leaves(from) || to.Count > 0)
            {
                continue;
            }

            var known = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (int row in rows)
            {
                if (IsPseudonym(from) && from.ValueAt(row) is string text)
                {
                    if (!known.TryGetValue(text, out var pseudonym))
                    {
                        known[text] = pseudonym = Pseudonym.Of(key, institution, $"{from.Name}\u001f{text}");
                    }

                    ((TextColumn)to).Append(pseudonym);
                }
                else
                {
                    to.AppendFrom(from, row);
                }
            }
        }

        copy.EndRows(rows.Count);
    }
}
