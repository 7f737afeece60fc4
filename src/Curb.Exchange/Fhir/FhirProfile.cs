using Curb.Exchange.Profiles;
using Curb.Exchange.Reports;

namespace Curb.Exchange.Fhir;

/// <summary>FHIR resources in JSON with microbiology: Bundles, single resources, or one to a line.</summary>
public sealed class FhirProfile : IIntakeProfile
{
    public string Id => "fhir";

    public string Title => "FHIR microbiology (R4 or R5, JSON): Bundle, single resources, or NDJSON";

    public IEnumerable<ProfileFile> Recognise(IReadOnlyList<string> paths, IntakeSettings settings) => paths.Select(path => new ReportFile(path, Id, settings, Read));

    private static string Read(string text, ReportedRecords records, IntakeSettings settings)
    {
        var resources = FhirResources.Read(text, records.File);
        new FhirMicrobiology(resources, records, settings.DrugCode ?? (name => name)).Take();
        return $"FHIR JSON, {resources.All.Count} resources";
    }
}
