using System.Text;
using Curb.Storage.Accounts;
using Curb.Web.Accounts;

namespace Curb.Web.Tests.Accounts;

public sealed class CredentialTests
{
    private static readonly Account s_account = new("1", "wangfang", "王芳", null, default, false, 0, null, false, false, null, 0, "", default);

    /// <summary>RFC 6238, appendix B (SHA-1), the last six of the eight digits.</summary>
    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public void One_time_codes_are_those_of_the_rfc(long seconds, string code) =>
        Assert.Equal(code, Totp.Code(Encoding.ASCII.GetBytes("12345678901234567890"), Totp.StepAt(DateTimeOffset.FromUnixTimeSeconds(seconds))));

    [Fact]
    public void A_secret_is_written_in_base_32() => Assert.Equal("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", Totp.Text("12345678901234567890"u8));

    [Fact]
    public void A_code_holds_one_step_before_and_after_and_never_again_once_used()
    {
        byte[] secret = Totp.NewSecret();
        var at = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);
        long step = Totp.StepAt(at);
        Assert.Equal([null, step - 1, step, step + 1, null], new[] { -2, -1, 0, 1, 2 }.Select(away => Totp.StepOf(secret, Totp.Code(secret, step + away), at, 0)));
        Assert.Null(Totp.StepOf(secret, Totp.Code(secret, step), at, step));
        Assert.Null(Totp.StepOf(secret, "", at, 0));
    }

    [Theory]
    [InlineData("Kurz-7", "accounts.password-short")]
    [InlineData("wangfang-Tuer-77", "accounts.password-name")]
    [InlineData("Password12345!", "accounts.password-common")]
    [InlineData("P@ssw0rd12345!", "accounts.password-common")]
    [InlineData("qwertyuiop123A", "accounts.password-common")]
    [InlineData("aaaaaaAAAAAA1111", "accounts.password-common")]
    [InlineData("alleskleineworte", "accounts.password-kinds")]
    [InlineData("Vier-Eulen-am-7", null)]
    [InlineData("vier eulen sitzen am teich", null)]
    [InlineData("三只猫头鹰坐在池塘边上看着月亮慢慢升起来了", null)]
    public void A_password_is_judged_by_length_kinds_and_what_everybody_tries(string password, string? objection) => Assert.Equal(objection, Passwords.Objection(password, s_account));

    [Fact]
    public void A_hash_is_salted_slow_and_verifies_only_its_password()
    {
        string one = Passwords.Hash("Vier-Eulen-am-7"), other = Passwords.Hash("Vier-Eulen-am-7");
        Assert.NotEqual(one, other);
        byte[] packed = Convert.FromBase64String(one);
        Assert.Equal((1, 2u, 210_000u), (packed[0], System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(packed.AsSpan(1)), System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(packed.AsSpan(5))));
        Assert.True(Passwords.Verify(s_account with { PasswordHash = one }, "Vier-Eulen-am-7"));
        Assert.False(Passwords.Verify(s_account with { PasswordHash = one }, "Vier-Eulen-am-8"));
        Assert.False(Passwords.Verify(s_account, ""));
        Assert.False(Passwords.Verify(null, "Vier-Eulen-am-7"));
    }

    [Theory]
    [InlineData("ＷａｎｇＦａｎｇ", "wangfang")]
    [InlineData("　Wang.Fang＠ＳＪ１　", "wang.fang@sj1")]
    [InlineData("王芳", "王芳")]
    public void A_name_typed_with_full_width_letters_is_the_same_name(string typed, string name) => Assert.Equal(name, AccountStore.Normal(typed));

    [Fact]
    public void A_password_typed_with_full_width_signs_is_the_same_password() =>
        Assert.True(Passwords.Verify(s_account with { PasswordHash = Passwords.Hash("Vier-Eulen-am-7") }, "Ｖｉｅｒ－Ｅｕｌｅｎ－ａｍ－７"));

    [Fact]
    public void A_recovery_code_is_good_once_however_it_is_typed()
    {
        var codes = RecoveryCodes.Make();
        Assert.Equal(10, codes.Distinct().Count());
        string left = RecoveryCodes.Without(RecoveryCodes.Kept(codes), codes[4].ToLowerInvariant().Replace("-", " ", StringComparison.Ordinal))!;
        Assert.Equal(9, left.Split(' ').Length);
        Assert.Null(RecoveryCodes.Without(left, codes[4]));
    }
}
