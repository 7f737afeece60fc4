using Curb.Storage;
using Curb.Web.SignOn;
using Curb.Web.Tests.Support;

namespace Curb.Web.Tests.SignOn;

/// <summary>What the settings file may say; a mistake in it stops the start instead of opening or closing the door unseen.</summary>
public sealed class SignOnSettingsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("curb-sign-on-settings-").FullName;

    [Theory]
    [InlineData("""{ "client_id": "curb" }""", "authority is missing")]
    [InlineData("""{ "authority": "https://id.example" }""", "client_id is missing")]
    [InlineData("""{ "authority": "http://id.example", "client_id": "curb" }""", "expected an https:// address")]
    [InlineData("""{ "authority": "http://127.0.0.1.example", "client_id": "curb" }""", "expected an https:// address")]
    [InlineData("""{ "authority": "https://u:p@id.example", "client_id": "curb" }""", "expected an https:// address")]
    [InlineData("""{ "authority": "https://id.example?x=1", "client_id": "curb" }""", "expected an https:// address")]
    [InlineData("""{ "authority": "https://id.example", "client_id": "curb", "client_secret": "oh no" }""", "found \"client_secret\"")]
    [InlineData("""{ "authority": "https://id.example", "client_id": "curb", "client_secret_file": "inside.txt" }""", "may not stand in the data folder")]
    [InlineData("""{ "authority": "https://id.example", "client_id": "curb", "client_secret_file": "/nowhere/at/all" }""", "there is no file")]
    [InlineData("""{ "authority": "https://id.example", "client_id": "curb", "client_authentication": "basic" }""", "need a secret")]
    [InlineData("""{ "authority": "https://id.example", "client_id": "curb", "algorithms": ["RS256", "HS256"] }""", "found \"HS256\"")]
    [InlineData("""{ "authority": "https://id.example", "client_id": "curb", "algorithms": ["none"] }""", "found \"none\"")]
    [InlineData("""{ "authority": "https://id.example", "client_id": "curb", "algorithms": [] }""", "none is named")]
    [InlineData("""{ "authority": "https://id.example", "client_id": "curb", "account_by": "email" }""", "expected subject, name, staff-code")]
    [InlineData("""{ "authority": "https://id.example", "client_id": "curb", "account_by": "staff-code" }""", "institution is missing")]
    [InlineData("""{ "authority": 7, "client_id": "curb" }""", "can't be read")]
    [InlineData("[]", "can't be read")]
    [InlineData("""{ "authority": """, "can't be read")]
    public void A_mistake_is_told_and_nothing_starts(string json, string says)
    {
        File.WriteAllText(Path.Combine(_folder, "inside.txt"), "secret");
        File.WriteAllText(Path.Combine(_folder, SignOnSettings.FileName), json);
        Assert.Contains(says, Assert.Throws<DataFolderException>(() => SignOnSettings.Load(_folder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_that_everybody_on_the_computer_can_read_is_refused_and_one_is_never_in_a_text_of_the_settings()
    {
        string file = Path.Combine(Path.GetTempPath(), "curb-secret-" + Guid.NewGuid().ToString("N"));
        try
        {
            File.WriteAllText(file, "top-secret-word");
            File.WriteAllText(Path.Combine(_folder, SignOnSettings.FileName), $$"""{ "authority": "https://id.example", "client_id": "curb", "client_secret_file": "{{file}}" }""");
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.OtherRead);
                Assert.Contains("everybody on this computer", Assert.Throws<DataFolderException>(() => SignOnSettings.Load(_folder)).Message, StringComparison.Ordinal);
                File.SetUnixFileMode(file, UnixFileMode.UserRead);
            }

            var settings = SignOnSettings.Load(_folder);
            Assert.Equal((ClientAuthentication.Basic, "top-secret-word"), (settings.Authentication, settings.Secret));
            Assert.DoesNotContain("top-secret-word", settings.ToString(), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Without_a_file_it_is_off_and_without_a_secret_the_client_is_a_public_one()
    {
        Assert.False(SignOnSettings.Load(_folder).IsOn);
        File.WriteAllText(Path.Combine(_folder, SignOnSettings.FileName), """{ "authority": "https://id.example/realms/h", "client_id": "curb", "name": "统一身份认证", "scopes": ["profile"] }""");
        var settings = SignOnSettings.Load(_folder);
        Assert.True(settings.IsOn);
        Assert.Equal((ClientAuthentication.None, "https://id.example/realms/h", FoundBy.Name), (settings.Authentication, settings.Issuer, settings.FoundBy));
        Assert.Equal(["openid", "profile"], settings.Scopes);
        Assert.DoesNotContain("HS256", settings.Algorithms);
    }

    public void Dispose() => Folders.Remove(_folder);
}
