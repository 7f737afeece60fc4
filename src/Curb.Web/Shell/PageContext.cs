using Curb.Web.Accounts;
using Curb.Web.Hosting;
using Curb.Web.Texts;

namespace Curb.Web.Shell;

/// <summary>What every page and part of a page knows: language, look, view, and the address it was asked by.</summary>
/// <param name="T">The texts in the reader's language.</param>
/// <param name="Theme">light, dark or auto.</param>
/// <param name="Filter">The view asked for.</param>
/// <param name="Address">Path and query of the page, to come back to.</param>
/// <param name="Assets">Where the page's files are served.</param>
/// <param name="Token">Antiforgery token for the page's forms.</param>
public sealed record PageContext(Phrases T, string Theme, ViewFilter Filter, string Address, AssetShelf Assets, FormToken Token)
{
    /// <summary>Who reads the page; null where nobody is signed in.</summary>
    public Visitor? Visitor { get; init; }

    /// <summary>True where the site answers on a network, false where on its own computer only.</summary>
    public bool ServesOutside { get; init; }

    /// <summary>Which addresses open for the reader.</summary>
    public Reach? Reach { get; init; }

    /// <summary>True where the reader would not be refused at an address.</summary>
    public bool Opens(string address) => Reach?.Opens(Visitor, address) ?? true;

    /// <summary>True where the reader has the permission.</summary>
    public bool May(string permission) => Visitor?.May(permission) == true;
}

/// <summary>A hidden form field that proves that a form came from a page of ours.</summary>
public sealed record FormToken(string Field, string Value);
