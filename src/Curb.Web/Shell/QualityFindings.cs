using Curb.Quality;

namespace Curb.Web.Shell;

/// <summary>The checks of what was delivered, as pages ask for them.</summary>
/// <param name="All">Every check of every institution of the scope.</param>
public sealed record QualityFindings(IReadOnlyList<QualityFinding> All)
{
    /// <summary>The lowest share of good rows among the checks that an indicator of an institution rests on, and how many of them fail; null where it rests on none that can be judged.</summary>
    public (double Score, int Failing)? Of(string institution, string indicator)
    {
        var own = All.Where(finding => finding.Institution == institution && finding.Check.Indicators.Contains(indicator) && (finding.RecentShare ?? finding.Share) is not null).ToList();
        return own.Count == 0 ? null : (own.Min(finding => (finding.RecentShare ?? finding.Share)!.Value), own.Count(finding => finding.Kept == false || finding.Dropped));
    }
}
