using Curb.Exchange.Profiles;
using Curb.Intake.Received;
using Curb.Tests.Reports;
using Curb.Tests.Support;

namespace Curb.Tests.Profiles;

/// <summary>Further sources whose columns stand in profiles: MIMIC-IV and the antibiograms of NCBI.</summary>
public sealed class OtherSourcesTests : IDisposable
{
    private readonly IngestRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public void Microbiology_of_the_fourth_mimic_database_becomes_specimens_isolates_and_results()
    {
        const string header = "microevent_id,subject_id,hadm_id,micro_specimen_id,order_provider_id,chartdate,charttime,spec_itemid,spec_type_desc,test_seq,storedate,storetime,test_itemid,test_name,org_itemid,org_name,isolate_num,quantity,ab_itemid,ab_name,dilution_text,dilution_comparison,dilution_value,interpretation,comments\n";
        var batch = _run.Take("mimic-iv", "microbiologyevents.csv", header
            + "1,10,100,7001,P1,2180-05-07 00:00:00,2180-05-07 08:15:00,70012,BLOOD CULTURE,1,2180-05-09 00:00:00,2180-05-09 10:00:00,90201,\"Blood Culture, Routine\",80002,ESCHERICHIA COLI,1,,90012,GENTAMICIN,<=1,<=,1,S,\n"
            + "2,10,100,7001,P1,2180-05-07 00:00:00,2180-05-07 08:15:00,70012,BLOOD CULTURE,1,2180-05-09 00:00:00,2180-05-09 10:00:00,90201,\"Blood Culture, Routine\",80002,ESCHERICHIA COLI,1,,90019,CIPROFLOXACIN,>=4,>=,4,R,\n"
            + "3,10,100,7001,P1,2180-05-07 00:00:00,2180-05-07 08:15:00,70012,BLOOD CULTURE,2,2180-05-08 00:00:00,2180-05-08 10:00:00,90108,Aerobic Bottle Gram Stain,,,,,,,,,,,GRAM NEGATIVE ROD(S).\n"
            + "4,10,,7002,P1,2180-05-08 00:00:00,,70079,URINE,1,2180-05-09 00:00:00,,90039,URINE CULTURE,,,,,,,,,,,NO GROWTH.\n"
            + "5,10,,7003,P1,2180-05-08 00:00:00,,70079,URINE,1,2180-05-09 00:00:00,,90039,URINE CULTURE,80999,CANCELLED,,,,,,,,,\n",
            settings: IntakeSettings.Default with { Institution = "H1", DrugCode = ReportDrugs.Code });
        Assert.Equal((5L, 5L), (batch.Read, batch.Accepted));
        var isolates = _run.Read<ReceivedIsolates>();
        Assert.Equal((1, "ESCHERICHIA COLI", "10"), (isolates.Count, isolates.Organism[0], isolates.Patient[0]));
        var specimens = _run.Read<ReceivedSpecimens>();
        Assert.Equal(["positive ", "negative ", "negative cancelled"], Enumerable.Range(0, 3).Select(row => $"{specimens.Result[row]} {specimens.RejectedReason[row]}"));
        Assert.Equal(4, _run.Read<ReceivedSusceptibilities>().Count);
    }

    [Fact]
    public void Prescriptions_and_transfers_of_the_fourth_mimic_database_go_in()
    {
        var orders = _run.Take("mimic-iv", "prescriptions.csv", "subject_id,hadm_id,pharmacy_id,poe_id,poe_seq,order_provider_id,starttime,stoptime,drug_type,drug,formulary_drug_cd,gsn,ndc,prod_strength,form_rx,dose_val_rx,dose_unit_rx,form_val_disp,form_unit_disp,doses_per_24_hrs,route\n"
            + "10,100,555,10-1,1,P1,2180-05-07 09:00:00,2180-05-10 09:00:00,MAIN,Vancomycin,VANC1F,0,0,1g Frozen Bag,,1000,mg,1,BAG,2,IV\n"
            + "10,100,555,10-1,1,P1,2180-05-07 09:00:00,2180-05-10 09:00:00,BASE,Iso-Osmotic Dextrose,VANCBASE,0,0,200ml Bag,,200,mL,200,mL,,IV\n");
        Assert.Equal(2, orders.Accepted);
        var stays = _run.Take("mimic-iv", "transfers.csv", "subject_id,hadm_id,transfer_id,eventtype,careunit,intime,outtime\n10,,1,ED,Emergency Department,2180-05-06 19:17:00,2180-05-06 23:30:00\n10,100,2,admit,Medicine,2180-05-06 23:30:00,2180-05-10 12:00:00\n10,100,3,discharge,UNKNOWN,2180-05-10 12:00:00,\n");
        Assert.Equal((3L, 3L, 2), (stays.Read, stays.Accepted, _run.Read<ReceivedWardStays>().Count));
    }

    [SharedDataTheory("ncbi-ebi-ast/ecoli_pheno.tsv.gz", "ncbi-ebi-ast/CHL_Ecoli_asts.tsv.gz")]
    [InlineData("ecoli_pheno.tsv.gz", 6305)]
    [InlineData("CHL_Ecoli_asts.tsv.gz", 6859)]
    public void Antibiograms_of_ncbi_are_accounted_for(string file, int rows)
    {
        var batch = Assert.Single(_run.TakePaths("ncbi-ast", [SharedData.PathTo("ncbi-ebi-ast/" + file)], IntakeSettings.Default with { Institution = "H1", DrugCode = ReportDrugs.Code }));
        Assert.Equal((rows, rows), (batch.Read, batch.Accepted + batch.Replaced + batch.Unchanged + batch.Rejected));
        var reasons = _run.Rejections(batch).GroupBy(rejection => rejection.Reason).Select(group => $"{group.Key} {group.Count()}: {group.First().Found} {group.First().Column}");
        Assert.True(batch.Accepted > 0.97 * rows, $"{batch.Accepted} of {rows}; {string.Join("; ", reasons)}");
    }
}
