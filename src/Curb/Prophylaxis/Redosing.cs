using Curb.AntimicrobialUse;
using Curb.Columns;
using Curb.ReferenceData;

namespace Curb.Prophylaxis;

/// <summary>Whether a further prophylactic dose was due during an operation (guideline of 2015), and whether it was given.</summary>
internal sealed class Redosing(UseContext context, OrderLines lines, DosesGiven given)
{
    /// <summary>
    /// Due where the operation lasts longer than 3 hours or two half-lives of a drug given, or an adult loses more than 1,500 mL of blood. True where one of these holds,
    /// null where none is known to hold and one is unknown.
    /// </summary>
    public bool? Due(double? hours, double? bloodLoss, double? age, IReadOnlyList<Antimicrobial> drugs)
    {
        var settings = context.Settings;
        bool? adult = age is { } years ? years >= settings.RedoseAdultFromYears : null;
        bool? bleeding = bloodLoss is { } lost ? lost <= settings.RedoseBloodLossMl ? false : adult : adult == false ? false : null;
        bool? due = Or(hours > settings.RedoseOperationHours, bleeding);
        if (hours is not { } known)
        {
            return due == true ? true : null;
        }

        foreach (var drug in drugs)
        {
            due = Or(due, context.Rules.Prophylaxis.OutlastsHalfLives(drug.Code, known, settings.RedoseHalfLives));
        }

        return due;
    }

    /// <summary>
    /// True where a further dose of a drug lies after the incision and not after the end; a drug's first dose is none, however late it comes. Doses given tell it for sure; a line
    /// begun in that time is such a dose. Null where a standing order without doses given spans the operation, or a time is missing or a date alone.
    /// </summary>
    public bool? Given(long? incision, long? end, ReadOnlySpan<int> linked)
    {
        if (incision is not { } from || end is not { } to || Precision.IsDateAlone(from) || Precision.IsDateAlone(to))
        {
            return null;
        }

        bool? answer = false;
        foreach (int line in linked)
        {
            answer = Or(answer, Between(line, from, to, linked));
        }

        return answer;
    }

    private bool? Between(int line, long from, long to, ReadOnlySpan<int> linked)
    {
        var doses = given.Of(lines.Order[line]);
        bool? answer = false;
        foreach (int dose in doses)
        {
            if (given.Time(dose) is { } time && time > from && time <= to)
            {
                answer = Or(answer, HadBefore(line, time, linked));
            }
        }

        return doses.Length > 0 ? answer
            : Precision.IsDateAlone(lines.FirstDose[line]) ? null
            : lines.FirstDose[line] > from && lines.FirstDose[line] <= to ? HadBefore(line, lines.FirstDose[line], linked)
            : lines.FirstDose[line] <= from && lines.LastDose[line] > from ? null
            : false;
    }

    /// <summary>True where the same drug was given before a time, by this line or another; null where another's first dose is only known to lie on that day.</summary>
    private bool? HadBefore(int line, long time, ReadOnlySpan<int> linked)
    {
        string drug = Code(line);
        bool? answer = false;
        foreach (int other in linked)
        {
            answer = Code(other) == drug ? Or(answer, Precision.Before(lines.FirstDose[other], time)) : answer;
        }

        return answer;
    }

    private string Code(int line) => context.Terms.DrugOnRoute(lines.Drug[line]).Drug.Code;

    private static bool? Or(bool? a, bool? b) => a == true || b == true ? true : a is null || b is null ? null : false;
}
