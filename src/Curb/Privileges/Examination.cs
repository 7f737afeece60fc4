using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Curb.Privileges;

/// <summary>An examination for a privilege or for the dispensing qualification.</summary>
/// <param name="Id">Id.</param>
/// <param name="Institution">Code.</param>
/// <param name="Title">Title.</param>
/// <param name="Kind">What passing it lets be granted, and everything below.</param>
/// <param name="OpensOn">First day on which it may be begun.</param>
/// <param name="ClosesOn">Last day.</param>
/// <param name="Minutes">Time for a paper.</param>
/// <param name="Questions">Questions of a paper.</param>
/// <param name="PassPercent">Share of right answers that passes, %.</param>
/// <param name="Attempts">How often one person may sit it.</param>
/// <param name="ValidMonths">How long passing it counts.</param>
/// <param name="Seed">What papers are drawn with: the same seed draws the same papers.</param>
/// <param name="Topics">Topics of the bank that it draws from; empty for all.</param>
public sealed record Examination(
    string Id, string Institution, string Title, PrivilegeKind Kind, DateOnly OpensOn, DateOnly ClosesOn, int Minutes, int Questions, double PassPercent, int Attempts, int ValidMonths, string Seed, IReadOnlyList<string> Topics)
{
    public bool IsOpen(DateOnly day) => OpensOn <= day && day <= ClosesOn;

    /// <summary>The questions that papers are drawn from.</summary>
    public IReadOnlyList<Question> Bank(IEnumerable<Question> bank) =>
        [.. bank.Where(one => !one.Retired && one.Objection is null && (Topics.Count == 0 || Topics.Contains(one.Topic))).OrderBy(one => one.Id, StringComparer.Ordinal)];
}

/// <summary>A question as it stands in one paper.</summary>
/// <param name="Question">Its id in the bank.</param>
/// <param name="Topic">Topic.</param>
/// <param name="Kind">How it is answered.</param>
/// <param name="Text">The question.</param>
/// <param name="Options">Options in the order of this paper.</param>
/// <param name="Right">Which are right, in that order.</param>
/// <param name="Explanation">Shown afterwards.</param>
public sealed record PaperQuestion(string Question, string Topic, QuestionKind Kind, string Text, IReadOnlyList<string> Options, IReadOnlyList<int> Right, string Explanation);

/// <summary>
/// Draws papers: each topic gives its even share of questions, questions and options come in an order of chance. The same examination, person and attempt over the same bank
/// draw the same paper, on every machine and in every version: chance comes from SHA-256 of the seed in counter mode.
/// </summary>
public static class ExamPaper
{
    /// <exception cref="InvalidOperationException">The bank holds fewer questions than a paper needs.</exception>
    public static IReadOnlyList<PaperQuestion> Draw(Examination exam, IEnumerable<Question> bank, string staff, int attempt)
    {
        var pool = exam.Bank(bank);
        if (pool.Count < exam.Questions)
        {
            throw new InvalidOperationException($"The bank holds {pool.Count} questions for '{exam.Title}'; a paper needs {exam.Questions}.");
        }

        var chance = new Chance($"{exam.Seed}|{exam.Id}|{staff}|{attempt}");
        // Which topics give one question more where shares don't come out even is chance too.
        var byTopic = chance.Shuffled(pool.GroupBy(one => one.Topic).OrderBy(group => group.Key, StringComparer.Ordinal)).Select(group => new Queue<Question>(chance.Shuffled(group))).ToList();
        var drawn = new List<Question>();
        for (int at = 0; drawn.Count < exam.Questions; at = (at + 1) % byTopic.Count)
        {
            if (byTopic[at].TryDequeue(out var question))
            {
                drawn.Add(question);
            }
        }

        return [.. chance.Shuffled(drawn).Select(question => Arranged(question, chance))];
    }

    private static PaperQuestion Arranged(Question question, Chance chance)
    {
        // Right or wrong keeps its order; people look for it there.
        var order = question.Kind == QuestionKind.TrueFalse ? [.. Enumerable.Range(0, question.Options.Count)] : chance.Shuffled(Enumerable.Range(0, question.Options.Count));
        return new PaperQuestion(
            question.Id, question.Topic, question.Kind, question.Text, [.. order.Select(at => question.Options[at])], [.. Enumerable.Range(0, order.Count).Where(at => question.Right.Contains(order[at]))], question.Explanation);
    }

    /// <summary>Chance that can be repeated: SHA-256 of the seed and a counter.</summary>
    private sealed class Chance(string seed)
    {
        private readonly byte[] _seed = Encoding.UTF8.GetBytes(seed + "|");
        private uint _counter;

        public List<T> Shuffled<T>(IEnumerable<T> source)
        {
            var list = source.ToList();
            for (int i = list.Count - 1; i > 0; i--)
            {
                int other = Below(i + 1);
                (list[i], list[other]) = (list[other], list[i]);
            }

            return list;
        }

        // 64 bits over at most some thousand places: the bias is below one in 10^15.
        private int Below(int limit)
        {
            Span<byte> block = stackalloc byte[_seed.Length + sizeof(uint)];
            _seed.CopyTo(block);
            BinaryPrimitives.WriteUInt32LittleEndian(block[_seed.Length..], _counter++);
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(block, hash);
            return (int)(BinaryPrimitives.ReadUInt64LittleEndian(hash) % (ulong)limit);
        }
    }
}
