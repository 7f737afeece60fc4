using Curb.Exchange;
using Curb.ReferenceData;

namespace Curb.Web.Hosting;

/// <summary>The reference tables with the breakpoint tables that the site loaded, opened anew when one is added.</summary>
public sealed class SiteLibrary(WebSettings settings, Knowledge knowledge)
{
    private readonly Lock _gate = new();
    private string _stand = "";
    private ReferenceLibrary? _library;

    public ReferenceLibrary Current
    {
        get
        {
            string stand = string.Join(' ', SiteReference.Loaded(settings.DataFolder));
            lock (_gate)
            {
                if (_library is null || stand != _stand)
                {
                    (_library, _stand) = (stand.Length == 0 ? knowledge.Reference : SiteReference.Open(settings.DataFolder), stand);
                }

                return _library;
            }
        }
    }
}
