using Curb.Disclosure;

namespace Curb.Web.Accounts;

/// <summary>The permission table that the program is built with: permissions.csv beside this file.</summary>
public static class Permissions
{
    public const string Export = "export";
    public const string ManageAccounts = "accounts.manage";
    public const string ManageOrganisation = "organisation.manage";
    public const string SeeAudit = "audit.see";
    public const string SeeJobs = "jobs.see";
    public const string RunJobs = "jobs.run";
    public const string Deliver = "deliveries.make";
    public const string RegisterInterventions = "interventions.register";
    public const string OwnKeys = "keys.own";

    public const string SeeNames = "names.see";
    public const string KeepNames = "names.keep";

    public static PermissionTable Table { get; } = Read();

    private static PermissionTable Read()
    {
        using var stream = typeof(Permissions).Assembly.GetManifestResourceStream("accounts/permissions.csv") ?? throw new InvalidOperationException("The permission table is not part of the program.");
        using var reader = new StreamReader(stream);
        return PermissionTable.Parse(reader.ReadToEnd());
    }
}
