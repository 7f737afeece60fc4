using Curb.Disclosure;
using Curb.Facts;
using Curb.Intake;
using Curb.Intake.Received;
using Curb.Storage;
using Curb.Supervision;
using Curb.Web.Deliveries;

namespace Curb.Web.Hosting;

/// <summary>An opened data folder as the pages read it.</summary>
/// <param name="Facts">Answers questions about facts.</param>
/// <param name="Institutions">Registered institutions.</param>
/// <param name="Deliveries">Every delivered file, newest first.</param>
/// <param name="Rejections">The rejected rows of a file.</param>
/// <param name="Stamps">With what, and resting on which file, each institution's facts were derived.</param>
/// <param name="Close">Lets go of the folder.</param>
public sealed record InstanceData(
    IFactSource Facts,
    IReadOnlyList<Institution> Institutions,
    IReadOnlyList<DeliveryLine> Deliveries,
    Func<DeliveryLine, IReadOnlyList<Rejection>> Rejections,
    IReadOnlyList<FactStamp> Stamps,
    Action Close) : IDisposable
{
    /// <summary>What an institution's laboratory measured, as it was delivered: for readings by other guideline years. Empty where there is none.</summary>
    public Func<string, (ReceivedIsolates Isolates, ReceivedSusceptibilities Results)> Measurements { get; init; } = _ => (new(), new());

    /// <summary>Records of an institution that the named batches wrote: where they stand in what was delivered, and nothing of what they say.</summary>
    public Func<string, IReadOnlyCollection<int>, IReadOnlyList<WrittenRecord>> WrittenBy { get; init; } = (_, _) => [];

    /// <summary>Numbers of a file's lines, for files of the scope: by them a file is known that was corrected and delivered again.</summary>
    public Func<DeliveryLine, FileLines>? LinesOf { get; init; }

    /// <summary>False once the folder holds other data than were opened, and nobody is writing any more.</summary>
    public Func<bool> IsCurrent { get; init; } = () => true;

    /// <summary>Answers already worked out from these data.</summary>
    public AnswerShelf Answers { get; init; } = new();

    /// <summary>The folder's stand when it was opened, and how to ask for that of now, whether it is still open or not.</summary>
    internal string Stand { get; init; } = "";

    internal Func<string> StandNow { get; init; } = () => "";

    /// <summary>How long it stays open after the last request.</summary>
    public TimeSpan Linger { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The registered institutions when it was opened, and how to ask for those of now.</summary>
    internal string Registered { get; init; } = "";

    internal Func<string> RegisteredNow { get; init; } = () => "";

    /// <summary>The part of it that lies in a scope.</summary>
    public InstanceData For(Scope scope) => this with
    {
        Facts = new ScopedFacts(Facts, scope),
        Institutions = [.. Institutions.Where(institution => scope.Covers(institution.Code))],
        Deliveries = [.. Deliveries.Where(line => scope.Covers(line.Institution))],
        Rejections = line => scope.MayIdentify && scope.Covers(line.Institution) && !scope.Departments.ContainsKey(line.Institution)
            ? Rejections(line)
            : throw new DisclosureRefusedException("The cells of rejected rows are those of single patients; this scope does not show them."),
        Measurements = institution => scope.Covers(institution) && !scope.Departments.ContainsKey(institution)
            ? Measurements(institution)
            : throw new DisclosureRefusedException("What a laboratory measured is read again for whole institutions of the caller's scope only."),
        WrittenBy = (institution, batches) => scope.Covers(institution) && !scope.Departments.ContainsKey(institution)
            ? WrittenBy(institution, batches)
            : throw new DisclosureRefusedException("Where records came from is shown for whole institutions of the caller's scope only."),
        LinesOf = line => scope.Covers(line.Institution) ? (LinesOf ?? OwnLines)(line) : FileLines.None,
        Stamps = [.. Stamps.Where(stamp => scope.Covers(stamp.Institution))],
    };

    private FileLines OwnLines(DeliveryLine line) => new(Rejections(line).Select(one => one.Line).ToHashSet(), WrittenBy(line.Institution, [line.Outcome.Batch]).Select(one => one.Line).ToHashSet());

    /// <summary>Files that an institution delivered after its facts were derived: figures do not show them yet.</summary>
    public int DeliveriesSinceFacts(string institution)
    {
        int last = Stamps.FirstOrDefault(stamp => stamp.Institution == institution)?.LastBatch ?? 0;
        return Deliveries.Count(line => line.Institution == institution && line.Outcome.Batch > last && line.Outcome.Accepted + line.Outcome.Replaced > 0);
    }

    /// <summary>Differs whenever anything that figures rest on has changed.</summary>
    public string Version => string.Join(';', Stamps.Select(stamp => $"{stamp.Institution} {stamp.DerivedAt.Ticks}").Append($"{Deliveries.Count}").Concat(Institutions.Select(one => one.ToString())));

    public void Dispose() => Close();
}
