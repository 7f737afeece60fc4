using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Curb.Intake;
using Curb.Supervision;

namespace Curb.Exchange.Demo;

/// <summary>
/// A synthetic district with two years (2024 and 2025) of visits, orders, operations, specimens and isolates. The same seed and scale give the same rows
/// on every machine. Volumes, shares and resistance lie near what Chinese surveillance publishes; nobody in it exists.
/// What was planted, and how often, stands in <see cref="Truth"/>.
/// </summary>
public sealed class DemoDistrict
{
    private const double HospitalShare = 0.1;
    private const int Cities = 5;
    private const int MonthsInPart = 3;

    private readonly DemoWorld _world = DemoWorld.Load();
    private readonly DemoScale _scale;
    private readonly ulong _seed;
    private readonly List<DemoInstitution> _institutions;

    public DemoDistrict(DemoScale scale, ulong seed)
    {
        _scale = scale;
        _seed = seed;
        _institutions = scale switch
        {
            DemoScale.Hospital => [_world.Institutions[0].Sized(HospitalShare)],
            DemoScale.District => [.. _world.Institutions],
            DemoScale.Reporting => [_world.Institutions.First(institution => institution.Institution is { Level: "secondary", Kind: "general" }).Sized(HospitalShare).Reporting()],
            _ => [.. Enumerable.Range(1, Cities).SelectMany(city => _world.Institutions.Select(institution => institution.InCity(city)))],
        };
    }

    public IReadOnlyList<Institution> Institutions => [.. _institutions.Select(institution => institution.Institution)];

    /// <summary>Names of the stories planted in an institution: icu-crab-cluster, icu-crkp-rising, intensity-above-limit, sudden-growth …</summary>
    public IReadOnlyList<string> Plants(string institution) => _institutions.Single(i => i.Code == institution).Plants;

    /// <summary>What was planted so far; complete when <see cref="Parts"/> has run to its end.</summary>
    public DemoTruth Truth { get; private set; } = new();

    /// <summary>How many parts there are.</summary>
    public int PartCount => _institutions.Count * (DemoClock.Months / MonthsInPart);

    /// <summary>Makes the parts one after the other, institution by institution and quarter by quarter; begins <see cref="Truth"/> anew.</summary>
    /// <param name="only">Code of the one institution wanted; null for all. Its rows are the same either way.</param>
    public IEnumerable<DemoPart> Parts(string? only = null)
    {
        Truth = new DemoTruth();
        foreach (var institution in _institutions.Where(institution => only is null || institution.Code == only))
        {
            for (int month = 0; month < DemoClock.Months; month += MonthsInPart)
            {
                yield return Part(institution, new DateOnly(DemoClock.FirstYear, 1, 1).AddMonths(month));
            }
        }
    }

    private DemoPart Part(DemoInstitution institution, DateOnly from)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{institution.Code}-{from.Year}Q{(from.Month + 2) / 3}");
        var random = new DemoRandom(_seed, name);
        var patients = new DemoPatients(_seed, institution);
        var writer = new DemoWriter(institution, Truth, random, name);
        var laboratory = new LaboratoryGenerator(_seed, _world, writer, random);
        var stays = new StayGenerator(_world, patients, writer, laboratory, new BedsideGenerator(_seed, writer), new ReactionGenerator(_seed, writer), random);
        var outpatients = new OutpatientGenerator(_world, patients, writer, laboratory, random);
        for (int i = 0; i < MonthsInPart; i++)
        {
            var month = from.AddMonths(i);
            writer.BeginMonth(month);
            stays.Generate(month);
            outpatients.Generate(month);
        }

        return new DemoPart(institution.Institution, File(name), writer.Finish());
    }

    /// <summary>There are no bytes behind a generated part; its digest is that of what determines it.</summary>
    private SourceFile File(string name)
    {
        var identity = string.Create(CultureInfo.InvariantCulture, $"curb demo {_scale} seed {_seed} {name}");
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)));
        return new SourceFile(name, digest, 0, "demo", "all-records", string.Create(CultureInfo.InvariantCulture, $"generated, seed {_seed}"));
    }
}
