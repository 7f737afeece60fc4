namespace Curb.AbnormalUse;

/// <summary>
/// How the use of a class of drugs moves with the months of the year, over all institutions of the scope together and before the window: observed to expected by calendar month,
/// drawn towards 1 where there is little use to judge by. None where the baseline has no whole year.
/// </summary>
internal sealed class Seasons
{
    private const int Year = 12;

    private readonly Dictionary<(string Setting, string DrugClass), (double[] Index, double[] Amount)> _classes = [];
    private readonly int _firstMonth;

    /// <param name="series">Series of single drugs.</param>
    /// <param name="classOf">Class of a drug.</param>
    /// <param name="exposure">What a series is held against, by month.</param>
    /// <param name="baseline">Months of the baseline, from the start of the series.</param>
    /// <param name="firstMonth">Calendar month, 0 to 11, of the first month.</param>
    /// <param name="shrinkage">DDDs that draw an index towards 1.</param>
    public Seasons(IEnumerable<SubjectSeries> series, Func<string, string> classOf, Func<SubjectSeries, double[]> exposure, int baseline, int firstMonth, double shrinkage)
    {
        _firstMonth = firstMonth;
        if (baseline < Year)
        {
            return;
        }

        foreach (var group in series.GroupBy(one => (one.Subject.Setting, classOf(one.Subject.Drug!))))
        {
            double[] observed = new double[Year], expected = new double[Year];
            foreach (var one in group)
            {
                double[] held = exposure(one);
                double rate = one.Ddds.Take(baseline).Sum() / Math.Max(double.Epsilon, held.Take(baseline).Sum());
                for (int t = 0; t < baseline; t++)
                {
                    observed[(firstMonth + t) % Year] += one.Ddds[t];
                    expected[(firstMonth + t) % Year] += rate * held[t];
                }
            }

            _classes[group.Key] = ([.. observed.Select((amount, month) => (amount + shrinkage) / (expected[month] + shrinkage))], observed);
        }
    }

    /// <summary>Factor of a class in the month so many months after the first.</summary>
    public double Factor(string setting, string drugClass, int month) =>
        _classes.TryGetValue((setting, drugClass), out var found) ? found.Index[(_firstMonth + month) % Year] : 1;

    /// <summary>Amount on which the factors of these months rest; infinite where there is no season.</summary>
    public double Amount(string setting, string drugClass, IEnumerable<int> months) =>
        _classes.TryGetValue((setting, drugClass), out var found) ? Math.Max(1, months.Sum(month => found.Amount[(_firstMonth + month) % Year])) : double.PositiveInfinity;
}
