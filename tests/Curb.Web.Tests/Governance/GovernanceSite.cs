using Curb.Formularies;
using Curb.Privileges;
using Curb.ReferenceData;
using Curb.Storage;
using Curb.Storage.Governance;
using Curb.Web.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Curb.Web.Tests.Governance;

/// <summary>Records of formulary and privileges at the hospital of a test site, made once.</summary>
internal static class GovernanceSite
{
    private static readonly Lock s_gate = new();
    private static readonly Actor s_actor = new("test");

    public static GovernanceStore Fill(RunningSite site)
    {
        var store = site.Services.GetRequiredService<GovernanceStore>();
        lock (s_gate)
        {
            if (store.Versions(SmallHospital.Hospital, DrugListKind.Formulary).Count > 0)
            {
                return store;
            }

            var exams = site.Services.GetRequiredService<ExamStore>();
            var list = store.Prepare(new DrugList("", DrugListKind.Formulary, SmallHospital.Hospital, 0, "现行", DrugListState.Draft, store.Today.AddDays(-30), "纪要", true)
            {
                Items = [.. new[] { "0.5g", "1g", "2g" }.Select((strength, at) => new FormularyItem($"{at}", "CRO", "注射用头孢曲松钠", strength, "粉针剂", "P", "甲", 9.8m)), new FormularyItem("9", "MEM", "注射用美罗培南", "0.5g", "粉针剂", "P", "甲", 46m)],
            }, s_actor);
            store.Approve(list.Id, [], s_actor);
            StaffMember Physician(string code, string title, string account = "") => new(SmallHospital.Hospital, code, "人员" + code, title, "内科", StaffKind.Physician, account);
            store.Save(SmallHospital.Hospital, [Physician("D0001", "主任医师", "physician"), Physician("D0002", "主治医师"), Physician("D0003", "副主任医师"), new(SmallHospital.Hospital, "P0001", "药师甲", "主管药师", "药学部", StaffKind.Pharmacist, "dispensing-pharmacist")], s_actor);
            store.Grant(SmallHospital.Hospital, [new Privilege("", SmallHospital.Hospital, "D0002", PrivilegeKind.Restricted, store.Today.AddDays(-30), store.Today.AddDays(10), "", store.Today, "", "考核", 0), new Privilege("", SmallHospital.Hospital, "D0003", PrivilegeKind.Special, store.Today.AddDays(-30), store.Today.AddDays(-1), "", store.Today, "", "考核", 0)], s_actor);
            store.Add(new Course("", SmallHospital.Hospital, "年度培训", "法规", store.Today.AddDays(-20), 4, "组") { Attended = ["D0001", "D0002", "P0001"] }, s_actor);
            exams.Save(SmallHospital.Hospital, [.. Enumerable.Range(0, 6).Select(i => new Question($"Q{i}", SmallHospital.Hospital, "法规", i == 0 ? QuestionKind.Multiple : QuestionKind.Single, $"第 {i} 题", ["对的" + i, "错的" + i, "另一" + i], i == 0 ? [0, 2] : [0], "解析", ""))], s_actor);
            exams.Add(new Examination("", SmallHospital.Hospital, "特殊使用级考核", PrivilegeKind.Special, store.Today.AddDays(-1), store.Today.AddDays(30), 30, 5, 60, 3, 36, "test", []), s_actor);
        }

        return store;
    }
}
