using System.Text;
using Curb.Columns;
using Curb.Exchange.Tabular;
using Curb.Exchange.Whonet;
using Curb.Intake;
using Curb.Tests.Support;

namespace Curb.Tests.Whonet;

public class WhonetFileTests
{
    private static Delivery Take(string text, bool everyRow = false)
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".csv");
        File.WriteAllText(path, text, new UTF8Encoding(false));
        try
        {
            using var file = WhonetFile.Open(path);
            return everyRow ? file.EveryRow() : Assert.Single(file.Parts("H1"));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void AssertAccounted(Delivery part) =>
        Assert.Equal(part.RowsRead, part.RowsRepeated + part.Rejections.Sum(r => r.SourceRows) + part.Tables.Sum(table => Enumerable.Range(0, table.Count).Sum(row => table.SourceRows[row] ?? 0)));

    [Fact]
    public void A_row_becomes_an_isolate_with_its_results()
    {
        var part = Take("LABORATORY,PATIENT_ID,SPEC_NUM,SPEC_DATE,SPEC_TYPE,ORGANISM,ISOL_NUM,ESBL,X_RESIST,CRO_NM,CIP_ND5,NIT_NM\nT01,P1,B7,2024-03-05,bl,kpn,1,+,yes,>=64,ND,\n");
        var isolates = part.Isolates;
        Assert.Equal("T01|P1|B7|2024-03-05|kpn|1", isolates.Key[0]);
        Assert.Equal(("kpn", "bl", "+", "X_RESIST=yes"), (isolates.Organism[0]!, isolates.SpecimenType[0]!, isolates.Esbl[0]!, isolates.OtherTests[0]!));
        Assert.Equal(new DateOnly(2024, 3, 5), isolates.CollectedOn.ValueAt(0));
        Assert.Equal(("CRO_NM", ">=64"), (part.Susceptibilities.Test[0]!, part.Susceptibilities.Value[0]!));
        Assert.Equal(1, part.Susceptibilities.Count);
        Assert.Equal(0, part.Specimens.Count);
        AssertAccounted(part);
    }

    [Fact]
    public void Names_of_patients_are_never_taken_in()
    {
        var part = Take("PATIENT_ID,LAST_NAME,FIRST_NAME,SPEC_DATE,ORGANISM\nP1,Zhangsan,Wu,2024-03-05,eco\n");
        Assert.All(part.AllTables.SelectMany(table => table.Columns).OfType<TextColumn>(), column =>
            Assert.All(Enumerable.Range(0, column.Count), row => Assert.DoesNotContain("Zhangsan", column[row] ?? "")));
    }

    [Fact]
    public void A_second_row_of_the_same_key_is_another_isolate_and_a_repeated_row_is_counted_as_repeated()
    {
        var part = Take("ROW_IDX,PATIENT_ID,SPEC_NUM,SPEC_DATE,ORGANISM,AMP_NM\n1,P1,S1,2024-03-05,eco,8\n2,P1,S1,2024-03-05,eco,>32\n3,P1,S1,2024-03-05,eco,8\n");
        Assert.Equal(["|P1|S1|2024-03-05|eco|", "|P1|S1|2024-03-05|eco|#2"], Enumerable.Range(0, 2).Select(row => part.Isolates.Key[row]!));
        Assert.Equal(1, part.RowsRepeated);
        AssertAccounted(part);
    }

    [Fact]
    public void Cultures_without_growth_and_contaminated_ones_stay_as_specimens()
    {
        var part = Take("PATIENT_ID,SPEC_NUM,SPEC_DATE,SPEC_TYPE,ORGANISM\nP1,S1,2024-03-05,bl,xxx\nP2,S2,2024-03-05,ur,con\nP3,S3,2024-03-05,ur,eco\n");
        Assert.Equal(["no growth", "contaminated"], Enumerable.Range(0, part.Specimens.Count).Select(row => part.Specimens.Result[row]!));
        Assert.Equal(1, part.Isolates.Count);
        AssertAccounted(part);
    }

    [Fact]
    public void The_order_of_day_and_month_is_a_property_of_the_column()
    {
        var part = Take("PATIENT_ID;SPEC_DATE;ORGANISM\nP1;2/1/1995 12:00:00 AM;eco\nP2;14/4/2000;eco\n");
        Assert.Equal(new DateOnly(1995, 1, 2), part.Isolates.CollectedOn.ValueAt(0));
        Assert.Equal(new DateOnly(2000, 4, 14), part.Isolates.CollectedOn.ValueAt(1));
        part = Take("PATIENT_ID;SPEC_DATE;ORGANISM\nP1;2/1/1995;eco\nP2;4/14/2000;eco\n");
        Assert.Equal(new DateOnly(1995, 2, 1), part.Isolates.CollectedOn.ValueAt(0));
    }

    [Fact]
    public void A_column_in_which_no_date_decides_the_order_is_not_guessed()
    {
        var part = Take("PATIENT_ID;SPEC_DATE;ORGANISM\nP1;2/1/1995;eco\nP2;3/3/2000;eco\n");
        var rejection = Assert.Single(part.Rejections);
        Assert.Equal(("impossible-date", "2/1/1995", 2), (rejection.Reason, rejection.Found, rejection.Line));
        Assert.Contains("which comes first", rejection.Expected, StringComparison.Ordinal);
        AssertAccounted(part);
    }

    [Theory]
    [InlineData("20240305")]
    [InlineData("2024年3月5日")]
    [InlineData("2024/3/5 08:12:00")]
    [InlineData("05-Mar-2024")]
    [InlineData("45356")]
    public void Other_date_forms_are_read(string text)
    {
        var part = Take($"PATIENT_ID,SPEC_DATE,ORGANISM\nP1,{text},eco\n");
        Assert.Equal(new DateOnly(2024, 3, 5), part.Isolates.CollectedOn.ValueAt(0));
    }

    [Fact]
    public void Day_43831_of_a_sheet_is_the_first_of_january_2020()
    {
        var part = Take("PATIENT_ID,SPEC_DATE,ORGANISM\nP1,43831,eco\n");
        Assert.Equal(new DateOnly(2020, 1, 1), part.Isolates.CollectedOn.ValueAt(0));
    }

    [Theory]
    [InlineData("2024-02-30")]
    [InlineData("soon")]
    [InlineData("31/31/2024")]
    public void An_impossible_specimen_date_refuses_the_row(string text)
    {
        var part = Take($"PATIENT_ID,SPEC_DATE,ORGANISM\nP1,{text},eco\nP2,2024-03-05,eco\n");
        Assert.Equal(1, part.Isolates.Count);
        Assert.Equal(("SPEC_DATE", "impossible-date", 2), (part.Rejections[0].Column, part.Rejections[0].Reason, part.Rejections[0].Line));
        AssertAccounted(part);
    }

    [Fact]
    public void An_impossible_value_is_refused_with_its_column_and_the_rest_of_the_row_goes_in()
    {
        var part = Take("PATIENT_ID,SPEC_DATE,ORGANISM,AMP_ND10,VAN_NE,CIP_NM\nP1,2024-03-05,eco,99,abc,0.5\n");
        Assert.Equal([("AMP_ND10", "99", "zone-out-of-range"), ("VAN_NE", "abc", "not-a-number")], part.Rejections.Select(r => (r.Column, r.Found, r.Reason)));
        Assert.Equal("0.5", part.Susceptibilities.Value[0]);
        AssertAccounted(part);
    }

    [Fact]
    public void A_row_without_an_organism_is_refused()
    {
        var part = Take("PATIENT_ID,SPEC_DATE,ORGANISM\nP1,2024-03-05,\n");
        Assert.Equal(("ORGANISM", "missing-value"), (part.Rejections[0].Column, part.Rejections[0].Reason));
        AssertAccounted(part);
    }

    [Fact]
    public void A_file_without_an_organism_column_says_what_is_missing()
    {
        var fault = Assert.Throws<UnusableFileException>(() => Take("PATIENT_ID,SPEC_DATE\nP1,2024-03-05\n"));
        Assert.Equal(("missing-column", "ORGANISM"), (fault.Rejection.Reason, fault.Rejection.Column));
    }

    [Fact]
    public void A_cell_that_looks_like_an_injection_stays_text()
    {
        var part = Take("PATIENT_ID,SPEC_DATE,ORGANISM,COMMENT\nO'Brien,2024-03-05,eco,');--\n");
        Assert.Equal(("O'Brien", "');--"), (part.Isolates.Patient[0]!, part.Isolates.Comment[0]!));
    }

    [SharedDataFact("whonet-amrie/SampleInputFile.txt")]
    public void Every_row_of_the_whonet_test_laboratory_is_taken_in()
    {
        using var file = WhonetFile.Open(SharedData.PathTo("whonet-amrie/SampleInputFile.txt"));
        var part = Assert.Single(file.Parts("TST"));
        Assert.Equal(622, part.RowsRead);
        Assert.Equal(622, part.Isolates.Count);
        Assert.Equal(622, Enumerable.Range(0, 622).Select(row => part.Isolates.Key[row]).Distinct().Count());
        Assert.Contains("SPEC_DATE d/M/yyyy", file.Reading, StringComparison.Ordinal);
        Assert.Equal(new DateOnly(1995, 1, 2), part.Isolates.CollectedOn.ValueAt(0));
        Assert.Empty(file.Layout.Unread);
        AssertAccounted(part);
    }

    [SharedDataFact("amr-r-package/whonet_example.csv")]
    public void Display_names_of_fields_are_understood()
    {
        using var file = WhonetFile.Open(SharedData.PathTo("amr-r-package/whonet_example.csv"));
        var part = Assert.Single(file.Parts("BE"));
        Assert.Empty(file.Layout.Unread);
        Assert.Equal(28, file.Layout.Tests.Count);
        Assert.Equal(500, part.Isolates.Count + part.RowsRepeated);
        Assert.Equal(("fe41d7bafa", "SPN", "Urine", "R"), (part.Isolates.Patient[0]!, part.Isolates.Organism[0]!, part.Isolates.SpecimenType[0]!, part.Susceptibilities.Value[3]!));
        Assert.Equal(new DateOnly(2005, 1, 12), part.Isolates.AdmittedOn.ValueAt(0));
        AssertAccounted(part);
    }
}
