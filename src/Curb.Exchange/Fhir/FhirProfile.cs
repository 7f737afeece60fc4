using Curb.Exchange.Profiles;
using Curb.Exchange.Reports;

namespace Curb.Exchange.Fhir;

/// <summary>FHIR resources in JSON with microbiology, measurements and adverse reactions: Bundles, single resources, or one to a line.</summary>
public sealed class FhirProfile : IIntakeProfile
{
    public string Id => "fhir";

    public string Title => "FHIR (R4 or R5, JSON): microbiology, body temperature and laboratory values, adverse reactions; Bundle, single resources, or NDJSON";

    public IEnumerable<ProfileFile> Recognise(IReadOnlyList<string> paths, IntakeSettings settings) => paths.Select(path => new ReportFile(path, Id, settings, Read));

    private static string Read(string text, ReportedRecords records, IntakeSettings settings)
    {
        var resources = FhirResources.Read(text, records.File);
        new FhirMicrobiology(resources, records, settings.DrugCode ?? (name => name), new FhirMeasurements(resources, records, settings.Measurements)).Take();
        new FhirReactions(resources, records).Take();
        return $"FHIR JSON, {resources.All.Count} resources";
    }
}
