using Curb.Disclosure;
using Curb.Facts;
using Curb.Policies;
using Curb.Storage;
using Curb.Storage.Accounts;
using Curb.Supervision;

namespace Curb.Web.Accounts;

/// <summary>An account for each role in the demo district. They have no password: in a folder that is marked as demo they sign in with one click, elsewhere not at all.</summary>
public static class DemoAccounts
{
    /// <summary>Institutions of a demo city; more are a province.</summary>
    private const int MostInCity = 20;

    /// <summary>Marks the folder as demo and makes an account for every role of the permission table.</summary>
    /// <param name="folder">The demo district, its facts derived.</param>
    /// <param name="institutions">Its institutions; the first gets the roles within an institution.</param>
    /// <param name="actor">Who makes them.</param>
    /// <returns>The place of the commission: the region of all institutions.</returns>
    public static string Make(DataFolder folder, IReadOnlyList<Institution> institutions, Actor actor)
    {
        var accounts = new AccountStore(folder.Records);
        var hospital = institutions[0];
        string department = AddDepartments(folder, hospital, actor);
        string region = AddRegion(folder, institutions, actor);
        foreach (var role in Permissions.Table.Roles)
        {
            string place = role.Level switch
            {
                RoleLevel.Institution when role.Id is "physician" or "department-head" => department,
                RoleLevel.Institution => hospital.Code,
                RoleLevel.Region => region,
                _ => OrganisationTree.Root,
            };
            Add(accounts, role.Id, role.Name, new RoleAssignment(role.Id, place), actor);
        }

        if (institutions.FirstOrDefault(institution => institution.Level == "primary") is { } centre)
        {
            Add(accounts, "clinic", new Bilingual("基层机构管理员", "Clinic administrator"), new RoleAssignment("hospital-administrator", centre.Code), actor);
        }

        folder.Records.Set(SignIn.DemoSetting, "yes", actor);
        return region;
    }

    private static void Add(AccountStore accounts, string name, Bilingual display, RoleAssignment role, Actor actor) =>
        accounts.SetRole(accounts.Create(name, $"{display.Zh} / {display.En}", true, actor)!, role, true, actor);

    /// <summary>Takes up the hospital's departments and answers with the code of the one with most stays.</summary>
    private static string AddDepartments(DataFolder folder, Institution hospital, Actor actor)
    {
        var departments = folder.Facts.Ask(new FactQuery("encounter", [Measure.Rows(Condition.Is("kind", "inpatient"))], [], ["department"]), Scope.Of([hospital.Code], false))
            .Where(group => group.Dimensions[0] is { Length: > 0 }).OrderByDescending(group => group.Sums[0]).Select(group => group.Dimensions[0]!).ToList();
        foreach (string department in departments)
        {
            folder.Records.Save(new Place($"{hospital.Code}/{department}", hospital.Code, PlaceKind.Department, department, ""), actor);
        }

        return departments.Count > 0 ? $"{hospital.Code}/{departments[0]}" : hospital.Code;
    }

    /// <summary>Puts every district of the institutions under one region, that of their commission; the root where there are no districts.</summary>
    private static string AddRegion(DataFolder folder, IReadOnlyList<Institution> institutions, Actor actor)
    {
        var districts = institutions.Select(institution => institution.District).Where(district => district.Length > 0).Distinct().ToList();
        if (districts.Count == 0)
        {
            return OrganisationTree.Root;
        }

        var region = institutions.Count > MostInCity ? new Place("province:示范省", OrganisationTree.Root, PlaceKind.Province, "示范省", "Demo Province") : new Place("city:示范市", OrganisationTree.Root, PlaceKind.City, "示范市", "Demo City");
        folder.Records.Save(region, actor);
        districts.ForEach(district => folder.Records.Save(new Place("district:" + district, region.Code, PlaceKind.District, district, ""), actor));
        return region.Code;
    }
}
