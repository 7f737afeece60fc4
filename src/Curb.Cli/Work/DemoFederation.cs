using Curb.Cli.Commands;
using Curb.Exchange.Demo;
using Curb.Intake;
using Curb.Storage;
using Curb.Storage.Federation;
using Curb.Supervision.Federation;

namespace Curb.Cli.Work;

/// <summary>
/// A hospital of the demo district with an installation of its own, made beside it for the time of the demo: it reported a year, then three quarters, then a correction;
/// the last quarter's bundle got lost on its way, so the correction after it was refused and the hospital is late. Everything in it is made up.
/// </summary>
internal static class DemoFederation
{
    private const int QuartersAtFirst = 4;
    private const int QuartersThen = 3;
    private const string Corrected = "pae";

    /// <param name="region">The district's data folder.</param>
    /// <param name="code">Code of the commission's place, by which its installation is known.</param>
    public static void Make(DataFolder region, string code, Actor actor)
    {
        string path = Path.Combine(Path.GetTempPath(), "curb-demo-" + Guid.NewGuid().ToString("N"));
        try
        {
            KeyFolder.FindOrMake(path); // Before the folder is opened, which reads the key of its pseudonyms.
            using var hospital = DataFolder.Open(path, DataFolderAccess.Write);
            new Story(region, hospital, code, actor).Tell();
        }
        finally
        {
            foreach (string made in new[] { path, KeyFolder.PathFor(path) }.Where(Directory.Exists))
            {
                Directory.Delete(made, recursive: true);
            }
        }
    }

    private sealed class Story(DataFolder region, DataFolder hospital, string code, Actor actor)
    {
        private readonly DemoDistrict _district = new(DemoScale.Reporting, 1);
        private readonly FolderDerivations _derivations = new(hospital.Path);
        private readonly FederationStore _sends = new(hospital.Records);
        private readonly FederationStore _receives = new(region.Records);

        private string Own => _district.Institutions[0].Code;

        public void Tell()
        {
            hospital.Save(_district.Institutions[0], actor.Who);
            region.Save(_district.Institutions[0], actor.Who);
            Introduce();
            var parts = _district.Parts().ToList();
            TakeIn(parts.Take(QuartersAtFirst));
            Deliver(Pack());
            TakeIn(parts.Skip(QuartersAtFirst).Take(QuartersThen));
            Deliver(Pack());
            TakeIn([Mended(parts[QuartersAtFirst + QuartersThen - 1])]);
            Deliver(Pack());
            TakeIn(parts.Skip(QuartersAtFirst + QuartersThen));
            Pack(); // Lost on its way.
            TakeIn([Mended(parts[^1])]);
            Refused(Pack());
            Intake.Apply(region, actor);
        }

        private RegionIntake Intake => new(_receives, FederationKeys.FindOrMake(region.Path));

        private ReportToRegion Report => new(hospital, _sends, FederationKeys.FindOrMake(hospital.Path));

        private void Introduce()
        {
            var (own, theirs) = (FederationKeys.FindOrMake(hospital.Path), FederationKeys.FindOrMake(region.Path));
            _sends.SetOwnCode(Own, actor);
            _receives.SetOwnCode(code, actor);
            _sends.Save(new FederationPartner(code, code, theirs.PublicSigning, theirs.PublicSealing, true, "", true), actor);
            _receives.Save(new FederationPartner(Own, _district.Institutions[0].Name, own.PublicSigning, own.PublicSealing, true, "", true), actor);
        }

        private void TakeIn(IEnumerable<DemoPart> parts)
        {
            foreach (var part in parts)
            {
                using var batch = hospital.Received.Begin(part.Institution.Code, part.File);
                batch.Add(part.Delivery);
                batch.Commit();
            }

            _derivations.Of(hospital, Own).Run(hospital, Own);
        }

        /// <summary>The same quarter once more, with the organism of its first isolate put right.</summary>
        private static DemoPart Mended(DemoPart part)
        {
            part.Delivery.Isolates.Organism.Set(0, Corrected);
            string name = part.File.Name + "-mended";
            return part with { File = part.File with { Name = name, Sha256 = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(part.File.Sha256 + name))) } };
        }

        private byte[] Pack() => Report.Pack(Own, code, actor)!.Value.Bytes;

        private void Deliver(byte[] bundle) => Report.Take(Intake.Receive(bundle, actor), actor);

        private void Refused(byte[] bundle)
        {
            try
            {
                Intake.Receive(bundle, actor);
            }
            catch (BundleRefusedException refused) when (refused.Code == "out-of-order")
            {
                // Noted for whoever looks after the partner: the page says what to ask for.
            }
        }
    }
}
