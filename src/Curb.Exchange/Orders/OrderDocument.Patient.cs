using Curb.Prescribing;

namespace Curb.Exchange.Orders;

/// <summary>What an order document tells of the patient: the person, allergies, the diagnosis, earlier isolates.</summary>
public sealed partial class OrderDocument
{
    private OrderPatient Patient(DocumentReader? map, DocumentReader order, DateTime at)
    {
        var allergies = order.Objects("allergies", allergy => _terms.Allergy(AllergyText(allergy), Severe(allergy)));
        if (map is null)
        {
            return OrderPatient.Unknown with { Allergies = allergies };
        }

        double? micromoles = map.Number("creatinine_umol_l", 8, 5000), milligrams = map.Number("creatinine_mg_dl", 0.1, 60);
        double? birth = map.Time("birth_date") is { } born ? BirthAge(map, born, at) : null;
        map.Text("id");
        var patient = new OrderPatient(
            map.Number("age_years", 0, 130) ?? (map.Number("age_days", 0, 50000) / DaysPerYear) ?? birth,
            map.OneOf("sex", "m", "f", "male", "female", "男", "女") switch { "m" or "male" or "男" => "m", "f" or "female" or "女" => "f", _ => null },
            map.Number("weight_kg", 0.2, 500),
            map.Number("height_cm", 20, 260),
            milligrams ?? (micromoles / RenalFunction.MicromolesPerMgDl),
            map.Flag("pregnant"),
            map.Flag("dialysis"),
            allergies);
        map.Close();
        return patient;
    }

    private const double DaysPerYear = 365.25;

    private static double? BirthAge(DocumentReader map, DateTime born, DateTime at)
    {
        if (born <= at)
        {
            return (at - born).TotalDays / DaysPerYear;
        }

        map.Problem("birth_date", born.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), "a day before the order");
        return null;
    }

    private static string AllergyText(DocumentReader allergy)
    {
        if (allergy.Text("substance") is { } text)
        {
            return text;
        }

        allergy.Problem("substance", "", "what the patient is allergic to: penicillin, 头孢曲松");
        return "";
    }

    private static bool? Severe(DocumentReader allergy) => allergy.Flag("severe") ?? (allergy.Text("reaction") is { } reaction ? reaction.Contains("休克", StringComparison.Ordinal) || reaction.Contains("anaphyla", StringComparison.OrdinalIgnoreCase) ? true : null : null);

    private Indication? Indication(DocumentReader? map)
    {
        if (map is null)
        {
            return null;
        }

        string? code = map.Text("code");
        bool? stated = map.Flag("infection");
        string text = map.Text("text") ?? "";
        bool? mild = map.OneOf("severity", "mild", "moderate", "severe", "轻", "中", "重", "轻度", "中度", "重度") is { } severity ? severity is "mild" or "轻" or "轻度" : null;
        map.Close();
        return new Indication(code, text, stated ?? (code is null ? null : _terms.Lists.IsInfection(code)), mild);
    }

    private IReadOnlyList<EarlierResult> Isolate(DocumentReader map)
    {
        string organism = map.Text("organism") is { } name ? Organism(map, "organism", name) ?? "" : "";
        var collected = map.Time("collected");
        if (collected is null)
        {
            map.Problem("collected", "", "the day of the specimen");
        }

        if (map.Object("results") is not { } results || collected is not { } day)
        {
            return [];
        }

        var found = new List<EarlierResult>();
        foreach (var member in map.Element("results")!.Value.EnumerateObject())
        {
            string? sir = results.OneOf(member.Name, "s", "i", "r", "sdd", "ns", "ir", "敏感", "中介", "耐药") switch { "敏感" => "S", "中介" => "I", "耐药" => "R", var category => category?.ToUpperInvariant() };
            if (_terms.Drug(member.Name) is not { } drug)
            {
                results.Problem(member.Name, member.Name, "a drug code such as MEM");
            }
            else if (sir is not null)
            {
                found.Add(new EarlierResult(organism, drug, sir, DateOnly.FromDateTime(day)));
            }
        }

        return found;
    }

    private string? Organism(DocumentReader map, string name, string text)
    {
        string? code = _terms.Reference.OrganismCode(text);
        if (code is null)
        {
            map.Problem(name, text, "an organism: a WHONET code such as kpn, or a name");
        }

        return code;
    }
}
