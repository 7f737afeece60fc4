using Curb.Columns;
using Curb.Exchange.Profiles;
using Curb.Facts;
using Curb.Intake;
using Curb.Intake.Received;
using Curb.Measurements;
using Curb.Tests.AntimicrobialUse;
using Curb.Tests.Profiles;
using Curb.Tests.Support;

namespace Curb.Tests.Measurements;

/// <summary>Temperatures and laboratory values from file to fact, and what is refused at the door.</summary>
public sealed class MeasurementTests : IDisposable
{
    private const string Header = "记录号,患者编号,就诊流水号,项目编码,项目名称,测量值,计量单位,测量时间\n";
    private const string Head = "MSH|^~\\&|LIS|T01|AMS|T01|20240306120000+0800||ORU^R01^ORU_R01|M1|P|2.5.1\rPID|1||P0001^^^T01^MR||TEST^PATIENT||19570101|F\rPV1|1|I|ICU^1|||||||ICU|||||||||V77\r";

    private readonly IngestRun _run = new();

    public static MeasuredItems Items { get; } = new(Reference.Library);

    public void Dispose() => _run.Dispose();

    [Theory]
    [InlineData("体温", "38.6", "℃", "temperature 38.6")]
    [InlineData("体温", "３８．６", "", "temperature 38.6")]
    [InlineData("体温", "38.6℃", "", "temperature 38.6")]
    [InlineData("8310-5", "101.3", "[degF]", "temperature 38.5")]
    [InlineData("体温", "98.6", "°F", "temperature 37")]
    [InlineData("体温", "101.3", "", "number-out-of-range")]
    [InlineData("体温", "24.9", "℃", "number-out-of-range")]
    [InlineData("体温", "25", "℃", "temperature 25")]
    [InlineData("体温", "45", "℃", "temperature 45")]
    [InlineData("体温", "45.1", "℃", "number-out-of-range")]
    [InlineData("体温", "-", "℃", "not-a-number")]
    [InlineData("体温", "37,5", "℃", "not-a-number")]
    [InlineData("体温", "36-37", "℃", "not-a-number")]
    [InlineData("CRP", "1.2", "mg/dL", "crp 12")]
    [InlineData("C-反应蛋白", "12", "ug/ml", "crp 12")]
    [InlineData("CRP", "12", "", "unknown-unit")]
    [InlineData("CRP", ">200", "mg/L", "crp >200")]
    [InlineData("CRP", "≤0.5", "mg/L", "crp <=0.5")]
    [InlineData("降钙素原", "＜0.02", "ng/mL", "procalcitonin <0.02")]
    [InlineData("PCT", "500", "pg/mL", "procalcitonin 0.5")]
    [InlineData("PCT", "0.22", "%", "unknown-unit")]
    [InlineData("肌酐", "78", "μmol/L", "creatinine 78")]
    [InlineData("肌酐", "78", "µmol/L", "creatinine 78")]
    [InlineData("2160-0", "1.2", "mg/dL", "creatinine 106.08")]
    [InlineData("肌酐", "8.5", "mmol/L", "unknown-unit")]
    [InlineData("肌酐", "4", "umol/L", "number-out-of-range")]
    [InlineData("WBC", "12.3", "×10^9/L", "leucocytes 12.3")]
    [InlineData("WBC", "12.3", "10³/µL", "unknown-unit")]
    [InlineData("白细胞", "25", "/uL", "unknown-unit")]
    [InlineData("中性粒细胞%", "88.1", "%", "neutrophil-share 88.1")]
    [InlineData("总胆红素", "1", "mg/dL", "bilirubin 17.1")]
    [InlineData("CRP", "12 mg/L", "mg/dL", "unit-conflict")]
    [InlineData("血红蛋白", "120", "g/L", "unknown")]
    [InlineData("尿肌酐", "8500", "μmol/L", "unknown")]
    public void A_value_is_read_in_the_unit_of_its_item_or_refused(string name, string value, string unit, string expected)
    {
        string found = "unknown";
        if (Items.Find(name) is { } item)
        {
            found = Items.Read(item, value, unit, out var fault) is { } read ? $"{read.Item.Code} {read.Comparator}{Math.Round(read.Value, 6):0.######}" : fault!.Problem;
        }

        Assert.Equal(expected, found);
    }

    [Fact]
    public void Bad_rows_are_told_with_column_found_and_expected_and_the_others_go_in()
    {
        var outcome = _run.Take("cn-templates", "体征.csv", Header
            + "T1,P1,Z1,,体温,38.9,℃,2024-03-04 16:30\nL1,P1,Z1,1988-5,C反应蛋白,126,mg/L,2024-03-04 16:45\nL1,P1,Z1,,降钙素原,<0.05,ng/mL,2024-03-04 16:45\n"
            + "T2,P1,Z1,,体温,389,℃,2024-03-05 08:00\nL2,P1,Z1,,C反应蛋白,12,,2024-03-05 08:00\nL2,P1,Z1,,血红蛋白,120,g/L,2024-03-05 08:00\nT3,P1,Z1,,体温,高,℃,2024-03-05 12:00\nT4,P1,Z1,,体温,38,℃,\n");

        Assert.Equal((8L, 3L, 5L), (outcome.Read, outcome.Accepted, outcome.Rejected));
        Assert.Equal(
            ["5 测量值 389 ℃ number-out-of-range", "6 计量单位 an empty cell unknown-unit", "7 项目名称 血红蛋白 unknown-code", "8 测量值 高 ℃ not-a-number", "9 测量时间 an empty cell missing-value"],
            _run.Rejections(outcome).Select(one => $"{one.Line} {one.Column} {one.Found} {one.Reason}"));
        Assert.Contains("25 up to 45 °C", _run.Rejections(outcome)[0].Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_measurement_twice_is_one_and_a_corrected_one_replaces_it()
    {
        _run.Take("cn-templates", "a.csv", Header + "L1,P1,Z1,,C反应蛋白,126,mg/L,2024-03-04 16:45\nL1,P1,Z1,,肌酐,78,μmol/L,2024-03-04 16:45\n");
        var again = _run.Take("cn-templates", "b.csv", Header + "L1,P1,Z1,,C反应蛋白,126,mg/L,2024-03-04 16:45\nL1,P1,Z1,,肌酐,87,μmol/L,2024-03-04 16:45\n");

        Assert.Equal((0L, 1L, 1L), (again.Accepted, again.Replaced, again.Unchanged));
        var received = _run.Read<ReceivedMeasurements>();
        Assert.Equal(["126", "87"], Enumerable.Range(0, received.Count).Select(row => received.Value[row]));
    }

    [Fact]
    public void A_message_with_culture_and_laboratory_values_goes_in_whole_and_every_segment_is_accounted_for()
    {
        var batch = Hl7(Head
            + "OBR|1|PO1^HIS|FI1^LIS|600-7^Bacteria identified in Blood by Culture^LN|||20240305081500+0800|||||||||||||||20240306115500+0800||MB|F\r"
            + "OBX|1|CWE|600-7^Bacteria identified in Blood by Culture^LN|1|56415008^Klebsiella pneumoniae^SCT||||||F\r"
            + "OBR|2|PO2^HIS|FI2^LIS|CHEM^Chemistry|||20240305081500+0800\r"
            + "OBX|1|NM|1988-5^C reactive protein^LN||126|mg/L|||||F\r"
            + "OBX|2|SN|33959-8^Procalcitonin^LN||<^0.05|ng/mL|||||F\r"
            + "OBX|3|NM|CREA^肌酐^L||78|umol/L|||||F\r"
            + "OBX|4|NM|718-7^Hemoglobin^LN||120|g/L|||||F\r"
            + "OBX|5|NM|1920-8^AST^LN||40|furlong|||||F\r"
            + "OBX|6|NM|1742-6^ALT^LN||40|U/L|||||X\r"
            + "OBR|3|PO3^HIS|FI3^MON|VITAL^Vital signs|||20240305090000+0800\r"
            + "OBX|1|NM|8310-5^Body temperature^LN||101.3|[degF]|||||F|||20240305090000+0800\r"
            + "OBX|2|NM|8310-5^Body temperature^LN||38.1|Cel|||||F|||20240305150000+0800\r"
            + "OBR|4|PO4^HIS|FI4^RAD|XR^Chest X-ray\rOBX|1|TX|XR^Report||shadow||||||F\r");

        Assert.Equal((10L, 6L, 4L), (batch.Read, batch.Accepted, batch.Rejected));
        var received = _run.Read<ReceivedMeasurements>();
        Assert.Equal(["1988-5 126 mg/L", "33959-8 <0.05 ng/mL", "CREA 78 umol/L", "8310-5 101.3 [degF]", "8310-5 38.1 Cel"], Enumerable.Range(0, received.Count).Select(row => $"{received.Code[row]} {received.Value[row]} {received.Unit[row]}"));
        Assert.Equal(("P0001", "V77"), (received.Patient[0], received.Encounter[0]));
        Assert.Equal(["not-taken", "unknown-unit", "withdrawn", "not-microbiology"], _run.Rejections(batch).Select(one => one.Reason));
        Assert.Equal("Klebsiella pneumoniae", _run.Read<ReceivedIsolates>().Organism[0]);

        var corrected = Hl7(Head + "OBR|2|PO2^HIS|FI2^LIS|CHEM^Chemistry|||20240305081500+0800\rOBX|1|NM|1988-5^C reactive protein^LN||136|mg/L|||||C\r");
        Assert.Equal((0L, 1L), (corrected.Accepted, corrected.Replaced));
        Assert.Equal(5, _run.Read<ReceivedMeasurements>().Count);
    }

    [Fact]
    public void Fhir_observations_are_read_by_their_loinc_code_and_ucum_unit()
    {
        static string Observation(string id, string more) => $$"""{"resource":{"resourceType":"Observation","id":"{{id}}","status":"final","subject":{"reference":"Patient/P1" },"encounter":{"reference":"Encounter/Z1" },"effectiveDateTime":"2024-03-05T08:15:00+08:00",{{more}} } }""";
        static string Code(string code, string text) => $$"""{"coding":[{"system":"http://loinc.org","code":"{{code}}","display":"{{text}}" }] }""";
        var batch = _run.Take("fhir", "o.json", $$"""
            {"resourceType":"Bundle","type":"collection","entry":[
            {{Observation("t", $$""" "category":[{"coding":[{"code":"vital-signs"}]}],"code":{{Code("8310-5", "Body temperature")}},"valueQuantity":{"value":101.3,"unit":"F","system":"http://unitsofmeasure.org","code":"[degF]"} """)}},
            {{Observation("c", $$""" "code":{{Code("1988-5", "CRP")}},"valueQuantity":{"value":5,"comparator":"<","unit":"mg/L","code":"mg/L"} """)}},
            {{Observation("panel", $$""" "code":{{Code("51990-0", "Basic metabolic panel")}},"component":[{"code":{{Code("2160-0", "Creatinine")}},"valueQuantity":{"value":1.2,"code":"mg/dL"} },{"code":{{Code("2345-7", "Glucose")}},"valueQuantity":{"value":90,"code":"mg/dL"} },{"code":{{Code("1975-2", "Bilirubin")}},"valueQuantity":{"value":1,"code":"mg/dL"} }] """)}},
            {{Observation("bad", $$""" "code":{{Code("8310-5", "Body temperature")}},"valueQuantity":{"value":386,"code":"Cel"} """)}},
            {{Observation("h", $$""" "code":{{Code("718-7", "Hemoglobin")}},"valueQuantity":{"value":120,"code":"g/L"} """)}}
            ]}
            """, settings: Settings());

        Assert.Equal((5L, 3L, 2L), (batch.Read, batch.Accepted, batch.Rejected));
        var received = _run.Read<ReceivedMeasurements>();
        Assert.Equal(["8310-5 101.3 [degF]", "1988-5 <5 mg/L", "2160-0 1.2 mg/dL", "1975-2 1 mg/dL"], Enumerable.Range(0, received.Count).Select(row => $"{received.Code[row]} {received.Value[row]} {received.Unit[row]}"));
        Assert.Equal(["number-out-of-range", "not-microbiology"], _run.Rejections(batch).OrderBy(one => one.Line).Select(one => one.Reason));
    }

    [Fact]
    public void A_fact_knows_stay_department_and_month_and_keeps_what_can_not_be_read()
    {
        var hospital = new SmallHospital();
        string stay = hospital.Stay("2024-03-01 08:00", "2024-03-09 10:00", "重症医学科");
        Measure(hospital, stay, null, "体温", "101.3", "°F", "2024-03-02 08:00");
        Measure(hospital, null, "p1", "CRP", "<5", "mg/L", "2024-03-08 08:00");
        Measure(hospital, null, "p1", "CRP", "50", "mg/L", "2024-05-08 08:00");
        Measure(hospital, "elsewhere", "p9", "肌酐", "78", "?", "2024-03-02 08:00");
        var facts = hospital.Derive().Measurements;

        Assert.Equal(
            ["e1 p1 重症医学科 2024-03 temperature  38.5 ", "e1 p1 重症医学科 2024-03 crp < 5 ", " p1  2024-05 crp  50 ", "elsewhere p9  2024-03 creatinine   unknown-unit"],
            Enumerable.Range(0, facts.Count).Select(row => $"{facts.Encounter[row]} {facts.Patient[row]} {facts.Department[row]} {facts.Month[row]} {facts.Item[row]} {facts.Comparator[row]} {(facts.Value[row] is { } value ? Math.Round(value, 4) : null)} {facts.Problem[row]}"));
        Assert.Equal(hospital.Records.Measurements.Count, facts.Count);
    }

    private static void Measure(SmallHospital hospital, string? stay, string? patient, string name, string value, string unit, string at)
    {
        var table = hospital.Records.Measurements;
        table.Id.Append(table.Count + 1L);
        table.Encounter.Append(stay);
        table.Patient.Append(patient);
        table.ItemName.Append(name);
        table.Value.Append(value);
        table.Unit.Append(unit);
        table.TakenAt.Append(Instants.From(DateTime.Parse(at, System.Globalization.CultureInfo.InvariantCulture)));
        table.EndRow();
    }

    private BatchOutcome Hl7(string text) => _run.Take("hl7v2", "m.hl7", text, settings: Settings());

    private static IntakeSettings Settings() => IntakeSettings.Default with { Institution = "H1", DrugCode = new Curb.Cli.Commands.DrugNames(Reference.Library).Code, Measurements = Items };
}
