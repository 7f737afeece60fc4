using Curb.Policies;
using Curb.Policies.Reading;
using Curb.ReferenceData;

namespace Curb.Supervision;

/// <summary>Every action plan of the content tree <c>policies/</c>, with the words that plans use and the bodies that institutions must have.</summary>
public sealed class PlanLibrary
{
    private readonly Dictionary<string, ActionPlan> _plans;
    private readonly PlanVocabulary _words;

    private PlanLibrary(IReadOnlyList<ActionPlan> plans, PlanVocabulary words, IReadOnlyList<RequiredBody> bodies)
    {
        (Plans, _words, Bodies) = (plans, words, bodies);
        _plans = plans.ToDictionary(plan => plan.Id, StringComparer.Ordinal);
    }

    /// <summary>From the nation down to the hospital.</summary>
    public IReadOnlyList<ActionPlan> Plans { get; }

    /// <summary>Bodies and roles that institutions must have.</summary>
    public IReadOnlyList<RequiredBody> Bodies { get; }

    public IReadOnlyDictionary<string, PlanTerm> Units => _words.Units;

    public IReadOnlyDictionary<string, PlanTerm> Deliverables => _words.Deliverables;

    public ActionPlan? Find(string id) => _plans.GetValueOrDefault(id);

    /// <summary>A clause as ledgers hold it (id of the plan, a blank, the place in it) with the plan's title in place of its id.</summary>
    public string Named(string clause) => clause.Split(' ', 2) is [var id, .. var place] && Find(id) is { } plan ? string.Join(' ', [plan.Title.Zh, .. place]) : clause;

    /// <summary>The plan and those it carries out, the highest first.</summary>
    public IReadOnlyList<ActionPlan> Chain(ActionPlan plan)
    {
        var chain = new List<ActionPlan>();
        for (ActionPlan? at = plan; at is not null && !chain.Contains(at); at = at.Parent is { } parent ? Find(parent) : null)
        {
            chain.Insert(0, at);
        }

        return chain;
    }

    /// <summary>Reads the tree; throws where anything is wrong with it.</summary>
    /// <param name="tree">The tree <c>policies/</c>.</param>
    /// <param name="policies">Its packs.</param>
    /// <param name="indicators">Ids of known indicators.</param>
    /// <exception cref="ContentFaultException">Every fault is listed with file and line.</exception>
    public static PlanLibrary Load(ContentTree tree, PolicyLibrary policies, IReadOnlyCollection<string> indicators)
    {
        var faults = new List<ContentFault>();
        var library = Read(tree, policies, indicators, faults);
        return faults.Count == 0 ? library : throw new ContentFaultException(faults);
    }

    /// <summary>Reads the tree and gathers faults instead of throwing.</summary>
    public static PlanLibrary Read(ContentTree tree, PolicyLibrary policies, IReadOnlyCollection<string> indicators, List<ContentFault> faults)
    {
        var (units, deliverables) = Terms(tree, faults);
        var bodies = RequiredBody.Read(tree, policies, units, faults);
        var words = new PlanVocabulary(units, deliverables, [.. bodies.Select(body => body.Id)], [.. indicators]);
        var plans = policies.Packs.Where(pack => tree.Has($"{pack.Id}/plan.yaml"))
            .Select(pack => new PlanReader(pack, words, faults).Read($"{pack.Id}/plan.yaml", tree.Read($"{pack.Id}/plan.yaml"))).OfType<ActionPlan>()
            .OrderBy(plan => plan.Level).ThenBy(plan => plan.Id, StringComparer.Ordinal).ToList();
        var library = new PlanLibrary(plans, words, bodies);
        foreach (var plan in plans.Where(plan => plan.Parent is not null))
        {
            library.CheckParent(plan, faults);
        }

        return library;
    }

    private void CheckParent(ActionPlan plan, List<ContentFault> faults)
    {
        string file = $"{plan.Id}/plan.yaml";
        if (Find(plan.Parent!) is not { } parent || parent == plan)
        {
            faults.Add(new ContentFault(file, 1, "parent", ContentMap.Quoted(plan.Parent), "another plan: " + string.Join(", ", _plans.Keys)));
            return;
        }

        faults.AddRange(PlanInheritance.Objections(parent, plan).Select(objection => new ContentFault(file, 1, objection.Item, objection.Kind, objection.Expected)));
    }

    private static (IReadOnlyDictionary<string, PlanTerm> Units, IReadOnlyDictionary<string, PlanTerm> Deliverables) Terms(ContentTree tree, List<ContentFault> faults)
    {
        const string file = "plan-terms.yaml";
        if (!tree.Has(file) || ContentMap.Parse(file, tree.Read(file), faults) is not { } map)
        {
            return (new Dictionary<string, PlanTerm>(), new Dictionary<string, PlanTerm>());
        }

        var terms = (List(map, "units"), List(map, "deliverables"));
        map.Close();
        return terms;
    }

    private static Dictionary<string, PlanTerm> List(ContentMap map, string key)
    {
        var terms = new Dictionary<string, PlanTerm>(StringComparer.Ordinal);
        foreach (var item in map.List(key, "a list of {id: …, title: {zh: …, en: …}}"))
        {
            var term = new PlanTerm(item.Text("id", "a kebab-case name"), item.Wording("title"));
            item.Close();
            if (!terms.TryAdd(term.Id, term))
            {
                item.Fault("id", ContentMap.Quoted(term.Id), "an id used once");
            }
        }

        return terms;
    }
}
