using Curb.Columns;
using Curb.Disclosure;
using Curb.Facts;
using Curb.Storage;
using FsCheck;
using FsCheck.Fluent;

namespace Curb.Tests.Storage;

public sealed class FactStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DataFolder _data;

    public FactStoreTests() => _data = DataFolder.Open(_folder.Path, DataFolderAccess.Write);

    public void Dispose()
    {
        _data.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Sums_by_month_and_department_are_those_of_the_rows()
    {
        _data.Facts.Replace("H1", Use(("2023-01", "ICU", 1.5), ("2023-01", "ICU", 2), ("2023-02", "ICU", 4), ("2023-01", null, null)), "who-2025");
        var groups = _data.Facts.Ask(new FactQuery("drug_use", [Measure.Sum("ddds"), Measure.Rows()], [], ["month", "department"]), Scope.DataFolderOwner);
        Assert.Equal(["2023-01 ICU: 3.5 2", "2023-01 ?: null 1", "2023-02 ICU: 4 1"], groups.Select(Show));
    }

    [Fact]
    public void Facts_of_one_institution_are_replaced_and_those_of_others_stay()
    {
        _data.Facts.Replace("H1", Use(("2023-01", "ICU", 1)), "old");
        _data.Facts.Replace("H2", Use(("2023-01", "ICU", 10)), "old");
        _data.Facts.Replace("H1", Use(("2023-01", "ICU", 3)), "new");
        var query = new FactQuery("drug_use", [Measure.Sum("ddds")], [], ["institution"]);
        Assert.Equal(["H1: 3", "H2: 10"], _data.Facts.Ask(query, Scope.DataFolderOwner).Select(Show));
        Assert.Equal(["H2: 10"], _data.Facts.Ask(query, Scope.Of(["H2", "H9"], false)).Select(Show));
        Assert.Empty(_data.Facts.Ask(query, Scope.Nothing));
        Assert.Empty(_data.Facts.Ask(query with { GroupBy = [] }, Scope.Nothing));
        Assert.Equal([("H1", "new"), ("H2", "old")], _data.Facts.Stamps(Scope.DataFolderOwner).Select(stamp => (stamp.Institution, stamp.Stamp)));
    }

    [Fact]
    public void Several_fact_sets_of_one_institution_are_added_up_and_seen_only_when_committed()
    {
        var query = new FactQuery("drug_use", [Measure.Sum("ddds")], [], []);
        _data.Facts.Replace("H1", Use(("2023-01", "ICU", 1)), "old");
        using (var replacement = _data.Facts.BeginReplace("H1", "new"))
        {
            replacement.Add(Use(("2023-01", "ICU", 5)));
            replacement.Add(Use(("2023-01", "new department", 7)));
            Assert.Equal([": 1"], _data.Facts.Ask(query, Scope.DataFolderOwner).Select(Show));
            replacement.Commit();
        }

        Assert.Equal([": 12"], _data.Facts.Ask(query, Scope.DataFolderOwner).Select(Show));
    }

    [Fact]
    public void A_replacement_that_is_given_up_leaves_the_old_facts()
    {
        _data.Facts.Replace("H1", Use(("2023-01", "ICU", 1)), "old");
        using (var replacement = _data.Facts.BeginReplace("H1", "new"))
        {
            replacement.Add(Use(("2023-01", "内科", 5)));
        }

        _data.Facts.Replace("H2", Use(("2023-01", "外科", 2)), "old");
        var query = new FactQuery("drug_use", [Measure.Sum("ddds")], [], ["department"]);
        Assert.Equal(["ICU: 1", "外科: 2"], _data.Facts.Ask(query, Scope.DataFolderOwner).Select(Show));
    }

    [Theory]
    [InlineData("nonsense", "ddds", "month")]
    [InlineData("drug_use", "dddds", "month")]
    [InlineData("drug_use", "ddds", "moth")]
    [InlineData("drug_use", "department", "month")]
    public void A_name_that_is_not_declared_is_an_error_and_never_a_zero(string fact, string summed, string dimension)
    {
        var query = new FactQuery(fact, [Measure.Sum(summed)], [], [dimension]);
        Assert.Throws<UnknownVocabularyException>(() => _data.Facts.Ask(query, Scope.DataFolderOwner));
        Assert.Throws<UnknownVocabularyException>(() => new FactsInMemory([]).Ask(query, Scope.DataFolderOwner));
    }

    [Fact]
    public void A_value_that_does_not_fit_its_column_is_an_error()
    {
        var query = new FactQuery("drug_use", [Measure.Rows()], [Condition.Is("counted", "perhaps")], []);
        Assert.Throws<UnknownVocabularyException>(() => _data.Facts.Ask(query, Scope.DataFolderOwner));
        Assert.Throws<UnknownVocabularyException>(() => _data.Facts.Ask(query with { Where = [Condition.Is("colour", "red")] }, Scope.DataFolderOwner));
    }

    [Fact]
    public void The_rows_behind_a_sum_are_those_that_were_summed()
    {
        _data.Facts.Replace("H1", Use(("2023-01", "ICU", 1.5), ("2023-02", "ICU", 2), ("2023-01", "内科", null), ("2023-01", "内科", 8)), "s");
        var query = new FactQuery("drug_use", [Measure.Sum("ddds", Condition.Is("department", "内科"))], [Condition.Is("month", "2023-01")], []);
        var rows = (DrugUseFacts)_data.Facts.Rows(query, Scope.DataFolderOwner, 10);
        Assert.Equal(1, rows.Count);
        Assert.Equal((8.0, "H1", 4L), (rows.Ddds[0]!.Value, rows.Institution[0], rows.ReceivedId[0]!.Value));
    }

    [Fact]
    public void Rows_of_single_patients_are_refused_in_a_scope_that_may_not_identify()
    {
        _data.Facts.Replace("H1", Use(("2023-01", "ICU", 1.5)), "s");
        var query = new FactQuery("drug_use", [Measure.Rows()], [], []);
        Assert.Throws<DisclosureRefusedException>(() => _data.Facts.Rows(query, Scope.Of(["H1"], false), 10));
        Assert.Equal(0, _data.Facts.Rows(query, Scope.Of(["H2"], true), 10).Count);
    }

    [Fact]
    public void A_number_that_is_not_finite_is_refused()
    {
        var facts = Use(("2023-01", "ICU", double.NaN));
        Assert.Throws<InvalidDataException>(() => _data.Facts.Replace("H1", facts, "s"));
        Assert.Empty(_data.Facts.Stamps(Scope.DataFolderOwner));
    }

    [Fact]
    public void Facts_that_name_another_institution_are_refused()
    {
        var facts = Use(("2023-01", "ICU", 1));
        facts.DrugUse.Institution.Set(0, "H2");
        Assert.Throws<ArgumentException>(() => _data.Facts.Replace("H1", facts, "s"));
    }

    [Fact]
    public void Every_question_has_the_same_answer_as_row_by_row()
    {
        var first = RandomFacts(1, 700, "H1");
        var second = RandomFacts(2, 400, "医院2");
        _data.Facts.Replace("H1", first, "s");
        _data.Facts.Replace("医院2", second, "s");
        var oracle = new FactsInMemory([first, second]);
        Prop.ForAll(Questions().ToArbitrary(), question =>
        {
            var expected = oracle.Ask(question.Query, question.Scope);
            var actual = _data.Facts.Ask(question.Query, question.Scope);
            Assert.Equal(expected.Select(group => string.Join('|', group.Dimensions)), actual.Select(group => string.Join('|', group.Dimensions)));
            foreach (var (wanted, given) in expected.Zip(actual).SelectMany(pair => pair.First.Sums.Zip(pair.Second.Sums)))
            {
                AssertSame(wanted, given);
            }

            AssertSameRows(oracle.Rows(question.Query, question.Scope, 50), _data.Facts.Rows(question.Query, question.Scope, 50));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(400).WithReplay(20261122, 7));
    }

    internal static void AssertSame(double? wanted, double? given)
    {
        Assert.Equal(wanted is null, given is null);
        if (wanted is { } number)
        {
            Assert.Equal(number, given!.Value, 1e-9 * Math.Max(1, Math.Abs(number)));
        }
    }

    private static void AssertSameRows(Table expected, Table actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (int row = 0; row < expected.Count; row++)
        {
            Assert.Equal(expected.Columns.Select(column => column.ValueAt(row)), actual.Columns.Select(column => column.ValueAt(row)));
        }
    }

    private static string Show(FactGroup group) =>
        $"{string.Join(' ', group.Dimensions.Select(value => value ?? "?"))}: {string.Join(' ', group.Sums.Select(sum => sum?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "null"))}";

    private static FactSet Use(params (string Month, string? Department, double? Ddds)[] rows)
    {
        var facts = new FactSet();
        foreach (var (month, department, ddds) in rows)
        {
            facts.DrugUse.ReceivedId.Append(facts.DrugUse.Count + 1L);
            facts.DrugUse.Month.Append(month);
            facts.DrugUse.Department.Append(department);
            facts.DrugUse.Ddds.Append(ddds);
            facts.DrugUse.EndRow();
        }

        return facts;
    }

    /// <summary>Isolates (every type of column) with few distinct values each, a fifth of them unknown.</summary>
    internal static FactSet RandomFacts(int seed, int rows, string institution)
    {
        var random = new System.Random(seed);
        var facts = new FactSet();
        string[] texts = ["2023-01", "2023-02", "2022-12", "ICU", "内科", "eco", "𠀀", "\uffee", "O'Brien", "a \"quoted\" text that is long"];
        for (int row = 0; row < rows; row++)
        {
            foreach (var column in facts.Isolates.Columns.Skip(2).Where(_ => random.Next(5) > 0))
            {
                switch (column)
                {
                    case TextColumn text:
                        text.Append(texts[random.Next(texts.Length)]);
                        break;
                    case Column<bool> flag:
                        flag.Append(random.Next(2) == 0);
                        break;
                    case Column<int> whole:
                        whole.Append(column.Type == ColumnType.Date ? 19_000 + random.Next(4) : random.Next(-2, 12));
                        break;
                    case Column<long> whole:
                        whole.Append((long)random.Next(5));
                        break;
                    case Column<double> number:
                        number.Append(random.Next(-50, 400) / 8.0);
                        break;
                }
            }

            facts.Isolates.Institution.Append(institution);
            facts.Isolates.ReceivedId.Append((seed * 10_000L) + row);
            facts.Isolates.EndRow();
        }

        return facts;
    }

    internal static Gen<(FactQuery Query, Scope Scope)> Questions()
    {
        string[] columns = ["institution", "month", "organism", "patient", "department", "collected_on", "tested", "age_years", "screening", "first_isolate", "isolate"];
        var condition = from column in Gen.Elements(columns)
                        from test in Gen.Elements(Enum.GetValues<ConditionTest>())
                        from values in Gen.ArrayOf(Value(column), test switch
                        {
                            ConditionTest.IsNull or ConditionTest.IsKnown => 0,
                            ConditionTest.Between => 2,
                            ConditionTest.In or ConditionTest.NotIn => 3,
                            _ => 1,
                        })
                        select new Condition(column, test, values);
        var conditions = from count in Gen.Choose(0, 2) from list in Gen.ArrayOf(condition, count) select list;
        var measure = from kind in Gen.Choose(0, 2)
                      from summed in Gen.Elements("tested", "age_years", "screening", "isolate")
                      from counted in Gen.Elements(columns)
                      from only in conditions
                      select kind switch { 0 => Measure.Rows(only), 1 => Measure.Sum(summed, only), _ => Measure.DistinctOf(counted, only) };
        var scope = Gen.Elements(Scope.DataFolderOwner, Scope.Of(["H1"], true), Scope.Of(["医院2", "H9"], true), Scope.Of(["H9"], true), Scope.Nothing);
        return from measures in Gen.NonEmptyListOf(measure)
               from wheres in conditions
               from dimensionCount in Gen.Choose(0, 3)
               from dimensions in Gen.ArrayOf(Gen.Elements(columns), dimensionCount)
               from asked in scope
               select (new FactQuery("isolate", [.. measures.Take(3)], wheres, [.. dimensions.Distinct()]), asked);
    }

    private static Gen<object> Value(string column) => column switch
    {
        "collected_on" => Gen.Choose(18_999, 19_004).Select(days => (object)Days.ToDate(days)),
        "tested" => Gen.Choose(-3, 12).Select(whole => (object)whole),
        "isolate" => Gen.Choose(0, 5).Select(whole => (object)(long)whole),
        "age_years" => Gen.Choose(-50, 400).Select(eighths => (object)(eighths / 8.0)),
        "screening" or "first_isolate" => Gen.Elements<object>(true, false),
        _ => Gen.Elements<object>("2023-01", "2022-12", "ICU", "内科", "𠀀", "\uffee", "O'Brien", "H1", "not there"),
    };
}
