using System.Globalization;
using Curb.Columns;

namespace Curb.Isolates;

/// <summary>What laboratories write for sex, age, place, host and reason, as the coded values of facts. An unknown text is unknown, never a default.</summary>
public static class DeliveredTerms
{
    private const double DaysPerYear = 365.25;
    private const double MonthsPerYear = 12;
    private const double DaysPerWeek = 7;
    private const int OldestAge = 130;

    // Day 3 of the stay, the day of admission being day 1.
    private const int DaysBeforeHospitalOnset = 2;

    private static readonly string[] s_screening = ["screen", "surveil", "coloni", "carrier", "筛查", "主动监测", "定植"];

    /// <summary>m or f; null otherwise.</summary>
    public static string? Sex(string? text) => text?.Trim().ToLowerInvariant() switch
    {
        "m" or "male" or "男" or "男性" or "1" => "m",
        "f" or "female" or "女" or "女性" or "2" => "f",
        _ => null,
    };

    /// <summary>Age in years of 45, 45y, 3m, 2w, 10d, 45岁, 3个月, 10天; null for other texts and impossible ages.</summary>
    public static double? AgeYears(string? text)
    {
        string age = text?.Trim().ToLowerInvariant() ?? "";
        int digits = age.AsSpan().IndexOfAnyExcept("0123456789.");
        string number = digits < 0 ? age : age[..digits];
        string unit = digits < 0 ? "" : age[digits..].Trim();
        if (!double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value))
        {
            return null;
        }

        double? years = unit switch
        {
            "" or "y" or "yr" or "yrs" or "years" or "year" or "岁" => value,
            "m" or "mo" or "months" or "month" or "月" or "个月" => value / MonthsPerYear,
            "w" or "weeks" or "week" or "周" => value * DaysPerWeek / DaysPerYear,
            "d" or "days" or "day" or "天" or "日" => value / DaysPerYear,
            _ => null,
        };
        return years is >= 0 and <= OldestAge ? years : null;
    }

    /// <summary>Age in years on a day, from the date of birth; null where birth lies after the day.</summary>
    public static double? AgeYears(int birth, int day)
    {
        if (birth > day)
        {
            return null;
        }

        var born = Days.ToDate(birth);
        var date = Days.ToDate(day);
        int whole = date.Year - born.Year - (date.DayOfYear < born.AddYears(date.Year - born.Year).DayOfYear ? 1 : 0);
        return whole > OldestAge ? null : whole > 0 ? whole : (day - birth) / DaysPerYear;
    }

    /// <summary>in, out, icu, emergency or other; null where blank.</summary>
    public static string? WardType(string? text) => text?.Trim().ToLowerInvariant() switch
    {
        null or "" => null,
        "in" or "inx" or "inp" or "inpatient" or "住院" or "病房" => "in",
        "out" or "opd" or "outpatient" or "门诊" => "out",
        "icu" or "nicu" or "picu" or "ccu" or "重症" or "重症监护" => "icu",
        "eme" or "er" or "ed" or "emergency" or "急诊" => "emergency",
        _ => "other",
    };

    /// <summary>human (also where blank), animal, food or environment; null for other texts.</summary>
    public static string? Host(string? text) => text?.Trim().ToLowerInvariant() switch
    {
        null or "" or "h" or "human" or "人" => "human",
        "a" or "animal" or "动物" => "animal",
        "f" or "food" or "食品" => "food",
        "e" or "environment" or "env" or "环境" => "environment",
        _ => null,
    };

    /// <summary>True where the reason says screening; cultures not marked as screening are taken as diagnostic.</summary>
    public static bool IsScreening(string? reason) => reason is not null && s_screening.Any(word => reason.Contains(word, StringComparison.OrdinalIgnoreCase));

    /// <summary>hospital from the third day of the stay, community before; null without both dates.</summary>
    public static string? Onset(int? admitted, int? collected) =>
        admitted is null || collected is null ? null : collected - admitted >= DaysBeforeHospitalOnset ? "hospital" : "community";

    /// <summary>Positive (true), negative (false), or not done (null) for a special test.</summary>
    public static bool? TestResult(string? text) => text?.Trim().ToLowerInvariant() switch
    {
        "+" or "p" or "pos" or "positive" or "阳性" or "true" or "y" or "yes" => true,
        "-" or "n" or "neg" or "negative" or "阴性" or "false" or "no" => false,
        _ => null,
    };

    /// <summary>bacteria, anaerobe, mycobacteria, fungi, parasite, virus or other, from the WHONET organism type.</summary>
    public static string OrganismGroup(string type, bool anaerobe) => type switch
    {
        "m" => "mycobacteria",
        "f" => "fungi",
        "p" or "w" => "parasite",
        "v" => "virus",
        _ when anaerobe || type == "a" => "anaerobe",
        "+" or "-" or "b" => "bacteria",
        _ => "other",
    };
}
