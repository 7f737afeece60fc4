using System.Globalization;
using Curb.Indicators;
using Curb.Storage;
using Curb.Storage.Accounts;
using Curb.Storage.Forms;
using Curb.Supervision;
using Curb.Supervision.Forms;

namespace Curb.Cli.Work;

/// <summary>Three made-up clinics of the demo that have no system and report by the month on a form: one of them owes its last months. And a pharmacy, of whose sales the drug authority reports.</summary>
internal static class DemoReports
{
    private const int Months = 12;
    private const int Year = 2025;

    private static readonly (Institution Institution, int Prescriptions, double Share, int Owed)[] s_clinics =
    [
        (new("DX01", "示范市东城区柳巷卫生站", "East District Willow Lane Clinic", "primary", "community", "示范市东城区"), 620, 0.16, 0),
        (new("DX02", "示范市西城区河畔诊所", "West District Riverside Clinic", "primary", "community", "示范市西城区"), 410, 0.27, 0),
        (new("DX03", "示范市北城区山前卫生室", "North District Foothill Clinic", "primary", "community", "示范市北城区"), 180, 0.21, 2),
    ];

    public static void Make(DataFolder folder, Actor actor)
    {
        var store = new FormStore(folder.Records);
        foreach (var (clinic, prescriptions, share, owed) in s_clinics)
        {
            folder.Save(clinic, actor.Who);
            for (int month = 1; month <= Months - owed; month++)
            {
                store.Send(clinic.Code, "primary-monthly", new CalendarMonth(Year, month), Content(month, prescriptions + (month * 7 % 40), share), "", actor);
            }
        }

        var pharmacy = new Institution("DP01", "示范市中心区康宁大药房", "Central District Kangning Pharmacy", "unknown", "retail-pharmacy", "示范市中心区");
        folder.Save(pharmacy, actor.Who);
        for (int month = 1; month <= Months; month++)
        {
            store.Send(pharmacy.Code, "retail-monthly", new CalendarMonth(Year, month), new FormContent(new Dictionary<string, string> { ["sales"] = Text(300 + month), ["sales-on-prescription"] = Text(285 + month) }, []), "", actor);
        }

        var accounts = new AccountStore(folder.Records);
        if (accounts.Create("village-clinic", "村卫生室填报员 / Village clinic clerk", true, actor) is { } clerk)
        {
            accounts.SetRole(clerk, new Disclosure.RoleAssignment("hospital-administrator", s_clinics[^1].Institution.Code), true, actor);
        }
    }

    private static FormContent Content(int month, int prescriptions, double share)
    {
        int antimicrobial = (int)(prescriptions * share), intravenous = antimicrobial / 4;
        var values = new Dictionary<string, string>
        {
            ["outpatient-prescriptions"] = Text(prescriptions), ["antimicrobial-prescriptions"] = Text(antimicrobial), ["intravenous-prescriptions"] = Text(intravenous), ["special-prescriptions"] = "0",
            ["prescription-cost"] = Text(prescriptions * 46), ["antimicrobial-cost"] = Text(antimicrobial * 31), ["varieties"] = "14",
        };
        var sample = Enumerable.Range(0, 10).Select(i => (IReadOnlyDictionary<string, string>)new Dictionary<string, string>
        {
            ["day"] = string.Create(CultureInfo.InvariantCulture, $"{Year}-{month:00}-{(i * 2) + 3:00}"), ["age"] = Text(4 + (i * 7)), ["diagnosis"] = i % 3 == 0 ? "急性上呼吸道感染" : "急性支气管炎",
            ["drug"] = i % 2 == 0 ? "阿莫西林" : "头孢克洛", ["intravenous"] = i % 4 == 0 ? "yes" : "no", ["appropriate"] = i % 3 == 0 ? "no" : "yes", ["remark"] = i % 3 == 0 ? "无细菌感染依据" : "",
        }).ToList();
        return new FormContent(values, sample);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
