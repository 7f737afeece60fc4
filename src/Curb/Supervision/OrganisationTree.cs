namespace Curb.Supervision;

/// <summary>Province → city → district → institution → campus → department. An institution that nobody placed lies in the district it names, or under the root.</summary>
public sealed class OrganisationTree
{
    /// <summary>Code of the root: all that this installation holds.</summary>
    public const string Root = "*";

    private readonly Dictionary<string, Place> _places;
    private readonly ILookup<string, Place> _children;

    private OrganisationTree(Dictionary<string, Place> places)
    {
        _places = places;
        _children = places.Values.Where(place => place.Kind != PlaceKind.Root).OrderBy(place => place.Code, StringComparer.Ordinal).ToLookup(place => place.Parent, StringComparer.Ordinal);
    }

    public static OrganisationTree Empty { get; } = Of([], []);

    /// <summary>The places from the root down, each before what lies in it, with its depth.</summary>
    public IEnumerable<(Place Place, int Depth)> FromTheRoot => Below(_places[Root], 0);

    /// <param name="places">Places that people made; one of an institution says where it lies.</param>
    /// <param name="institutions">Institutions known.</param>
    public static OrganisationTree Of(IEnumerable<Place> places, IEnumerable<Institution> institutions)
    {
        var all = new Dictionary<string, Place>(StringComparer.Ordinal) { [Root] = new(Root, "", PlaceKind.Root, "全部机构", "All institutions") };
        foreach (var place in places.Where(place => place.Kind != PlaceKind.Root))
        {
            all[place.Code] = place;
        }

        foreach (var institution in institutions)
        {
            string parent = all.TryGetValue(institution.Code, out var placed) ? placed.Parent : DistrictOf(institution, all);
            all[institution.Code] = new Place(institution.Code, parent, PlaceKind.Institution, institution.Name, institution.NameEn);
        }

        return new OrganisationTree(Rooted(all));
    }

    public Place? Find(string code) => _places.GetValueOrDefault(code);

    /// <summary>True where the place is the other or lies in it.</summary>
    public bool IsWithin(string code, string ancestor)
    {
        for (var place = Find(code); place is not null; place = Find(place.Parent))
        {
            if (place.Code == ancestor)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Codes of the place and of those in which it lies, from itself up to the root.</summary>
    public IEnumerable<string> Above(string code)
    {
        for (var place = Find(code); place is not null; place = Find(place.Parent))
        {
            yield return place.Code;
        }
    }

    /// <summary>What is seen from a place: institutions as a whole (no department), or single departments of one.</summary>
    public IEnumerable<(string Institution, string? Department)> Seen(Place place)
    {
        if (place.Kind is PlaceKind.Campus or PlaceKind.Department)
        {
            return InstitutionOf(place) is { } institution
                ? Below(place, 0).Where(at => at.Place.Kind == PlaceKind.Department).Select(at => (institution.Code, (string?)at.Place.Name))
                : [];
        }

        return Below(place, 0).Where(at => at.Place.Kind == PlaceKind.Institution).Select(at => (at.Place.Code, (string?)null));
    }

    /// <summary>The institution that a place is or lies in; null above institutions.</summary>
    public Place? InstitutionOf(Place place)
    {
        for (Place? at = place; at is not null; at = Find(at.Parent))
        {
            if (at.Kind == PlaceKind.Institution)
            {
                return at;
            }
        }

        return null;
    }

    /// <summary>Why a place can't be put where it says; null where it can.</summary>
    public string? Objection(Place place)
    {
        if (place.Kind == PlaceKind.Root || place.Code == Root)
        {
            return "The root is there already.";
        }

        if (Find(place.Parent) is not { } parent)
        {
            return $"There is no place '{place.Parent}' to lie in.";
        }

        if (parent.Kind >= place.Kind)
        {
            return $"A {place.Kind} does not lie in a {parent.Kind}.";
        }

        return IsWithin(parent.Code, place.Code) ? "A place does not lie in itself."
            : place.Kind > PlaceKind.Institution && InstitutionOf(parent) is null ? $"A {place.Kind} lies in an institution." : null;
    }

    private static string DistrictOf(Institution institution, Dictionary<string, Place> all)
    {
        if (institution.District.Length == 0)
        {
            return Root;
        }

        if (all.Values.FirstOrDefault(place => place.Kind == PlaceKind.District && place.Name == institution.District) is { } known)
        {
            return known.Code;
        }

        var district = new Place("district:" + institution.District, Root, PlaceKind.District, institution.District, "");
        all[district.Code] = district;
        return district.Code;
    }

    /// <summary>Leaves out what does not hang together down from the root: places whose parent is gone, and circles.</summary>
    private static Dictionary<string, Place> Rooted(Dictionary<string, Place> all)
    {
        var orphans = all.Values.Where(place => place.Kind != PlaceKind.Root && (!all.TryGetValue(place.Parent, out var parent) || parent.Kind >= place.Kind)).ToList();
        foreach (var orphan in orphans)
        {
            all[orphan.Code] = orphan with { Parent = Root };
        }

        // A department or campus that hangs under the root shows nothing: it lies in no institution.
        return all;
    }

    private IEnumerable<(Place Place, int Depth)> Below(Place place, int depth) =>
        _children[place.Code].SelectMany(child => Below(child, depth + 1)).Prepend((place, depth));
}
