using Curb.Columns;
using Curb.Exchange.Demo;

namespace Curb.Tests.Demo;

public sealed class DemoDistrictTests(DemoRows demo) : IClassFixture<DemoRows>
{
    [Fact]
    public void The_rows_of_seed_1_are_the_same_on_every_machine()
    {
        // A change of the generator or its tables changes this digest, and should: a demo with the same seed then holds other rows.
        Assert.Equal("66d29445f7033afbf70a2abf2d34e12ee380f428", DemoRows.Digest(demo.Parts));
    }

    [Fact]
    public void The_same_seed_gives_the_same_rows_again_and_another_seed_others()
    {
        var first = DemoRows.Digest(demo.Parts.Take(1));
        Assert.Equal(first, DemoRows.Digest(new DemoDistrict(DemoScale.Hospital, 1).Parts().Take(1)));
        Assert.NotEqual(first, DemoRows.Digest(new DemoDistrict(DemoScale.Hospital, 2).Parts().Take(1)));
    }

    [Fact]
    public void A_district_has_two_tertiary_and_four_secondary_hospitals_and_six_community_centres()
    {
        var levels = new DemoDistrict(DemoScale.District, 1).Institutions.CountBy(institution => institution.Level).ToDictionary();
        Assert.Equal((2, 4, 6), (levels["tertiary"], levels["secondary"], levels["primary"]));
        Assert.Equal(60, new DemoDistrict(DemoScale.Province, 1).Institutions.Select(institution => institution.Code).Distinct().Count());
    }

    [Fact]
    public void The_rows_of_each_part_add_up_to_the_rows_read()
    {
        Assert.All(demo.Parts, part =>
        {
            long records = part.Delivery.Tables.Sum(table => table.SourceRows.Values.ToArray().Sum(rows => (long)rows));
            Assert.Equal(part.Delivery.RowsRead, records + part.Delivery.RowsRepeated + part.Delivery.Rejections.Sum(rejection => rejection.SourceRows));
        });
        Assert.Equal(demo.Planted(DemoMeasure.RepeatedRows), demo.Parts.Sum(part => part.Delivery.RowsRepeated));
        Assert.Equal(demo.Planted(DemoMeasure.UnreadableRows), demo.Parts.Sum(part => part.Delivery.Rejections.Count));
        Assert.True(demo.Planted(DemoMeasure.RepeatedRows) > 0 && demo.Planted(DemoMeasure.UnreadableRows) > 0);
    }

    [Fact]
    public void No_key_occurs_twice_in_a_table_of_an_institution()
    {
        for (int table = 1; table < demo.Parts[0].Delivery.Tables.Count; table++)
        {
            var keys = demo.Parts.SelectMany(part => Texts(part.Delivery.Tables[table].Key)).ToList();
            Assert.Equal(keys.Count, keys.Distinct().Count());
        }
    }

    [Fact]
    public void A_patient_key_always_stands_for_the_same_birth_date_and_sex()
    {
        var seen = new Dictionary<string, (string?, int?)>();
        foreach (var patients in demo.Parts.Select(part => part.Delivery.Patients))
        {
            for (int row = 0; row < patients.Count; row++)
            {
                var person = (patients.Sex[row], patients.BirthDate[row]);
                Assert.Equal(person, seen.TryGetValue(patients.Key[row]!, out var before) ? before : person);
                seen[patients.Key[row]!] = person;
            }
        }

        Assert.True(seen.Count < demo.Parts.Sum(part => part.Delivery.Patients.Count), "people come back in other quarters");
    }

    [Fact]
    public void Nothing_happens_after_the_two_years_or_before_admission_or_after_discharge()
    {
        long end = Instants.From(new DateTime(2026, 1, 1));
        foreach (var delivery in demo.Parts.Select(part => part.Delivery))
        {
            var encounters = Enumerable.Range(0, delivery.Encounters.Count).ToDictionary(row => delivery.Encounters.Key[row]!);
            for (int row = 0; row < delivery.DrugOrders.Count; row++)
            {
                int encounter = encounters[delivery.DrugOrders.Encounter[row]!];
                var start = delivery.DrugOrders.StartedAt[row];
                Assert.True(start < end && start >= delivery.Encounters.AdmittedAt[encounter]);
                if (delivery.Encounters.DischargedAt[encounter] is { } discharge && delivery.Encounters.Kind[encounter] == "inpatient")
                {
                    Assert.True(start < discharge && (delivery.DrugOrders.StoppedAt[row] ?? start) <= discharge);
                }
            }
        }
    }

    [Fact]
    public void Every_result_belongs_to_an_isolate_and_every_isolate_to_a_specimen()
    {
        foreach (var delivery in demo.Parts.Select(part => part.Delivery))
        {
            Assert.All(delivery.Susceptibilities.Isolate.Values.ToArray(), row => Assert.InRange(row, 0, delivery.Isolates.Count - 1));
            Assert.Subset(Texts(delivery.Specimens.Key).ToHashSet(), Texts(delivery.Isolates.Specimen).ToHashSet());
        }
    }

    [Fact]
    public void Planted_shares_come_out_within_four_standard_errors()
    {
        Within(DemoMeasure.ClassOneWithProphylaxis, DemoMeasure.ClassOneOperations, 0.26);
        Within(DemoMeasure.LateProphylaxis, DemoMeasure.OperationsWithProphylaxis, 0.04);
        Within(DemoMeasure.LongProphylaxis, DemoMeasure.OperationsWithProphylaxis, 0.1);
        Within(DemoMeasure.StaysCulturedBefore, DemoMeasure.StaysWithTherapy, 0.54);
        Within(DemoMeasure.SpecialOutpatientLines, DemoMeasure.OutpatientVisits, 0.0008);
    }

    [Fact]
    public void The_planted_cluster_is_one_strain_in_eleven_patients()
    {
        var keys = demo.District.Truth.Keys(demo.Code, DemoMeasure.ClusterIsolates).ToHashSet();
        Assert.Equal(11, keys.Count);
        var strains = new HashSet<string>();
        var patients = new HashSet<string>();
        foreach (var delivery in demo.Parts.Select(part => part.Delivery))
        {
            foreach (int row in Enumerable.Range(0, delivery.Isolates.Count).Where(row => keys.Contains(delivery.Isolates.Key[row]!)))
            {
                var results = Enumerable.Range(0, delivery.Susceptibilities.Count).Where(r => delivery.Susceptibilities.Isolate[r] == row);
                strains.Add(string.Join(' ', results.Select(r => delivery.Susceptibilities.Test[r] + delivery.Susceptibilities.Value[r])));
                patients.Add(delivery.Isolates.Patient[row]!);
                Assert.Equal(("aba", "icu"), (delivery.Isolates.Organism[row], delivery.Isolates.WardType[row]));
            }
        }

        Assert.Single(strains);
        Assert.InRange(patients.Count, 10, 11);
    }

    private void Within(DemoMeasure part, DemoMeasure whole, double planted)
    {
        double n = demo.Planted(whole), share = demo.Planted(part) / n;
        double error = Math.Sqrt(planted * (1 - planted) / n);
        Assert.InRange(share, planted - (4 * error), planted + (4 * error));
    }

    private static IEnumerable<string> Texts(TextColumn column) => Enumerable.Range(0, column.Count).Select(row => column[row]!);
}
