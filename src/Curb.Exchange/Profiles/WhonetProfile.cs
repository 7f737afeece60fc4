using System.Security.Cryptography;
using Curb.Exchange.Whonet;
using Curb.Intake;

namespace Curb.Exchange.Profiles;

/// <summary>WHONET files: one row an isolate with all its results, whatever the format around it.</summary>
public sealed class WhonetProfile : IIntakeProfile
{
    public string Id => "whonet";

    public string Title => "WHONET: text, dBase, SQLite or XLSX with WHONET field names or their display names";

    public IEnumerable<ProfileFile> Recognise(IReadOnlyList<string> paths, IntakeSettings settings) => paths.Select(path => new IsolatesFile(path, settings));

    private sealed class IsolatesFile(string path, IntakeSettings settings) : ProfileFile(path, System.IO.Path.GetFileName(path), "isolates")
    {
        public override PreparedFile Prepare()
        {
            var file = WhonetFile.Open(Path, settings.DrugCode);
            using var stream = File.OpenRead(Path);
            var source = new SourceFile(Name, Convert.ToHexStringLower(SHA256.HashData(stream)), stream.Length, "whonet", Kind, file.Reading);
            return new PreparedFile(source, [], Parts(file));
        }

        private IEnumerable<Delivery> Parts(WhonetFile file)
        {
            using (file)
            {
                foreach (var part in file.Parts(settings.Institution))
                {
                    yield return part;
                }
            }
        }
    }
}
