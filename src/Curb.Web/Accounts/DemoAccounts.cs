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
    /// <summary>Marks the folder as demo and makes an account for every role of the permission table.</summary>
    /// <param name="folder">The demo district, its facts derived.</param>
    /// <param name="institutions">Its institutions; the first gets the roles within an institution.</param>
    /// <param name="actor">Who makes them.</param>
    public static void Make(DataFolder folder, IReadOnlyList<Institution> institutions, Actor actor)
    {
        var accounts = new AccountStore(folder.Records);
        var hospital = institutions[0];
        string department = AddDepartments(folder, hospital, actor);
        string region = AddDistricts(folder, institutions, actor);
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

    /// <summary>Takes up the districts under their city, and answers with the city where there is one alone, else with the root: the commission supervises all of the demo.</summary>
    private static string AddDistricts(DataFolder folder, IReadOnlyList<Institution> institutions, Actor actor)
    {
        var districts = institutions.Select(institution => institution.District).Where(district => district.Length > 0).Distinct().ToList();
        var cities = districts.Select(CityOf).Distinct().ToList();
        foreach (string city in cities.Where(city => city.Length > 0))
        {
            folder.Records.Save(new Place("city:" + city, OrganisationTree.Root, PlaceKind.City, city, ""), actor);
        }

        foreach (string district in districts)
        {
            folder.Records.Save(new Place("district:" + district, CityOf(district) is { Length: > 0 } city ? "city:" + city : OrganisationTree.Root, PlaceKind.District, district, ""), actor);
        }

        return cities is [{ Length: > 0 } only] ? "city:" + only : OrganisationTree.Root;
    }

    /// <summary>示范市东城区 lies in 示范市; blank where the name tells no city.</summary>
    private static string CityOf(string district) => district.IndexOf('市', StringComparison.Ordinal) is > 0 and var end && end < district.Length - 1 ? district[..(end + 1)] : "";
}
