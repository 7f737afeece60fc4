using System.Runtime.CompilerServices;

namespace Curb.ReferenceData;

public sealed partial class ReferenceLibrary
{
    private const string NetworkEditions = "cn-";

    private readonly Lazy<Indexed<Antimicrobial>> _antimicrobials;
    private readonly Lazy<DefinedDailyDoses> _ddds;
    private readonly Lazy<Indexed<DrugClass>> _drugClasses;

    /// <summary>Every antimicrobial of the newest edition, by code.</summary>
    public IReadOnlyList<Antimicrobial> Antimicrobials => _antimicrobials.Value.Rows;

    /// <summary>The antimicrobial of a code (AMC), or null.</summary>
    public Antimicrobial? Antimicrobial(string code) => _antimicrobials.Value.Find(code);

    public IReadOnlyList<DrugClass> DrugClasses => _drugClasses.Value.Rows;

    /// <summary>The class of an id (cephalosporins-3), or null.</summary>
    public DrugClass? DrugClass(string id) => _drugClasses.Value.Find(id);

    /// <summary>Every DDD of a drug in all editions; empty where none is known.</summary>
    public IReadOnlyList<DefinedDailyDose> Ddds(string drug) => _ddds.Value.ByDrug.TryGetValue(drug, out var rows) ? rows : [];

    /// <summary>
    /// The DDD of a drug by WHO route and salt, or null where none is published: which is "not maintained", never zero.
    /// Edition "cn" asks the Chinese network's list first and WHO where that is silent; "who-2025" asks WHO alone; any other name asks that edition alone.
    /// A salt without a DDD of its own has the drug's general one.
    /// </summary>
    public DefinedDailyDose? Ddd(string drug, string route, string salt = "", string edition = "cn")
    {
        var ddds = _ddds.Value;
        if (edition != "cn")
        {
            return ddds.Find(edition, drug, route, salt);
        }

        return (ddds.Network is null ? null : ddds.Find(ddds.Network, drug, route, salt)) ?? (ddds.World is null ? null : ddds.Find(ddds.World, drug, route, salt));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private List<Antimicrobial> ReadAntimicrobials()
    {
        var table = LatestTable("antimicrobials");
        int code = table.Column("code"), name = table.Column("name"), nameZh = table.Column("name_zh"), drugClass = table.Column("class"), atc = table.Column("atc");
        int aware = table.Column("aware"), awareByRoute = table.Column("aware_by_route"), scope = table.Column("scope_routes"), synonyms = table.Column("synonyms"), synonymsZh = table.Column("synonyms_zh");
        var rows = new List<Antimicrobial>(table.Count);
        for (int i = 0; i < table.Count; i++)
        {
            rows.Add(new Antimicrobial(table[i, code], table[i, name], table.TextOrNull(i, nameZh), table[i, drugClass], table.List(i, atc), table.TextOrNull(i, aware),
                table.TextOrNull(i, awareByRoute), table.List(i, scope), table.List(i, synonyms), table.List(i, synonymsZh)));
        }

        return rows;
    }

    private List<DrugClass> ReadDrugClasses()
    {
        var table = LatestTable("drug-classes");
        int id = table.Column("id"), whonet = table.Column("whonet_classes"), subclasses = table.Column("whonet_subclasses"), name = table.Column("name"), nameZh = table.Column("name_zh");
        var rows = new List<DrugClass>(table.Count);
        for (int i = 0; i < table.Count; i++)
        {
            rows.Add(new DrugClass(table[i, id], table.List(i, whonet), table.List(i, subclasses), table[i, name], table[i, nameZh]));
        }

        return rows;
    }

    private DefinedDailyDoses ReadDdds()
    {
        var editions = Editions("ddds");
        var all = new List<DefinedDailyDose>();
        foreach (string edition in editions)
        {
            ReadDdds(Table("ddds", edition), edition, all);
        }

        return new DefinedDailyDoses(all, editions.LastOrDefault(edition => edition.StartsWith(NetworkEditions, StringComparison.Ordinal)), editions.LastOrDefault(edition => edition.StartsWith("who-", StringComparison.Ordinal)));
    }

    private static void ReadDdds(ReferenceTable table, string edition, List<DefinedDailyDose> into)
    {
        int drug = table.Column("drug"), atc = table.Column("atc"), route = table.Column("route"), salt = table.Column("salt"), value = table.Column("value");
        int unit = table.Column("unit"), basis = table.Column("basis"), unitDose = table.Column("unit_dose");
        for (int i = 0; i < table.Count; i++)
        {
            double amount = (double)(table.Decimal(i, value) ?? throw table.Wrong(i, value, "an amount"));
            into.Add(new DefinedDailyDose(table[i, drug], table[i, atc], table[i, route], table[i, salt], amount, table[i, unit], edition, table[i, basis], table[i, unitDose]));
        }
    }

    private sealed class DefinedDailyDoses
    {
        private readonly Dictionary<(string Edition, string Drug, string Route, string Salt), DefinedDailyDose> _byKey = [];

        public DefinedDailyDoses(List<DefinedDailyDose> all, string? network, string? world)
        {
            Network = network;
            World = world;
            foreach (var ddd in all)
            {
                _byKey.TryAdd((ddd.Edition, ddd.Drug.ToUpperInvariant(), ddd.Route, ddd.Salt), ddd);
                (ByDrug.TryGetValue(ddd.Drug, out var list) ? list : ByDrug[ddd.Drug] = []).Add(ddd);
            }
        }

        public string? Network { get; }

        public string? World { get; }

        public Dictionary<string, List<DefinedDailyDose>> ByDrug { get; } = new(StringComparer.OrdinalIgnoreCase);

        public DefinedDailyDose? Find(string edition, string drug, string route, string salt)
        {
            string code = drug.ToUpperInvariant();
            return _byKey.TryGetValue((edition, code, route, salt), out var exact) ? exact
                : salt.Length > 0 && _byKey.TryGetValue((edition, code, route, ""), out var general) ? general
                : route == "Inhal" ? Find(edition, drug, "Inhal.solution", salt) ?? Find(edition, drug, "Inhal.powder", salt)
                : null;
        }
    }
}
