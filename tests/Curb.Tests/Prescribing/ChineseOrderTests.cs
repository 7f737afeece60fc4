using System.Text;
using Curb.Exchange.Orders;
using Curb.Prescribing;
using Curb.ReferenceData;

namespace Curb.Tests.Prescribing;

/// <summary>Order documents as Chinese systems write them: the same names in Chinese, and what is wrong is said in the name that was written.</summary>
public class ChineseOrderTests
{
    private const string Chinese = """
        {"编号":"o1","开具时间":"2026-03-01T09:30","就诊类型":"门诊","科室":"呼吸科","医师":{"工号":"D1","职称":"住院医师","处方权":"非限制使用级"},
         "患者":{"编号":"p1","年龄":60,"性别":"男","体重kg":60,"肌酐μmol/L":80,"妊娠":"否"},"过敏史":[{"过敏原":"青霉素","严重":"是"}],
         "药品":"注射用美罗培南","给药途径":"静滴","分级":"特殊使用级","单次剂量":1,"剂量单位":"g","频次":"每日三次","天数":3,"用药目的":"治疗",
         "诊断":{"诊断编码":"N10","诊断名称":"急性肾盂肾炎","轻重":"重"},"目标菌":["大肠埃希菌"],"在用抗菌药物":[{"药品":"左氧氟沙星","途径":"口服","用药目的":"治疗"}],"合并用药":[],
         "分离菌":[{"菌种":"eco","采集时间":"2026-02-20","药敏结果":{"CRO":"耐药","MEM":"敏感"}}],"紧急越级":{"指征":"感染性休克"}}
        """;

    [Fact]
    public void Chinese_names_say_what_English_ones_say()
    {
        var order = Read(Chinese).Order!;
        Assert.Equal(("o1", "MEM", CareSetting.Outpatient, "呼吸科", "p1", Grade.Special), (order.Id, order.Drug, order.Setting, order.Department, order.PatientKey, order.StatedGrade));
        Assert.Equal(("D1", "junior", (Grade?)Grade.Unrestricted), (order.Prescriber.Id, order.Prescriber.TitleLevel, order.Prescriber.Privilege));
        Assert.Equal((60, "m", 60, false), (order.Patient.AgeYears, order.Patient.Sex, order.Patient.WeightKg, order.Patient.Pregnant));
        Assert.Equal((1.0, 3.0, 3.0, true), (order.DoseGrams, order.DosesPerDay, order.Days, order.Therapy));
        Assert.True(order.Patient.Allergies!.Single().Severe);
        Assert.Equal(["eco"], order.Targets);
        Assert.Equal([("CRO", "R"), ("MEM", "S")], order.Results!.Select(result => (result.Drug, result.Sir)));
        Assert.Equal("感染性休克", order.Emergency!.Reason);
        Assert.False(order.Indication!.Mild);
    }

    [Theory]
    [InlineData("{\"药品\":\"CRO\",\"drug\":\"MEM\"}", "$.drug", "drug once")]
    [InlineData("{\"药品\":\"CRO\",\"过敏使\":[]}", "$.过敏使", "one of")]
    [InlineData("{\"药品\":\"阿司匹林\"}", "$.药品", "antimicrobial")]
    [InlineData("{\"药品\":\"CRO\",\"单次剂量\":1,\"剂量单位\":\"公斤力\"}", "$.剂量单位", "unit of the dose")]
    [InlineData("{\"药品\":\"CRO\",\"单次剂量\":\"1\",\"剂量单位\":\"g\"}", "$.单次剂量", "a number")]
    [InlineData("{\"药品\":[\"CRO\"]}", "$.药品", "a text")]
    [InlineData("{\"药品\":\"CRO\",\"患者\":[{\"年龄\":3}]}", "$.患者", "an object")]
    [InlineData("{\"药品\":\"CRO\",\"过敏史\":\"无\"}", "$.过敏史", "a list")]
    [InlineData("{\"药品\":\"CRO\",\"患者\":{\"体重kg\":6000}}", "$.患者.体重kg", "a number from 0.2 to 500")]
    [InlineData("{\"药品\":\"CRO\",\"患者\":{\"肌酐μmol/L\":1.1}}", "$.患者.肌酐μmol/L", "a number from 8 to 5000")]
    [InlineData("{\"药品\":\"CRO\",\"就诊类型\":\"日间\"}", "$.就诊类型", "住院")]
    [InlineData("{}", "$.drug", "a drug")]
    [InlineData("[{\"药品\":\"CRO\"}]", "$", "one object")]
    [InlineData("\"CRO\"", "$", "one object")]
    public void What_is_wrong_is_named_as_it_was_written(string document, string path, string expected)
    {
        var reading = Read(document);
        Assert.Null(reading.Order);
        Assert.Contains(reading.Problems, problem => problem.Path == path && problem.Expected.Contains(expected, StringComparison.Ordinal));
    }

    private static OrderReading Read(string document) => OrderDocument.Read(Encoding.UTF8.GetBytes(document), OrderBook.Terms, OrderBook.Now);
}
