using System.Text.Json;
using System.Text.Json.Nodes;
using Curb.Exchange.Orders;
using Curb.Prescribing;

namespace Curb.Tests.Prescribing;

/// <summary>Draft orders as systems write them: FHIR R4 in many hands.</summary>
public class HookReadingTests
{
    private static HookReading Read(string draft, string prefetch = "{}", string hook = "order-sign", string more = "")
    {
        string request = $$$"""{"hook":"{{{hook}}}","hookInstance":"d1577c69-dfbe-44ad-ba6d-3e05e953b2ea","context":{"userId":"Practitioner/dr7","patientId":"p1","selections":["MedicationRequest/m1"],"draftOrders":{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"MedicationRequest","id":"m1","status":"draft","intent":"order","subject":{"reference":"Patient/p1"},{{{draft}}}}}{{{more}}}]}},"prefetch":{{{prefetch}}}}""";
        return HookRequest.Read(JsonDocument.Parse(request).RootElement, hook, OrderBook.Terms, OrderBook.Now);
    }

    private static Order Order(string draft, string prefetch = "{}") => Read(draft, prefetch).Drafts.Single().Order!;

    [Theory]
    [InlineData("""{"coding":[{"system":"http://www.whocc.no/atc","code":"J01DH02"}]}""", "MEM")]
    [InlineData("""{"coding":[{"system":"urn:oid:2.16.840.1.113883.6.73","code":"J01DD04"}]}""", "CRO")]
    [InlineData("""{"coding":[{"system":"http://www.nlm.nih.gov/research/umls/rxnorm","code":"29561","display":"meropenem"}]}""", "MEM")]
    [InlineData("""{"coding":[{"system":"http://hospital.example/drugs","code":"YP-0031","display":"注射用美罗培南"}]}""", "MEM")]
    [InlineData("""{"text":"头孢曲松钠"}""", "CRO")]
    [InlineData("""{"text":"Levofloxacin 500 mg oral tablet"}""", "LVX")]
    [InlineData("""{"coding":[{"system":"http://www.whocc.no/atc","code":null},{"display":"美罗培南"}],"text":null}""", "MEM")]
    public void The_drug_is_read_from_atc_display_or_text(string concept, string expected) => Assert.Equal(expected, Order($"\"medicationCodeableConcept\":{concept}").Drug);

    [Fact]
    public void The_drug_may_stand_in_a_medication_that_the_draft_refers_to()
    {
        Assert.Equal("MEM", Order("""
            "contained":[{"resourceType":"Medication","id":"d1","code":{"text":"美罗培南"}}],"medicationReference":{"reference":"#d1"}
            """).Drug);
        Assert.Equal("CRO", Order("\"medicationReference\":{\"reference\":\"Medication/d9\",\"display\":\"ceftriaxone\"}").Drug);
        Assert.Equal("CRO", Read("\"medicationReference\":{\"reference\":\"Medication/d2\"}", more: ",{\"resource\":{\"resourceType\":\"Medication\",\"id\":\"d2\",\"code\":{\"coding\":[{\"system\":\"http://www.whocc.no/atc\",\"code\":\"J01DD04\"}]}}}").Drafts.Single().Order!.Drug);
    }

    [Theory]
    [InlineData("""{"coding":[{"system":"http://www.nlm.nih.gov/research/umls/rxnorm","code":"616447"}]}""", "http://www.nlm.nih.gov/research/umls/rxnorm 616447")]
    [InlineData("""{}""", "?")]
    [InlineData("""{"text":"paracetamol"}""", null)]
    public void A_drug_that_is_only_a_number_is_told_not_to_be_judged_and_another_drug_is_passed_over(string concept, string? unread)
    {
        var draft = Read($"\"medicationCodeableConcept\":{concept}").Drafts.Single();
        Assert.Null(draft.Order);
        Assert.Equal(unread, draft.Unread);
    }

    [Theory]
    [InlineData("""{"doseAndRate":[{"doseQuantity":{"value":1,"unit":"g","code":"g","system":"http://unitsofmeasure.org"}}],"timing":{"repeat":{"frequency":3,"period":1,"periodUnit":"d"}}}""", 1.0, 3.0)]
    [InlineData("""{"doseAndRate":[{"doseQuantity":{"value":500,"unit":"mg"}}],"timing":{"repeat":{"period":8,"periodUnit":"h"}}}""", 0.5, 3.0)]
    [InlineData("""{"doseAndRate":[{"doseRange":{"low":{"value":1,"code":"g"},"high":{"value":2,"code":"g"}}}],"timing":{"code":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-GTSAbbreviation","code":"BID"}]}}}""", 2.0, 2.0)]
    [InlineData("""{"doseQuantity":{"value":1000,"unit":"mg"},"timing":{"code":{"text":"q8h"}}}""", 1.0, 3.0)]
    [InlineData("""{"doseAndRate":[{"doseQuantity":{"value":2,"unit":"TAB"}}],"timing":{"repeat":{"timeOfDay":["08:00:00","20:00:00"]}}}""", null, 2.0)]
    [InlineData("""{"doseAndRate":[{"doseQuantity":{"value":15,"code":"mL"}}],"timing":{"repeat":{"frequency":1,"period":1,"periodUnit":"wk"}}}""", null, 0.142857)]
    [InlineData("""{"doseAndRate":[{"doseQuantity":{"value":-1,"code":"g"}}],"timing":{"repeat":{"frequency":1,"period":0,"periodUnit":"d"}}}""", null, null)]
    [InlineData("""{"text":"as directed"}""", null, null)]
    [InlineData("""{"doseAndRate":"1 g","timing":[]}""", null, null)]
    public void Doses_and_timings_are_read_in_their_shapes(string dosage, double? grams, double? perDay)
    {
        var order = Order($"\"medicationCodeableConcept\":{{\"text\":\"meropenem\"}},\"dosageInstruction\":[{dosage}]");
        Assert.Equal(grams, order.DoseGrams);
        Assert.Equal(Rounded(perDay), Rounded(order.DosesPerDay));
    }

    private static double? Rounded(double? number) => number is { } known ? Math.Round(known, 5) : null;

    [Fact]
    public void Instructions_that_say_different_doses_leave_the_dose_unknown_and_equal_ones_add_up()
    {
        const string Morning = """{"doseAndRate":[{"doseQuantity":{"value":1,"code":"g"}}],"timing":{"repeat":{"frequency":1,"period":1,"periodUnit":"d"}}}""";
        var equal = Order($"\"medicationCodeableConcept\":{{\"text\":\"meropenem\"}},\"dosageInstruction\":[{Morning},{Morning}]");
        Assert.Equal((1.0, 2.0), (equal.DoseGrams, equal.DosesPerDay));
        Assert.Null(Order($"\"medicationCodeableConcept\":{{\"text\":\"meropenem\"}},\"dosageInstruction\":[{Morning},{Morning.Replace("\"value\":1,", "\"value\":2,", StringComparison.Ordinal)}]").DoseGrams);
        var inTurn = Order($"\"medicationCodeableConcept\":{{\"text\":\"meropenem\"}},\"dosageInstruction\":[{Morning.Insert(1, "\"sequence\":1,")},{Morning.Insert(1, "\"sequence\":2,")}]");
        Assert.Equal(1.0, inTurn.DosesPerDay);
    }

    [Theory]
    [InlineData("""{"coding":[{"system":"http://snomed.info/sct","code":"47625008","display":"Intravenous route"}]}""", "P", true)]
    [InlineData("""{"text":"口服"}""", "O", false)]
    [InlineData("""{"coding":[{"code":"IV"}]}""", "P", true)]
    [InlineData("""{"text":"by magic"}""", "", null)]
    public void Routes_are_read(string route, string expected, bool? intravenous)
    {
        var order = Order($"\"medicationCodeableConcept\":{{\"text\":\"levofloxacin\"}},\"dosageInstruction\":[{{\"route\":{route}}}]");
        Assert.Equal((expected, intravenous), (order.Route, order.Intravenous));
    }

    [Fact]
    public void Bounds_and_supply_give_days_start_and_stop()
    {
        var order = Order("""
            "medicationCodeableConcept":{"text":"levofloxacin"},"dosageInstruction":[{"timing":{"repeat":{"boundsPeriod":{"start":"2026-03-01T10:00:00+08:00","end":"2026-03-08T10:00:00+08:00"}}}}]
            """);
        Assert.Equal((new DateTime(2026, 3, 1, 10, 0, 0), new DateTime(2026, 3, 8, 10, 0, 0)), (order.Start, order.Stop));
        Assert.Equal(14, Order("\"medicationCodeableConcept\":{\"text\":\"levofloxacin\"},\"dosageInstruction\":[{\"timing\":{\"repeat\":{\"boundsDuration\":{\"value\":2,\"code\":\"wk\"}}}}]").Days);
        Assert.Equal(3, Order("\"medicationCodeableConcept\":{\"text\":\"levofloxacin\"},\"dispenseRequest\":{\"expectedSupplyDuration\":{\"value\":3,\"unit\":\"days\"}}").Days);
    }

    private const string Drug = "\"medicationCodeableConcept\":{\"text\":\"meropenem\"}";

    [Fact]
    public void Prefetch_may_be_a_bundle_one_resource_null_or_a_failed_search()
    {
        const string Allergy = """{"resourceType":"AllergyIntolerance","patient":{"reference":"Patient/p1"},"code":{"text":"青霉素"},"criticality":"high"}""";
        Assert.Single(Order(Drug, $$$$"""{"allergies":{{{{Allergy}}}}}""").Patient.Allergies!);
        Assert.Single(Order(Drug, $$$$"""{"allergies":{"resourceType":"Bundle","type":"searchset","entry":[{"resource":{{{{Allergy}}}}}]}}""").Patient.Allergies!);
        Assert.Empty(Order(Drug, """{"allergies":{"resourceType":"Bundle"}}""").Patient.Allergies!);
        Assert.Null(Order(Drug, """{"allergies":null}""").Patient.Allergies);
        Assert.Null(Order(Drug, """{"allergies":{"resourceType":"OperationOutcome","issue":[{"severity":"error"}]}}""").Patient.Allergies);
        Assert.Null(Order(Drug, """{"allergies":{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"OperationOutcome","issue":[{"severity":"fatal"}]}}]}}""").Patient.Allergies);
        Assert.Empty(Order(Drug, $$$$"""{"allergies":{"resourceType":"Bundle","entry":[{"resource":{{{{Allergy.Replace("\"criticality\"", "\"verificationStatus\":{\"coding\":[{\"code\":\"refuted\"}]},\"criticality\"", StringComparison.Ordinal)}}}}}]}}""").Patient.Allergies!);
        Assert.Equal("m", Order(Drug, """{"patient":{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Patient","id":"p1","gender":"male"}}]}}""").Patient.Sex);
    }

    [Fact]
    public void What_was_refuted_resolved_or_entered_in_error_is_not_judged_with()
    {
        string Condition(string status) => $$$$"""{"resourceType":"Condition","subject":{"reference":"Patient/p1"},"clinicalStatus":{"coding":[{"code":"{{{{status}}}}"}]},"code":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10","code":"J15.0"}]}}""";
        Assert.Equal("J15.0", Order(Drug, $$$$"""{"conditions":{{{{Condition("active")}}}}}""").Indication?.Code);
        Assert.Null(Order(Drug, $$$$"""{"conditions":{{{{Condition("resolved")}}}}}""").Indication);
        string Weight(string status) => $$$$"""{"observations":{"resourceType":"Observation","status":"{{{{status}}}}","subject":{"reference":"Patient/p1"},"code":{"coding":[{"code":"29463-7"}]},"valueQuantity":{"value":62,"code":"kg"}}}""";
        Assert.Equal(62, Order(Drug, Weight("final")).Patient.WeightKg);
        Assert.Null(Order(Drug, Weight("entered-in-error")).Patient.WeightKg);
    }

    [Theory]
    [InlineData("""{"encounter":{"resourceType":"Encounter","id":"e1","subject":{"reference":"Patient/p2"}}}""", true)]
    [InlineData("""{"patient":{"resourceType":"Patient","id":"p2"}}""", true)]
    [InlineData("""{"allergies":{"resourceType":"AllergyIntolerance","patient":{"reference":"http://fhir.example/Patient/p2/_history/1"}}}""", true)]
    [InlineData("""{"conditions":{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Condition","subject":{"reference":"Patient/p1"}}},{"resource":{"resourceType":"Condition","subject":{"reference":"Patient/p2"}}}]}}""", true)]
    [InlineData("""{"patient":{"resourceType":"Patient","id":"p1"},"encounter":{"resourceType":"Encounter","id":"e1","subject":{"reference":"Patient/p1"}}}""", false)]
    public void Prefetch_of_another_patient_is_refused_as_a_whole(string prefetch, bool refused)
    {
        var reading = Read(Drug, prefetch);
        Assert.Equal((refused, refused), (reading.Problem is not null, reading.Missing));
        Assert.Equal(refused ? 0 : 1, reading.Drafts.Count);
    }

    [Fact]
    public void A_draft_of_another_patient_too_many_drafts_and_a_request_without_its_parts_are_refused()
    {
        Assert.NotNull(Read(Drug, more: ",{\"resource\":{\"resourceType\":\"MedicationRequest\",\"id\":\"m2\",\"subject\":{\"reference\":\"Patient/p2\"}}}").Problem);
        Assert.NotNull(Read(Drug, more: string.Concat(Enumerable.Range(0, 50).Select(n => $",{{\"resource\":{{\"resourceType\":\"MedicationRequest\",\"id\":\"x{n}\"}}}}"))).Problem);
        var whole = JsonNode.Parse("""{"hook":"order-sign","hookInstance":"d1577c69-dfbe-44ad-ba6d-3e05e953b2ea","context":{"userId":"u","patientId":"p","draftOrders":{"resourceType":"Bundle"}}}""")!.AsObject();
        Assert.Null(HookRequest.Read(JsonDocument.Parse(whole.ToJsonString()).RootElement, "order-sign", OrderBook.Terms, OrderBook.Now).Problem);
        foreach (string path in (string[])["hook", "hookInstance", "context", "context.userId", "context.patientId", "context.draftOrders"])
        {
            var broken = whole.DeepClone().AsObject();
            (path.Split('.') is [_, var inner] ? broken["context"]!.AsObject() : broken).Remove(path.Split('.')[^1]);
            Assert.NotNull(HookRequest.Read(JsonDocument.Parse(broken.ToJsonString()).RootElement, "order-sign", OrderBook.Terms, OrderBook.Now).Problem);
        }
    }

    /// <summary>FHIR R5: the drug is a concept or a reference in one member, reasons too, the class of a visit is a list of concepts, statements are recorded.</summary>
    [Fact]
    public void A_draft_of_R5_is_read_as_one_of_R4()
    {
        const string Newer = """
            "medication":{"concept":{"coding":[{"system":"http://www.whocc.no/atc","code":"J01DH02"}]}},"reason":[{"concept":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10","code":"J15.0"}],"text":"治疗"}}]
            """;
        var order = Order(Newer, """{"encounter":{"resourceType":"Encounter","class":[{"coding":[{"code":"EMER"}]}],"location":[{"location":{"display":"急诊科"}}]},"medications":{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"MedicationStatement","id":"s1","status":"recorded","medication":{"concept":{"text":"万古霉素"}}}}]}}""");
        Assert.Equal(("MEM", CareSetting.Emergency, "J15.0", true, "急诊科"), (order.Drug, order.Setting, order.Indication!.Code, order.Therapy, order.Department));
        Assert.Equal("VAN", Assert.Single(order.Active!).Drug);
        Assert.Equal("CRO", Order("""
            "contained":[{"resourceType":"Medication","id":"d","code":{"text":"头孢曲松"}}],"medication":{"reference":{"reference":"#d"}}
            """).Drug);
    }

    [Fact]
    public void A_draft_of_the_third_version_is_told_not_to_be_judged()
    {
        var draft = Read("\"medicationCodeableConcept\":{\"text\":\"meropenem\"},\"requester\":{\"agent\":{\"reference\":\"Practitioner/1\"}}").Drafts.Single();
        Assert.Null(draft.Order);
        Assert.Contains("STU3", draft.Unread, StringComparison.Ordinal);
    }

    /// <summary>Values in other units are brought into the first, what can't be true is unknown, and the latest goes first.</summary>
    [Theory]
    [InlineData("29463-7", 62000, "g", 62.0)]
    [InlineData("29463-7", 100, "[lb_av]", 45.359237)]
    [InlineData("29463-7", 6200, "kg", null)]
    [InlineData("29463-7", 62, "jin", null)]
    [InlineData("29463-7", 62, "", null)]
    public void Observations_are_read_by_unit(string code, double value, string unit, double? kilograms)
    {
        var order = Order(Drug, FormattableString.Invariant($$$$"""{"observations":{"resourceType":"Observation","status":"final","code":{"coding":[{"code":"{{{{code}}}}"}]},"valueQuantity":{"value":{{{{value}}}},"code":"{{{{unit}}}}"}}}"""));
        Assert.Equal(Rounded(kilograms), Rounded(order.Patient.WeightKg));
    }

    /// <summary>A page of a longer list of allergies: what it holds counts, and that it holds nothing against the drug does not.</summary>
    [Fact]
    public void Half_a_list_of_allergies_does_not_say_that_there_are_no_others()
    {
        var order = Order(Drug, """{"allergies":{"resourceType":"Bundle","link":[{"relation":"next","url":"x"}],"entry":[]}}""");
        Assert.Equal(RuleOutcome.CannotAssess, OrderCheck.Check(order, OrderBook.Knowledge).Rules.Single(rule => rule.Rule == "allergy").Answer.Outcome);
    }

    /// <summary>Whoever signs is the user; a user who is no member of the staff signs for whoever the draft names, and a name alone never makes a prescriber.</summary>
    [Theory]
    [InlineData("Practitioner/dr7", "dr7")]
    [InlineData("PractitionerRole/dr7", "dr7")]
    [InlineData("Patient/p1", "dr9")]
    public void The_prescriber_is_the_user_or_whom_the_draft_names(string user, string expected)
    {
        string draft = $"{{\"resourceType\":\"MedicationRequest\",\"id\":\"m1\",\"requester\":{{\"reference\":\"Practitioner/dr9\"}},{Drug}}}";
        string request = $$$"""{"hook":"order-sign","hookInstance":"d1577c69-dfbe-44ad-ba6d-3e05e953b2ea","context":{"userId":"{{{user}}}","patientId":"p1","draftOrders":{"resourceType":"Bundle","entry":[{"resource":{{{draft}}} }]} } }""";
        Assert.Equal(expected, HookRequest.Read(JsonDocument.Parse(request).RootElement, "order-sign", OrderBook.Terms, OrderBook.Now).Drafts.Single().Order!.Prescriber.Id);
    }

    [Theory]
    [InlineData("AMB", CareSetting.Outpatient)]
    [InlineData("EMER", CareSetting.Emergency)]
    [InlineData("IMP", CareSetting.Inpatient)]
    [InlineData("VR", CareSetting.Outpatient)]
    [InlineData("XX", CareSetting.Unknown)]
    public void The_setting_is_that_of_the_encounter(string code, CareSetting expected) =>
        Assert.Equal(expected, Order(Drug, $$$$"""{"encounter":{"resourceType":"Encounter","class":{"code":"{{{{code}}}}"}}}""").Setting);
}
