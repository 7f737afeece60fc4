using System.Security.Cryptography;
using System.Text;
using Curb.Disclosure;
using Curb.Storage;
using Curb.Storage.Accounts;
using Curb.Supervision;
using Curb.Web.Accounts;

namespace Curb.Web.Tests.Support;

/// <summary>
/// People who are signed in to a test site: one for each role (at the small hospital, or at its district for roles above institutions), named by the role's id,
/// and one with every role within both institutions. Each has a session whose cookie follows from the name.
/// </summary>
public static class Colleagues
{
    /// <summary>Every role within an institution at the hospital and at the centre, and those who look after the program.</summary>
    public const string Everything = "everything";

    /// <summary>Hospital administrator of the centre only.</summary>
    public const string OfCentre = "of-centre";

    /// <summary>Every role within an institution, at one department of the hospital only.</summary>
    public const string OfDepartment = "of-department";

    public const string Department = "呼吸内科";

    /// <summary>Signed in, without any role.</summary>
    public const string WithoutRole = "without-role";

    public static string Token(string name) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("test session of " + name)));

    public static string Cookie(string name) => $"curb-session={Token(name)}";

    /// <summary>Makes the accounts where they are missing.</summary>
    public static void SignIn(string folder)
    {
        using var records = RecordStore.OpenForAccounts(folder, TimeProvider.System);
        var accounts = new AccountStore(records);
        if (accounts.Any())
        {
            return;
        }

        if (records.Institutions(Scope.DataFolderOwner).Count == 0)
        {
            records.Save(new Institution(SmallHospital.Hospital, "测试市人民医院", "Test City People's Hospital", "tertiary", "general", "测试区"), "test");
            records.Save(new Institution(SmallHospital.Centre, "测试社区卫生服务中心", "Test Community Centre", "primary", "community", "测试区"), "test");
        }

        string[] places = [.. records.Institutions(Scope.DataFolderOwner).Select(institution => institution.Code)];
        Add(accounts, Everything, [.. Permissions.Table.Roles.Where(role => role.Level != RoleLevel.Region)
            .SelectMany(role => role.Level == RoleLevel.Any ? [new RoleAssignment(role.Id, OrganisationTree.Root)] : places.Select(place => new RoleAssignment(role.Id, place)))]);
        if (places.Contains(SmallHospital.Hospital))
        {
            var department = new Place($"{SmallHospital.Hospital}/{Department}", SmallHospital.Hospital, PlaceKind.Department, Department, "");
            records.Save(department, new Actor("test"));
            Add(accounts, OfDepartment, [.. Permissions.Table.Roles.Where(role => role.Level == RoleLevel.Institution).Select(role => new RoleAssignment(role.Id, department.Code))]);
        }

        Add(accounts, OfCentre, [new RoleAssignment("hospital-administrator", SmallHospital.Centre)]);
        Add(accounts, WithoutRole, []);
        foreach (var role in Permissions.Table.Roles)
        {
            Add(accounts, role.Id, [new RoleAssignment(role.Id, role.Level switch { RoleLevel.Institution => places.Contains(SmallHospital.Hospital) ? SmallHospital.Hospital : places[0], RoleLevel.Region => "district:测试区", _ => OrganisationTree.Root })]);
        }
    }

    /// <summary>Marked as demo, so that no second factor is asked for; the folder is not marked, so that nobody signs in with one click.</summary>
    private static void Add(AccountStore accounts, string name, IReadOnlyList<RoleAssignment> roles)
    {
        var actor = new Actor("test");
        var account = accounts.Create(name, name, true, actor)!;
        foreach (var role in roles)
        {
            accounts.SetRole(account, role, true, actor);
        }

        accounts.Begin(account, Token(name), SessionStep.SignedIn, TimeSpan.FromHours(8), "test", "test", "sign-in");
    }
}
