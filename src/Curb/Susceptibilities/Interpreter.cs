using System.Globalization;
using Curb.ReferenceData;

namespace Curb.Susceptibilities;

/// <summary>
/// Reads measured values against one guideline year. Each answer carries its row and reason; what can't be decided has no category.
/// EUCAST: S at or below S, R above R (zones: S at or above, R below). CLSI: R at or above R (zones: at or below).
/// Not covered here: rules over several results of an isolate.
/// </summary>
public sealed class Interpreter
{
    private readonly BreakpointTable _table;
    private readonly BreakpointCaveats _caveats;
    private readonly IReadOnlyList<ExpectedResistance> _expected;
    private readonly Func<string, Organism?> _organism;
    private readonly Func<string, Antimicrobial?> _antimicrobial;
    private readonly Dictionary<(IsolateContext Context, SusceptibilityTest Test), BreakpointChoice> _choices = [];
    private readonly Dictionary<(string Organism, string Drug), string?> _expectedReasons = [];

    /// <param name="breakpoints">All rows of the guideline year.</param>
    /// <param name="expected">Expected resistance of the guideline.</param>
    /// <param name="organism">Finds an organism by its current code.</param>
    /// <param name="antimicrobial">Finds a drug by its code.</param>
    /// <param name="guideline">EUCAST or CLSI.</param>
    /// <param name="year">Year.</param>
    /// <param name="settings">Choices that change results; null for the defaults.</param>
    /// <param name="gaps">Groups of organisms for which the breakpoints given are incomplete.</param>
    /// <param name="exclusions">Organisms that the rows of a group leave out.</param>
    /// <param name="caveats">Breakpoints in brackets and areas of technical uncertainty; null for none.</param>
    /// <param name="revision">Revision of a table that the site loaded; 0 for the one of the program.</param>
    public Interpreter(
        IReadOnlyList<Breakpoint> breakpoints,
        IReadOnlyList<ExpectedResistance> expected,
        Func<string, Organism?> organism,
        Func<string, Antimicrobial?> antimicrobial,
        string guideline,
        int year,
        InterpretationSettings? settings = null,
        IReadOnlyList<BreakpointGap>? gaps = null,
        IReadOnlyList<BreakpointExclusion>? exclusions = null,
        BreakpointCaveats? caveats = null,
        int revision = 0)
    {
        Guideline = guideline;
        Year = year;
        Settings = settings ?? new InterpretationSettings();
        _table = new BreakpointTable(breakpoints, new GuidelineEdition(guideline, year, revision).Name, Settings, gaps ?? [], exclusions ?? []);
        _caveats = caveats ?? BreakpointCaveats.None;
        _expected = expected;
        _organism = organism;
        _antimicrobial = antimicrobial;
        ReadsCutoffsAsPublished = guideline == "EUCAST";
    }

    /// <param name="library">Reference tables.</param>
    /// <param name="guideline">EUCAST or CLSI.</param>
    /// <param name="year">Year.</param>
    /// <param name="settings">Choices that change results; null for the defaults.</param>
    /// <exception cref="ReferenceFaultException">The reference tables don't hold that guideline year.</exception>
    public Interpreter(ReferenceLibrary library, string guideline, int year, InterpretationSettings? settings = null)
        : this(library, new GuidelineEdition(guideline, year), settings)
    {
    }

    /// <param name="library">Reference tables.</param>
    /// <param name="edition">The table to read by, a site's own one too.</param>
    /// <param name="settings">Choices that change results; null for the defaults.</param>
    /// <exception cref="ReferenceFaultException">The reference tables don't hold it.</exception>
    public Interpreter(ReferenceLibrary library, GuidelineEdition edition, InterpretationSettings? settings = null)
        : this(library.Breakpoints(edition), library.ExpectedResistance(edition.Guideline), library.Organism, library.Antimicrobial, edition.Guideline, edition.Year, settings, BreakpointGap.Of(library, edition),
            BreakpointExclusion.Of(library, edition.Guideline, edition.Year), BreakpointCaveats.Of(library, edition.Guideline, edition.Year), edition.Revision)
    {
    }

    public string Guideline { get; }

    public int Year { get; }

    public InterpretationSettings Settings { get; }

    /// <summary>True where R lies strictly beyond the published number (EUCAST).</summary>
    private bool ReadsCutoffsAsPublished { get; }

    /// <summary>Interprets one value of an isolate.</summary>
    public Interpretation Interpret(IsolateContext context, SusceptibilityTest test, MeasuredValue value)
    {
        if (value.Kind == ValueKind.NotTested)
        {
            return new Interpretation(SirCategory.None, null, "not-tested: the cell says that the test was not done");
        }

        if (_organism(context.Organism) is not { } organism)
        {
            return Reported(value) ?? new Interpretation(SirCategory.None, null, context.Organism.Length == 0
                ? "no-organism: the row names no organism"
                : "unknown-organism: the organism is not in the organism table");
        }

        var choice = Choose(organism, context, test);
        var read = Reported(value) ?? Measured(organism, choice, test, value);
        return Settings.ExpectedResistance && context.Host == "human" && !Settings.EpidemiologicalCutoffs && ExpectedReason(organism, test.Drug) is { } expected
            ? new Interpretation(SirCategory.IR, choice.Row, expected) { Measured = read.Category }
            : read;
    }

    private Interpretation? Reported(MeasuredValue value) => value.Kind switch
    {
        ValueKind.Category => new Interpretation(value.Reported, null, "reported: category as given by the laboratory"),
        ValueKind.Screen => new Interpretation(SirCategory.None, null, value.Positive ? "screen-positive: a screening result is no category" : "screen-negative: a screening result is no category"),
        _ => null,
    };

    private Interpretation Measured(Organism organism, BreakpointChoice choice, SusceptibilityTest test, MeasuredValue value)
    {
        if (choice.Row is not { } row)
        {
            bool noBreakpoint = choice.Reason.StartsWith("no-breakpoint", StringComparison.Ordinal);
            return new Interpretation(noBreakpoint ? SirCategory.NI : SirCategory.None, null, choice.Reason);
        }

        var category = value.Kind == ValueKind.Zone ? CompareZone(row, value) : CompareMic(row, value);
        if (category == SirCategory.None)
        {
            return new Interpretation(SirCategory.None, row, Censored(row, test, value));
        }

        string caveat = _caveats.About(organism, row, test, value);
        return new Interpretation(category, row, caveat.Length == 0 ? choice.Reason : choice.Reason.Length == 0 ? caveat : $"{caveat}; {choice.Reason}");
    }

    private SirCategory CompareMic(Breakpoint row, MeasuredValue value)
    {
        int susceptible = row.Susceptible is { } s ? Dilution.StepOfBreakpoint(s) : Dilution.Lowest;
        if (row.Susceptible is not null && value.High <= susceptible)
        {
            return SirCategory.S;
        }

        if (row.Resistant is not { } r)
        {
            return value.Low > susceptible ? SirCategory.NS : SirCategory.None;
        }

        // The first step that is R: above the number in EUCAST, at it in CLSI. Where the table leaves no room between S and R, it begins right above S.
        int resistant = Math.Max(Dilution.StepOfBreakpoint(r) + (ReadsCutoffsAsPublished ? 1 : 0), susceptible + 1);
        return value.Low >= resistant ? SirCategory.R
            : value.Low > susceptible && value.High < resistant ? Between(row)
            : SirCategory.None;
    }

    private SirCategory CompareZone(Breakpoint row, MeasuredValue value)
    {
        int susceptible = row.Susceptible is { } s ? (int)Math.Ceiling(s) : Dilution.Highest;
        if (row.Susceptible is not null && value.Low >= susceptible)
        {
            return SirCategory.S;
        }

        if (row.Resistant is not { } r)
        {
            return value.High < susceptible ? SirCategory.NS : SirCategory.None;
        }

        int resistant = Math.Min((int)Math.Floor(r) - (ReadsCutoffsAsPublished ? 1 : 0), susceptible - 1);
        return value.High <= resistant ? SirCategory.R
            : value.High < susceptible && value.Low > resistant ? Between(row)
            : SirCategory.None;
    }

    private static SirCategory Between(Breakpoint row) => row.Sdd ? SirCategory.SDD : SirCategory.I;

    private BreakpointChoice Choose(Organism organism, IsolateContext context, SusceptibilityTest test)
    {
        if (!_choices.TryGetValue((context, test), out var choice))
        {
            choice = test.Method == TestMethod.Reported
                ? new BreakpointChoice(null, "no-method: the column names no method")
                : _antimicrobial(test.Drug) is null && !_table.Knows(test.Drug)
                    ? new BreakpointChoice(null, $"unknown-drug: {test.Drug} is not in the drug table")
                    : _table.Choose(organism, test, context);
            _choices.Add((context, test), choice);
        }

        return choice;
    }

    /// <summary>Why an organism is expected to be resistant to a drug; null where it is not.</summary>
    public string? ExpectedReason(Organism organism, string drug)
    {
        if (!_expectedReasons.TryGetValue((organism.Code, drug), out var reason))
        {
            var row = _expected.FirstOrDefault(r => Holds(r, organism, drug));
            reason = row is null ? null : $"expected-resistance: {row.Guideline} {row.Table}, {row.Organism} to {row.Drug}";
            _expectedReasons.Add((organism.Code, drug), reason);
        }

        return reason;
    }

    private bool Holds(ExpectedResistance row, Organism organism, string drug) =>
        OrganismRanks.Match(organism, row.OrganismRank, row.Organism) is not null
        && !row.ExceptOrganisms.Any(code => OrganismRanks.BelongsTo(organism, code))
        && !row.ExceptDrugs.Contains(drug)
        && (row.DrugIsClass ? DrugClasses.Contains(_antimicrobial(drug), row.Drug) : row.Drug == drug);

    private static string Censored(Breakpoint row, SusceptibilityTest test, MeasuredValue value)
    {
        string number = value.Number.ToString("0.####", CultureInfo.InvariantCulture);
        string unit = test.Method == TestMethod.Disk ? "mm" : "mg/L";
        return $"censored: {value.OperatorText}{number} {unit} lies on both sides of a breakpoint (S {Show(row.Susceptible)}, R {Show(row.Resistant)})";
    }

    private static string Show(decimal? breakpoint) => breakpoint?.ToString("0.#####", CultureInfo.InvariantCulture) ?? "none";
}
