using Curb.Web.Tests.Support;

namespace Curb.Web.Tests.Accounts;

/// <summary>A signed-in person's requests, forms with the token of a page that the person was shown.</summary>
internal sealed class SignedInClient : IDisposable
{
    private readonly HttpClient _client;
    private readonly Dictionary<string, string> _cookies = [];
    private string _token = "";

    public SignedInClient(Uri address, string? colleague)
    {
        _client = RunningSite.NewClient(address, null);
        if (colleague is not null)
        {
            _cookies["curb-session"] = Colleagues.Token(colleague);
        }
    }

    public IReadOnlyDictionary<string, string> Cookies => _cookies;

    public void SetCookie(string name, string value) => _cookies[name] = value;

    public Task<HttpResponseMessage> Get(string path) => Send(new HttpRequestMessage(HttpMethod.Get, path));

    public async Task<string> Text(string path)
    {
        using var response = await Get(path);
        return await response.Content.ReadAsStringAsync();
    }

    /// <summary>Posts a form with the token of the page last shown; asks for a page first where none was.</summary>
    public async Task<HttpResponseMessage> Post(string path, params (string Name, string Value)[] fields)
    {
        if (_token.Length == 0)
        {
            using var page = await Get(_cookies.ContainsKey("curb-session") ? "/account" : "/sign-in");
        }

        return await Send(new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent([new("__RequestVerificationToken", _token), .. fields.Select(field => new KeyValuePair<string, string>(field.Name, field.Value))]),
        });
    }

    public void Dispose() => _client.Dispose();

    private async Task<HttpResponseMessage> Send(HttpRequestMessage request)
    {
        if (_cookies.Count > 0)
        {
            request.Headers.Add("Cookie", string.Join("; ", _cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
        }

        var response = await _client.SendAsync(request);
        foreach (var cookie in response.Headers.TryGetValues("Set-Cookie", out var set) ? set : [])
        {
            var pair = cookie.Split(';')[0].Split('=', 2);
            _cookies[pair[0]] = pair[1];
        }

        var html = await response.Content.ReadAsStringAsync();
        if (html.Split("__RequestVerificationToken\" value=\"") is [_, var rest, ..])
        {
            _token = rest.Split('"')[0];
        }

        return response;
    }
}
