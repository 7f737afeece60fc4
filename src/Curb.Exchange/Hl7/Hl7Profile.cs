using Curb.Exchange.Profiles;
using Curb.Exchange.Reports;

namespace Curb.Exchange.Hl7;

/// <summary>HL7 version 2 result messages with microbiology and measurements, one or many in a file.</summary>
public sealed class Hl7Profile : IIntakeProfile
{
    public string Id => "hl7v2";

    public string Title => "HL7 version 2 results (ORU^R01): microbiology, and body temperature and laboratory values; one or many messages in a file";

    public IEnumerable<ProfileFile> Recognise(IReadOnlyList<string> paths, IntakeSettings settings) => paths.Select(path => new ReportFile(path, Id, settings, Read));

    private static string Read(string text, ReportedRecords records, IntakeSettings settings)
    {
        var messages = Hl7Message.ReadAll(text, records.File);
        var microbiology = new Hl7Microbiology(records, settings.DrugCode ?? (name => name), new Hl7Measurements(records, settings.Measurements));
        foreach (var message in messages)
        {
            microbiology.Take(message);
        }

        return $"HL7 version {messages[0].Header[12, 1]}, {messages.Count} messages";
    }
}
