using Curb.Disclosure;
using Curb.Exchange.Documents;
using Curb.Formularies;
using Curb.Policies;
using Curb.Prescribing;
using Curb.ReferenceData;
using Curb.Storage.Governance;
using Curb.Supervision;

namespace Curb.Web.DrugLists;

/// <summary>Fills in the filing document of a formulary from the records.</summary>
public static class FilingForms
{
    public static FilingForm Of(DrugList list, GovernanceStore store, PolicyLibrary policies, ReferenceLibrary reference)
    {
        var review = new FormularyReview(store, policies, reference);
        var institutions = store.Records.Institutions(Scope.DataFolderOwner);
        var institution = institutions.FirstOrDefault(one => one.Code == list.Place) ?? Institution.Unregistered(list.Place);
        var grades = review.Ruling(OrganisationTree.Of(store.Records.Places(), institutions), list.Place, list.EffectiveFrom);
        var limits = review.Limits(list.Items, institution, list.EffectiveFrom).Select(limit => (
            $"{limit.Title.Zh}{(limit.Group.Zh.Length > 0 ? "：" + limit.Group.Zh : "")}", limit.Because.Zh, Verdict(limit.Verdict),
            limit.Limit is { } known ? $"{policies.Clause(known.Value.Clause)?.Article ?? known.Value.Clause}{(known.Verified ? "" : "（未核实）")}" : ""));
        return new FilingForm(
            institution.Name, $"{Level(institution.Level)}{Kind(institution.Kind)}", list, item => item.Drug.Length > 0 && grades.GradeOf(item.Drug, item.Route, item.Form) is { } grade ? OrderCase.GradeName(grade).Zh : "", [.. limits], store.Today);
    }

    private static string Verdict(RuleVerdict verdict) => verdict switch { RuleVerdict.Met => "符合", RuleVerdict.NotMet => "超出，须说明理由", _ => "无法判定" };

    private static string Level(string level) => level switch { "tertiary" => "三级", "secondary" => "二级", "primary" => "基层", _ => "" };

    private static string Kind(string kind) => kind switch
    {
        "general" => "综合医院", "stomatology" => "口腔医院", "oncology" => "肿瘤医院", "paediatric" => "儿童医院", "psychiatric" => "精神病医院", "maternity" => "妇产医院（妇幼保健院）", "community" => "社区卫生服务中心、乡镇卫生院", _ => "未登记类别",
    };
}
