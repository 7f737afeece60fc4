using System.Globalization;
using System.Text;
using Curb.Exchange.Tabular;
using Curb.Storage;
using Curb.Storage.Accounts;
using Curb.Web.Accounts;
using Curb.Web.Shell;
using Curb.Web.UseCourses;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Curb.Web.PatientNaming;

/// <summary>Names of patients, for hospitals that keep them: handed in for a purpose and a time, shown on the patient's page for a stated reason, deleted.</summary>
internal static class PatientNamesEndpoints
{
    private const long LargestFile = 8L << 20;
    private const int LongestName = 60, LongestPurpose = 200, LeastReason = 4, LongestDays = 366 * 5;
    private static readonly string[] s_patient = ["patient", "patient_id", "患者", "患者编号", "病案号", "住院号"];
    private static readonly string[] s_name = ["name", "姓名", "患者姓名"];

    public static void MapPatientNames(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/patient-names", (HttpContext http, View view, PatientNames names) => Show(http, view, names)).Needs(Permissions.KeepNames);
        routes.MapPost("/patient-names", Keep).Needs(Permissions.KeepNames).TakesUpTo(LargestFile + (1 << 20));
        routes.MapPost("/patient-names/delete", Delete).Needs(Permissions.KeepNames);
        routes.MapPost("/patients/{patient}/name", Reveal).Needs(Permissions.SeeNames);
    }

    private static IResult Show(HttpContext http, View view, PatientNames names, string? problem = null, string? done = null)
    {
        using var lease = view.Open();
        var places = lease.Data.Institutions.Where(one => View.Reader.Covers(one.Code) && !View.Reader.Departments.ContainsKey(one.Code)).ToList();
        return View.Show<PatientNamesPage>(("Page", view.Page(http)), ("Institutions", places), ("Kept", places.ToDictionary(one => one.Code, one => names.Kept(one.Code))), ("Problem", problem), ("Done", done));
    }

    private static bool Reaches(string institution) => institution.Length > 0 && View.Reader.Covers(institution) && !View.Reader.Departments.ContainsKey(institution);

    private static async Task<IResult> Keep(HttpContext http, View view, PatientNames names)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        string institution = form["institution"].ToString(), purpose = form["purpose"].ToString().Trim();
        bool isTime = int.TryParse(form["days"], NumberStyles.None, CultureInfo.InvariantCulture, out int days) && days is >= 1 and <= LongestDays;
        if (!Reaches(institution) || purpose.Length is 0 or > LongestPurpose || !isTime || form.Files.GetFile("file") is not { Length: > 0 and <= LargestFile } file)
        {
            return Show(http, view, names, "names.form");
        }

        IReadOnlyList<(string Patient, string Name)>? read;
        try
        {
            await using var stream = file.OpenReadStream();
            read = Read(stream, file.FileName);
        }
        catch (UnusableFileException)
        {
            read = null;
        }

        if (read is null)
        {
            return Show(http, view, names, "names.columns");
        }

        names.KeepAll(institution, read, purpose, DateOnly.FromDateTime(names.Today.AddDays(days).UtcDateTime), Visitor.Of(http)!.Actor(http, purpose));
        return Show(http, view, names, done: view.Page(http).T.With("names.kept-now", read.Count));
    }

    /// <summary>The rows with a patient and a name; null where the file has no such columns.</summary>
    private static IReadOnlyList<(string Patient, string Name)>? Read(Stream stream, string name)
    {
        using var reader = TabularReader.Open(stream, name);
        int patient = Column(reader.Header, s_patient), called = Column(reader.Header, s_name);
        if (patient < 0 || called < 0)
        {
            return null;
        }

        var found = new List<(string, string)>();
        var batch = new RowBatch();
        while (reader.Read(batch))
        {
            for (int row = 0; row < batch.Count; row++)
            {
                string key = Encoding.UTF8.GetString(batch.Trimmed(row, patient)), text = Encoding.UTF8.GetString(batch.Trimmed(row, called));
                if (key.Length > 0 && text.Length is > 0 and <= LongestName)
                {
                    found.Add((key, text));
                }
            }
        }

        return found;
    }

    private static int Column(IReadOnlyList<string> header, string[] names) => Enumerable.Range(0, header.Count).FirstOrDefault(at => names.Contains(header[at], StringComparer.OrdinalIgnoreCase), -1);

    private static async Task<IResult> Delete(HttpContext http, View view, PatientNames names)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        string institution = form["institution"].ToString(), patient = form["patient"].ToString().Trim(), purpose = form["purpose"].ToString();
        if (!Reaches(institution) || (patient.Length == 0 && purpose.Length == 0))
        {
            return Show(http, view, names, "names.form");
        }

        var actor = Visitor.Of(http)!.Actor(http);
        if (patient.Length > 0)
        {
            names.Delete(institution, patient, actor);
        }
        else
        {
            names.DeleteAll(institution, purpose, actor);
        }

        return Show(http, view, names, done: view.Page(http).T["names.deleted"]);
    }

    /// <summary>Shows the name of a patient whose rows the reader may see, to whoever says why; who, whose and why are in the log before the page is sent.</summary>
    private static async Task<IResult> Reveal(HttpContext http, View view, PatientNames names, string patient)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        string why = form["why"].ToString().Trim();
        using var lease = view.Open();
        var (options, page) = view.Settle(http, lease.Data);
        var outcome = view.Part(options, () => PatientTimeline.Ask(lease.Data.Facts, View.ScopeOf(options), options.Institution!.Code, patient, http.Request.Query["encounter"].ToString(), view.Knowledge.Measurements, view.Names, page.T));
        if (options.Institution is null || !View.Reader.Covers(options.Institution.Code) || !PatientTimeline.IsSeen(lease.Data.Facts, View.ScopeOf(options), options.Institution.Code, patient))
        {
            return Results.NotFound();
        }

        string? name = why.Length is >= LeastReason and <= LongestPurpose ? names.Show(Disclosure.Scope.Of([options.Institution.Code], true), options.Institution.Code, patient, Visitor.Of(http)!.Actor(http, why)) : null;
        return View.Show<PatientPage>(("Page", page with { Address = $"/patients/{Uri.EscapeDataString(patient)}{http.Request.QueryString}" }), ("Patient", patient), ("Outcome", outcome), ("KeepsName", true), ("Name", name), ("Problem", name is null ? why.Length < LeastReason ? "names.why-needed" : "names.none" : null));
    }
}
