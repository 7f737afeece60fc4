using Curb.Columns;
using Curb.Facts;

namespace Curb.AntimicrobialUse;

/// <summary>Writes one row of drug_use for each antimicrobial line, and the rows of use_month for the calendar months it touches.</summary>
internal sealed class DrugUseRows
{
    private readonly UseContext _context;
    private readonly OrderLines _lines;
    private readonly DrugUseFacts _facts;

    private readonly EncounterProfile _profile;
    private readonly Dictionary<(int Drug, int Form, int Specification), int> _products = [];

    private DrugUseRows(UseContext context, OrderLines lines, EncounterProfile profile, DrugUseFacts facts)
    {
        _context = context;
        _lines = lines;
        _profile = profile;
        _facts = facts;
    }

    public static void Append(UseContext context, OrderLines lines, EncounterProfile profile, DrugUseFacts facts)
    {
        var rows = new DrugUseRows(context, lines, profile, facts);
        rows.ShareVocabulary();
        rows.AppendDelivered();
        rows.AppendEncounter();
        rows.AppendDrug();
        rows.AppendAmounts();
        facts.EndRows(lines.Count);
    }

    private void ShareVocabulary()
    {
        foreach (var column in new[] { _facts.Institution, _facts.Month, _facts.OrderMonth, _facts.Drug, _facts.Match, _facts.Atc, _facts.DrugClass, _facts.Grade, _facts.Aware, _facts.Route, _facts.Purpose, _facts.DddUnit, _facts.DddProblem, _facts.DepartmentGroup, _facts.RouteGroup, _facts.KeyClass, _facts.AgeBand, _facts.Product, _facts.DddRule })
        {
            column.Share(_context.Vocabulary);
        }
    }

    /// <summary>What stands on the order as it came.</summary>
    private void AppendDelivered()
    {
        var orders = _context.Records.DrugOrders;
        TextCopy[] copies =
        [
            TextCopy.Sharing(orders.Key, _facts.OrderKey), TextCopy.Sharing(orders.Encounter, _facts.Encounter), TextCopy.Sharing(orders.Prescription, _facts.Prescription),
            new(orders.Prescriber, _facts.Physician), new(orders.PrescriberTitle, _facts.PrescriberTitle), new(orders.DrugName, _facts.DrugText),
            new(orders.Specification, _facts.Specification), new(orders.Form, _facts.Form), new(orders.Manufacturer, _facts.Manufacturer),
        ];
        for (int line = 0; line < _lines.Count; line++)
        {
            int order = _lines.Order[line];
            foreach (var copy in copies)
            {
                copy.Append(order);
            }

            _facts.Institution.AppendCode(_context.Institution);
            _facts.ReceivedId.Append(orders.Id[order]);
            _facts.StartedAt.Append(orders.StartedAt[order]);
            _facts.StoppedAt.Append(orders.StoppedAt[order]);
            _facts.Cost.Append(orders.Cost[order]);
            _facts.DosesPerDay.Append(_context.Terms.Frequencies[order]?.DosesPerDay);
            _facts.OrderMonth.AppendCode(_context.MonthOf(orders.StartedAt[order]));
        }
    }

    /// <summary>What the encounter says; a line without a delivered encounter keeps its own patient, department and month.</summary>
    private void AppendEncounter()
    {
        var orders = _context.Records.DrugOrders;
        var encounters = _context.Records.Encounters;
        var patient = new TextCopy(encounters.Patient, _facts.Patient);
        var ownPatient = new TextCopy(orders.Patient, _facts.Patient);
        var kind = new TextCopy(encounters.Kind, _facts.Kind);
        var department = new TextCopy(encounters.Department, _facts.Department);
        var cohortOwn = new TextCopy(orders.Department, _facts.Department);
        var own = new TextCopy(orders.Department, _facts.OrderDepartment);
        var ofEncounter = new TextCopy(encounters.Department, _facts.OrderDepartment);
        var groups = new CodedMeaning(_context.Vocabulary, encounters.Count, _profile.DepartmentGroup);
        var ages = new CodedMeaning(_context.Vocabulary, encounters.Count, _profile.AgeBand);
        for (int line = 0; line < _lines.Count; line++)
        {
            int order = _lines.Order[line];
            int encounter = _lines.Encounter[line];
            Either(patient, encounter, ownPatient, order);
            kind.Append(encounter);
            Either(department, encounter, cohortOwn, order);
            Either(own, order, ofEncounter, encounter);
            _facts.DepartmentGroup.AppendCode(groups.Of(encounter));
            _facts.AgeBand.AppendCode(ages.Of(encounter));
            _facts.Discharged.Append(encounter < 0 ? null : _context.Stays.IsDischarged(encounter));
            _facts.Month.AppendCode(encounter < 0 ? _context.MonthOf(orders.StartedAt[order]) : _context.MonthOf(_context.Stays.CohortTime(encounter)));
        }
    }

    private static void Either(TextCopy first, int firstRow, TextCopy second, int secondRow) =>
        (first.Has(firstRow) ? first : second).Append(first.Has(firstRow) ? firstRow : secondRow);

    private void AppendDrug()
    {
        var codes = DrugCodes.Of(_context);
        var rules = DddRules();
        var purposes = new[] { _context.Vocabulary.Code("unknown"), _context.Vocabulary.Code("therapy"), _context.Vocabulary.Code("prophylaxis") };
        for (int line = 0; line < _lines.Count; line++)
        {
            var drug = codes[_lines.Drug[line]];
            _facts.Drug.AppendCode(drug.Drug);
            _facts.Atc.AppendCode(drug.Atc);
            _facts.DrugClass.AppendCode(drug.DrugClass);
            _facts.Grade.AppendCode(drug.Grade);
            _facts.Aware.AppendCode(drug.Aware);
            _facts.Route.AppendCode(drug.Route);
            _facts.Intravenous.Append(drug.OnRoute.Intravenous);
            _facts.Systemic.Append(drug.OnRoute.Systemic);
            _facts.Ddd.Append(drug.OnRoute.Ddd?.Value);
            _facts.DddUnit.AppendCode(drug.DddUnit);
            _facts.RouteGroup.AppendCode(drug.RouteGroup);
            _facts.KeyClass.AppendCode(drug.KeyClass);
            _facts.Product.AppendCode(Product(line));
            _facts.DddRule.AppendCode(double.IsNaN(_lines.Ddds[line]) ? 0 : rules[(_lines.Drug[line] * 3) + Childhood(_lines.Encounter[line])]);
            _facts.TakeHome.Append(_lines.TakeHome[line]);
            _facts.Counted.Append(_lines.Counted[line]);
            _facts.Returned.Append(_lines.Returned[line]);
            _facts.Purpose.AppendCode(purposes[(int)_lines.Purpose[line]]);
            _facts.Match.Append(_context.Terms.Match(_lines.Order[line])!.How);
        }
    }

    /// <summary>The rule of each drug on a route for adults, children and neonates: DDDs are those of adults at any age (WHO, guidelines for ATC classification and DDD assignment).</summary>
    private int[] DddRules() =>
        [.. Enumerable.Range(0, _context.Terms.DrugsOnRoute * 3).Select(n => _context.Vocabulary.Code(_context.Terms.DrugOnRoute(n / 3).DddRule + (n % 3) switch { 1 => ";adult-ddd-in-child", 2 => ";adult-ddd-in-neonate", _ => "" }))];

    private int Childhood(int encounter) => _profile.AgeBand(encounter) switch { "neonate" => 2, "infant" or "young-child" or "child" => 1, _ => 0 };

    /// <summary>Drug, route, form and specification as one product of a supply list; unknown without a specification.</summary>
    private int Product(int line)
    {
        var orders = _context.Records.DrugOrders;
        int order = _lines.Order[line];
        if (orders.Specification.IsNull(order))
        {
            return 0;
        }

        var key = (_lines.Drug[line], orders.Form.Codes[order], orders.Specification.Codes[order]);
        if (!_products.TryGetValue(key, out int code))
        {
            var drug = _context.Terms.DrugOnRoute(_lines.Drug[line]);
            string text = string.Join('|', drug.Drug.Code, drug.Route, Folded(orders.Form[order]), Folded(orders.Specification[order]));
            _products[key] = code = _context.Vocabulary.Code(text);
        }

        return code;
    }

    private static string Folded(string? text) => ReferenceData.ReferenceLibrary.TermKey(Intake.HalfWidth.Fold(text ?? ""));

    private void AppendAmounts()
    {
        for (int line = 0; line < _lines.Count; line++)
        {
            _facts.Days.Append(_lines.Returned[line] ? null : Known(_lines.Days[line]));
            _facts.Amount.Append(Known(_lines.Amount[line]));
            _facts.Ddds.Append(Known(_lines.Ddds[line]));
            _facts.DddProblem.AppendCode(_lines.Problem[line] is { } problem ? _context.Vocabulary.Code(problem) : 0);
        }
    }

    private static double? Known(double value) => double.IsNaN(value) ? null : value;
}
