using System.Net;
using Curb.Web.Hosting;
using Curb.Web.Tests.Support;

namespace Curb.Web.Tests.Hosting;

[Collection(SiteCollection.Name)]
public sealed class LoopbackTests(RunningSite site)
{
    [Theory]
    [InlineData("http://127.0.0.1:5080")]
    [InlineData("http://localhost:5080")]
    [InlineData("http://[::1]:5080")]
    [InlineData("http://127.0.0.1:0;http://[::1]:0")]
    public void An_address_on_this_computer_is_listened_on(string urls) => Assert.NotEmpty(ListenAddress.ParseAll(urls));

    [Theory]
    [InlineData("http://0.0.0.0:5080")]
    [InlineData("http://*:5080")]
    [InlineData("http://+:5080")]
    [InlineData("http://192.168.1.10:5080")]
    [InlineData("http://hospital.example:5080")]
    [InlineData("http://localhost.example:5080")]
    [InlineData("http://[::]:5080")]
    [InlineData("http://127.0.0.1:5080;http://10.0.0.1:5080")]
    public void An_address_that_others_reach_without_encryption_is_refused_and_the_message_says_what_to_do(string urls) =>
        Assert.Contains("--certificate", Assert.Throws<FormatException>(() => ListenAddress.ParseAll(urls)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("https://127.0.0.1:5080")]
    [InlineData("http://127.0.0.1:5080/path")]
    [InlineData("5080")]
    [InlineData("")]
    public void What_is_no_plain_http_address_is_refused_with_an_example(string urls) =>
        Assert.Contains("http://", Assert.Throws<FormatException>(() => ListenAddress.ParseAll(urls)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("evil.example")]
    [InlineData("127.0.0.1.evil.example")]
    [InlineData("localhost.evil.example")]
    [InlineData("10.0.0.1")]
    public async Task A_foreign_host_name_gets_no_page(string host)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { Host = host } };
        using var response = await site.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.MisdirectedRequest, response.StatusCode);
        Assert.DoesNotContain("<html", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/about")]
    [InlineData("/nothing-here")]
    [InlineData("/scorecard.csv")]
    [InlineData("/assets/0000000000000000/curb.css")]
    public async Task Every_answer_carries_the_security_headers(string path)
    {
        using var response = await site.Client.GetAsync(path);
        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("DENY", Assert.Single(response.Headers.GetValues("X-Frame-Options")));
        Assert.False(response.Headers.Contains("Server"));
    }

    [Theory]
    [InlineData("/assets/x/../../Curb.Web.dll")]
    [InlineData("/assets/x/..%2f..%2fCurb.Web.dll")]
    [InlineData("/assets/%2e%2e/%2e%2e/etc/passwd")]
    [InlineData("/../../etc/passwd")]
    public async Task No_path_leads_out_of_the_served_files(string path)
    {
        using var response = await site.Client.GetAsync(new Uri(site.Address.ToString().TrimEnd('/') + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task A_form_without_the_pages_token_changes_nothing()
    {
        using var response = await site.Client.PostAsync("/preferences", new FormUrlEncodedContent([new("language", "en"), new("back", "/")]));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.DoesNotContain(response.Headers, header => header.Key == "Set-Cookie");
    }

    [Fact]
    public async Task A_form_from_another_site_is_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/preferences") { Content = new FormUrlEncodedContent([new("language", "en")]) };
        request.Headers.Add("Origin", "http://evil.example");
        using var response = await site.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task The_language_form_sets_a_cookie_and_leads_back_only_within_the_site()
    {
        using var page = await site.Client.GetAsync("/");
        var html = await page.Content.ReadAsStringAsync();
        var token = html.Split("__RequestVerificationToken\" value=\"")[1].Split('"')[0];
        using var request = new HttpRequestMessage(HttpMethod.Post, "/preferences")
        {
            Content = new FormUrlEncodedContent([new("__RequestVerificationToken", token), new("language", "en"), new("back", "//evil.example/x")]),
        };
        request.Headers.Add("Cookie", page.Headers.GetValues("Set-Cookie").First().Split(';')[0] + "; " + Colleagues.Cookie(Colleagues.Everything));
        using var response = await site.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.Equal("/", response.Headers.Location!.ToString());
        Assert.Contains(response.Headers.GetValues("Set-Cookie"), cookie => cookie.StartsWith("curb-language=en", StringComparison.Ordinal) && cookie.Contains("httponly", StringComparison.OrdinalIgnoreCase));
    }
}
