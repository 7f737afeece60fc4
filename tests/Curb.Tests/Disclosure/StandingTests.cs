using Curb.Disclosure;
using Curb.Supervision;

namespace Curb.Tests.Disclosure;

public sealed class StandingTests
{
    private const string Table = """
        id,zh,en,identifies,doctor,admin,reader,root
        role-zh,,,,医师,管理员,查阅,系统
        role-en,,,,doctor,admin,reader,root
        role-level,,,,institution,institution,region,any
        role-fewest-shown,,,,0,0,5,0
        role-second-factor,,,,no,yes,no,yes
        figures,汇总,figures,no,x,x,x,
        patients,患者,patients,yes,x,x,,
        accounts,账户,accounts,no,,x,,x
        """;

    private static readonly PermissionTable s_table = PermissionTable.Parse(Table);

    private static readonly OrganisationTree s_tree = OrganisationTree.Of(
        [
            new Place("P", "*", PlaceKind.Province, "省", ""),
            new Place("C", "P", PlaceKind.City, "市", ""),
            new Place("D1", "C", PlaceKind.District, "东区", ""),
            new Place("H2", "D1", PlaceKind.Institution, "乙", ""),
            new Place("H1/N", "H1", PlaceKind.Campus, "北院区", ""),
            new Place("H1/ICU", "H1/N", PlaceKind.Department, "重症医学科", ""),
            new Place("H1/X", "H1", PlaceKind.Department, "外科", ""),
        ],
        [new Institution("H1", "甲", "", "tertiary", "general", "东区"), new Institution("H2", "乙", "", "secondary", "general", "别处"), new Institution("H3", "丙", "", "primary", "community", "西区"), new Institution("H4", "丁", "", "primary", "community", "")]);

    [Theory]
    [InlineData("H1", "D1")]
    [InlineData("H2", "D1")]
    [InlineData("H3", "district:西区")]
    [InlineData("H4", "*")]
    public void An_institution_lies_where_it_was_placed_else_in_the_district_it_names_else_under_the_root(string institution, string parent) => Assert.Equal(parent, s_tree.Find(institution)!.Parent);

    [Fact]
    public void Nobody_may_do_anything_without_a_role()
    {
        var nobody = Of();
        Assert.All(s_table.Permissions, permission => Assert.False(nobody.May(permission.Id)));
        Assert.All(s_table.Permissions, permission => Assert.Equal(Scope.Nothing.Key, nobody.ScopeFor(permission.Id).Key));
    }

    [Fact]
    public void A_role_at_a_department_sees_patients_of_that_department_and_sums_of_the_institution()
    {
        var doctor = Of(("doctor", "H1/ICU"));
        var patients = doctor.ScopeFor("patients");
        Assert.True(patients.MayIdentify);
        Assert.True(patients.Covers("H1", "重症医学科"));
        Assert.False(patients.Covers("H1", "外科"));
        Assert.False(patients.Covers("H1", null));
        Assert.False(patients.Covers("H2", "重症医学科"));
        var figures = doctor.ScopeFor("figures");
        Assert.False(figures.MayIdentify);
        Assert.True(figures.Covers("H1", "外科"));
        Assert.False(figures.Covers("H2"));
    }

    [Fact]
    public void A_role_at_a_campus_sees_the_departments_of_the_campus()
    {
        var patients = Of(("doctor", "H1/N")).ScopeFor("patients");
        Assert.True(patients.Covers("H1", "重症医学科"));
        Assert.False(patients.Covers("H1", "外科"));
    }

    [Fact]
    public void A_role_at_the_whole_institution_is_not_narrowed_by_another_at_a_department() =>
        Assert.True(Of(("doctor", "H1/ICU"), ("admin", "H1")).ScopeFor("patients").Covers("H1", null));

    [Theory]
    [InlineData("P", "H1,H2")]
    [InlineData("C", "H1,H2")]
    [InlineData("D1", "H1,H2")]
    [InlineData("district:西区", "H3")]
    public void A_role_at_a_region_sees_the_institutions_in_it_never_patients_and_no_small_counts(string place, string institutions)
    {
        var reader = Of(("reader", place));
        var scope = reader.ScopeFor("figures");
        Assert.Equal(institutions.Split(','), scope.Institutions!.Order());
        Assert.False(scope.MayIdentify);
        Assert.Equal(5, scope.FewestShown);
        Assert.False(reader.May("patients"));
    }

    [Theory]
    [InlineData("doctor", "D1")]
    [InlineData("doctor", "*")]
    [InlineData("reader", "H1")]
    [InlineData("reader", "gone")]
    [InlineData("no-such-role", "H1")]
    public void A_role_at_a_place_of_the_wrong_level_or_unknown_counts_for_nothing(string role, string place) => Assert.Empty(Of((role, place)).Held);

    [Fact]
    public void An_unknown_permission_is_a_fault_and_never_a_quiet_no() => Assert.Throws<KeyNotFoundException>(() => Of(("admin", "H1")).May("figurse"));

    [Fact]
    public void What_is_done_at_a_place_needs_the_permission_there_or_above()
    {
        var admin = Of(("admin", "H1"));
        Assert.True(admin.May("accounts", "H1/ICU"));
        Assert.False(admin.May("accounts", "H2"));
        Assert.False(admin.May("accounts", "D1"));
        Assert.True(Of(("root", "*")).May("accounts", "H2"));
    }

    [Theory]
    [InlineData("patients,患者,patients,yes,x,x,,", "patients,患者,patients,yes,x,x,x,")]
    [InlineData("patients,患者,patients,yes,x,x,,", "patients,患者,patients,yes,x,x,,x")]
    [InlineData("figures,汇总,figures,no,x,x,x,", "figures,汇总,figures,perhaps,x,x,x,")]
    [InlineData("figures,汇总,figures,no,x,x,x,", "figures,汇总,figures,no,x,x,y,")]
    [InlineData("figures,汇总,figures,no,x,x,x,", "figures,汇总,figures,no,x,x")]
    [InlineData("role-level,,,,institution,", "role-level,,,,ward,")]
    public void A_table_that_is_unclear_or_shows_patients_to_a_region_is_refused(string line, string instead) =>
        Assert.Throws<FormatException>(() => PermissionTable.Parse(Table.Replace(line, instead, StringComparison.Ordinal)));

    [Theory]
    [InlineData("X", "H1", PlaceKind.Institution, false)]
    [InlineData("X", "nowhere", PlaceKind.Department, false)]
    [InlineData("X", "D1", PlaceKind.Department, false)]
    [InlineData("C", "D1", PlaceKind.City, false)]
    [InlineData("X", "H1/N", PlaceKind.Department, true)]
    [InlineData("X", "C", PlaceKind.District, true)]
    public void A_place_lies_in_one_of_a_wider_kind(string code, string parent, PlaceKind kind, bool fits) => Assert.Equal(fits, s_tree.Objection(new Place(code, parent, kind, "x", "")) is null);

    [Fact]
    public void A_scope_and_another_is_never_wider_than_either()
    {
        var one = Scope.Of(["H1", "H2"], true) with { FewestShown = 5 };
        var other = Scope.Of(["H2", "H3"], false).InDepartments(new Dictionary<string, IReadOnlySet<string>> { ["H2"] = new HashSet<string> { "外科" } });
        var both = one.And(other);
        Assert.Equal(["H2"], both.Institutions!);
        Assert.False(both.MayIdentify);
        Assert.Equal(5, both.FewestShown);
        Assert.False(both.Covers("H2", "内科"));
        Assert.Equal(both.Key, other.And(one).Key);
        Assert.Equal(one.Key, one.And(Scope.DataFolderOwner).Key);
        Assert.False(one.And(Scope.Nothing).Covers("H1"));
    }

    [Fact]
    public void Pseudonyms_of_one_patient_differ_by_institution_and_key_and_stay_the_same_otherwise()
    {
        byte[] key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)], another = [.. key.Reverse()];
        string name = Pseudonym.Of(key, "H1", "P1");
        Assert.Equal(name, Pseudonym.Of(key, "H1", "P1"));
        Assert.Equal(20, name.Length);
        Assert.Equal(5, new[] { name, Pseudonym.Of(key, "H2", "P1"), Pseudonym.Of(key, "H1", "P2"), Pseudonym.Of(another, "H1", "P1"), Pseudonym.Of(key, "H", "1P1") }.Distinct().Count());
        Assert.Throws<ArgumentException>(() => Pseudonym.Of(key.AsSpan(0, 16), "H1", "P1"));
    }

    private static Standing Of(params (string Role, string Place)[] held) => new(s_table, s_tree, held.Select(one => new RoleAssignment(one.Role, one.Place)));
}
