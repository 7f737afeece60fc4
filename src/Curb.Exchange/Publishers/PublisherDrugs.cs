using Curb.ReferenceData;

namespace Curb.Exchange.Publishers;

/// <summary>Drug codes of the AMR package to codes of reference/antimicrobials; the few that differ stand in reference/breakpoints/curated/drugs.csv.</summary>
internal sealed class PublisherDrugs
{
    private readonly Dictionary<string, string> _curated = new(StringComparer.Ordinal);
    private readonly ReferenceLibrary _library;

    public PublisherDrugs(UpdateRequest request)
    {
        _library = request.Library;
        var table = request.Curated("breakpoints", "drugs");
        for (int row = 0; row < table.Count; row++)
        {
            _curated[table[row, table.Column("source_code")]] = table[row, table.Column("drug")];
        }
    }

    public string? Find(string code) => _library.Antimicrobial(_curated.GetValueOrDefault(code, code))?.Code;
}
