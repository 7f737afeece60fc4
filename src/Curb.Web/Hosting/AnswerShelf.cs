using System.Collections.Concurrent;

namespace Curb.Web.Hosting;

/// <summary>
/// Answers worked out once for one stand of the data. Every opening of the same stand shares a shelf; a new stand has a shelf of its own, so that a request still under way on
/// old data can never leave its answer where those of the new data are looked for.
/// </summary>
public sealed class AnswerShelf
{
    /// <summary>Answers that are kept; beyond it those that were not asked for longest are forgotten, a quarter at a time.</summary>
    private const int MostAnswers = 1500;

    private readonly ConcurrentDictionary<string, Answer> _answers = new(StringComparer.Ordinal);

    /// <summary>An answer worked out once for the same question. A question that failed is asked again next time.</summary>
    public T Remember<T>(string question, Func<T> ask)
        where T : class
    {
        if (_answers.Count > MostAnswers)
        {
            ForgetOldest();
        }

        var answer = _answers.GetOrAdd(question, _ => new Answer(new Lazy<object>(ask)));
        answer.AskedAt = Environment.TickCount64;
        try
        {
            return (T)answer.Made.Value;
        }
        catch
        {
            _answers.TryRemove(question, out _);
            throw;
        }
    }

    private void ForgetOldest()
    {
        lock (_answers)
        {
            int over = _answers.Count - (MostAnswers * 3 / 4);
            foreach (var (question, _) in over < MostAnswers / 4 ? [] : _answers.OrderBy(pair => pair.Value.AskedAt).Take(over).ToList())
            {
                _answers.TryRemove(question, out _);
            }
        }
    }

    /// <summary>An answer, made by whoever asks first.</summary>
    private sealed class Answer(Lazy<object> made)
    {
        public Lazy<object> Made { get; } = made;

        public long AskedAt { get; set; }
    }
}
