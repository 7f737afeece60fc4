using Curb.Exchange.Fhir;
using Curb.Exchange.Hl7;
using Curb.Intake;
using Curb.ReferenceData;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Curb.Exchange.Profiles;

/// <summary>The intake profiles of the program: those written as data in <c>profiles/</c>, and WHONET, HL7 version 2 and FHIR.</summary>
public sealed class ProfileLibrary
{
    private readonly Dictionary<string, IIntakeProfile> _profiles;

    private ProfileLibrary(IEnumerable<IIntakeProfile> profiles) => _profiles = profiles.ToDictionary(profile => profile.Id, StringComparer.OrdinalIgnoreCase);

    public IEnumerable<IIntakeProfile> All => _profiles.Values.OrderBy(profile => profile.Id, StringComparer.Ordinal);

    /// <summary>The profile of that name; null where there is none.</summary>
    public IIntakeProfile? Find(string id) => _profiles.GetValueOrDefault(id);

    /// <summary>Reads every <c>ID/profile.yaml</c> of the tree.</summary>
    /// <exception cref="ProfileFaultException">A definition names a column, table or key that doesn't exist.</exception>
    public static ProfileLibrary Load(ContentTree tree) =>
        new(tree.Paths.Where(path => path.EndsWith("/profile.yaml", StringComparison.Ordinal))
            .Select(IIntakeProfile (path) => new DefinedProfile(Parse(path, tree.Read(path))))
            .Append(new WhonetProfile()).Append(new Hl7Profile()).Append(new FhirProfile()));

    /// <summary>Reads one definition and checks every name in it.</summary>
    /// <exception cref="ProfileFaultException">It can't be read, or names something that doesn't exist.</exception>
    public static ProfileDefinition Parse(string path, string yaml)
    {
        try
        {
            var definition = new DeserializerBuilder().WithNamingConvention(HyphenatedNamingConvention.Instance).Build().Deserialize<ProfileDefinition>(yaml);
            ProfileCheck.Check(path, definition);
            return definition;
        }
        catch (YamlException fault)
        {
            throw new ProfileFaultException($"{path}: {fault.Start}: {fault.InnerException?.Message ?? fault.Message}");
        }
    }
}

/// <summary>A profile definition that can't be used: our fault or a local editor's, never the delivering hospital's.</summary>
public sealed class ProfileFaultException(string message) : Exception(message);
