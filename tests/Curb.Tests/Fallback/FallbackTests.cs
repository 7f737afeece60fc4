using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Curb.Fallback;

namespace Curb.Tests.Fallback;

/// <summary>The policy cache and what is decided from it while the service is away.</summary>
public sealed class FallbackTests : IDisposable
{
    private static readonly DateTimeOffset s_now = new(2026, 3, 1, 9, 0, 0, TimeSpan.FromHours(8));

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP384);

    public void Dispose() => _key.Dispose();

    [Theory]
    [InlineData("dr1", "MEM", "inpatient", "", false, "refuse grade-beyond-privilege")]
    [InlineData("dr1", "CRO", "inpatient", "", false, "allow within-privilege")]
    [InlineData("dr1", "MEM", "inpatient", "septic shock", false, "refuse override-too-far")]
    [InlineData("dr2", "MEM", "inpatient", "septic shock", false, "allow emergency-override")]
    [InlineData("dr2", "MEM", "inpatient", "  ", false, "refuse grade-beyond-privilege")]
    [InlineData("dr2", "美罗培南", "inpatient", "septic shock", false, "allow emergency-override")]
    [InlineData("dr2", "J01DH02", "inpatient", "", false, "refuse grade-beyond-privilege")]
    [InlineData("dr3", "MEM", "inpatient", "", false, "require special-without-consult")]
    [InlineData("dr3", "MEM", "inpatient", "", true, "allow within-privilege")]
    [InlineData("dr3", "MEM", "inpatient", "septic shock", false, "allow emergency-override")]
    [InlineData("dr3", "MEM", "outpatient", "", true, "refuse special-for-outpatient")]
    [InlineData("dr3", "MEM", "outpatient", "septic shock", true, "refuse special-for-outpatient")]
    [InlineData("dr3", "MEM", "emergency", "", true, "allow within-privilege")]
    [InlineData("dr3", "FOX", "inpatient", "septic shock", false, "refuse suspended-or-banned")]
    [InlineData("dr4", "CRO", "inpatient", "", false, "refuse privilege-suspended")]
    [InlineData("dr4", "CRO", "inpatient", "septic shock", false, "refuse privilege-suspended")]
    [InlineData("dr5", "CRO", "inpatient", "", false, "allow within-privilege")]
    [InlineData("stranger", "CRO", "inpatient", "", false, "refuse grade-beyond-privilege")]
    [InlineData("stranger", "CRO", "inpatient", "septic shock", false, "allow emergency-override")]
    [InlineData("stranger", "LVX", "inpatient", "septic shock", false, "refuse override-too-far")]
    [InlineData("dr1", "LVX", "inpatient", "", false, "require grade-beyond-privilege")]
    [InlineData("dr1", "aspirin", "inpatient", "", false, "none unknown-drug")]
    public void The_cache_decides_and_only_the_emergency_path_passes_beyond_it(string prescriber, string drug, string setting, string emergency, bool consult, string expected)
    {
        var (cache, problem) = Open(Sign(Payload()));
        Assert.Equal("", problem);
        var decision = FallbackDecision.Of(new FallbackOrder("o1", prescriber, drug, "P", setting, s_now) { Emergency = emergency, ConsultAgreed = consult }, cache, problem);
        Assert.Equal(expected, $"{decision.Verdict} {decision.Because}");
        Assert.Equal(expected.EndsWith("emergency-override", StringComparison.Ordinal), decision.Override);
        Assert.Equal(decision.Override ? s_now.AddHours(24) : null, decision.CompleteBy);
    }

    [Theory]
    [InlineData(0, "")]
    [InlineData(-59, "")]
    [InlineData(-61, "not-yet-valid")]
    [InlineData(86_399, "")]
    [InlineData(86_400, "expired")]
    public void It_holds_from_its_making_until_it_expires_and_not_a_second_longer(int seconds, string problem) =>
        Assert.Equal(problem, PolicyCache.Open(Sign(Payload()), _key, "H1", s_now.AddSeconds(seconds)).Problem);

    [Fact]
    public void A_cache_that_was_changed_signed_by_another_of_another_hospital_or_unsigned_is_none()
    {
        string good = Sign(Payload());
        string[] parts = good.Split('.');
        var grown = Payload();
        grown["prescribers"]!["dr1"]!["grade"] = 3;
        Assert.Equal("signature", Open($"{parts[0]}.{Encode(grown.ToJsonString())}.{parts[2]}").Problem);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        Assert.Equal("signature", PolicyCache.Open(good, other, "H1", s_now).Problem);
        Assert.Equal("institution", PolicyCache.Open(good, _key, "H2", s_now).Problem);
        Assert.Equal("algorithm", Open($"{Encode("{\"alg\":\"none\"}")}.{parts[1]}.").Problem);
        Assert.Equal("algorithm", Open($"{Encode("{\"alg\":\"HS384\"}")}.{parts[1]}.{parts[2]}").Problem);
        var later = Payload();
        later["v"] = 2;
        Assert.Equal("version", Open(Sign(later)).Problem);
        Assert.All(["", "a.b", "a.b.c", good[..^8], "…"], broken => Assert.Contains(Open(broken).Problem, (string[])["malformed", "signature"]));
    }

    [Fact]
    public void Without_a_sound_cache_nothing_is_decided_and_the_emergency_path_stays_open()
    {
        var order = new FallbackOrder("o1", "dr1", "MEM", "P", "inpatient", s_now);
        var none = FallbackDecision.Of(order, null, "expired");
        Assert.Equal(("none", "no-cache-expired", false), (none.Verdict, none.Because, none.Override));
        var rescued = FallbackDecision.Of(order with { Emergency = "septic shock" }, null, "expired");
        Assert.Equal(("allow", true, (DateTimeOffset?)s_now.AddHours(24)), (rescued.Verdict, rescued.Override, rescued.CompleteBy));
    }

    [Fact]
    public void In_silence_it_lets_pass_and_tells_what_would_have_been()
    {
        var payload = Payload();
        payload["silent"] = true;
        var (cache, problem) = Open(Sign(payload));
        var decision = FallbackDecision.Of(new FallbackOrder("o1", "dr1", "MEM", "P", "inpatient", s_now), cache, problem);
        Assert.Equal(("allow", "refuse"), (decision.Verdict, decision.IfSpoke));
    }

    private (PolicyCache? Cache, string Problem) Open(string text) => PolicyCache.Open(text, _key, "H1", s_now);

    private static JsonObject Payload() => JsonNode.Parse(JsonSerializer.Serialize(new
    {
        v = 1,
        institution = "H1",
        version = "abc",
        iat = s_now.ToUnixTimeSeconds(),
        exp = s_now.ToUnixTimeSeconds() + 86_400,
        silent = false,
        override_grades = 1,
        override_hours = 24,
        register = true,
        drugs = new[]
        {
            new { code = "MEM", route = "P", grade = 3, verified = true, stopped = false },
            new { code = "CRO", route = "P", grade = 1, verified = true, stopped = false },
            new { code = "LVX", route = "P", grade = 2, verified = false, stopped = false },
            new { code = "FOX", route = "", grade = 2, verified = true, stopped = true },
        },
        names = new Dictionary<string, string> { ["MEM"] = "MEM", ["美罗培南"] = "MEM", ["J01DH02"] = "MEM", ["CRO"] = "CRO", ["LVX"] = "LVX", ["FOX"] = "FOX" },
        prescribers = new Dictionary<string, object>
        {
            ["dr1"] = new { grade = 1 }, ["dr2"] = new { grade = 2 }, ["dr3"] = new { grade = 3 }, ["dr4"] = new { grade = 3, suspended_until = "2026-03-01" }, ["dr5"] = new { grade = 3, suspended_until = "2026-02-28" },
        },
    }))!.AsObject();

    private string Sign(JsonObject payload)
    {
        string signed = $"{Encode("{\"alg\":\"ES384\",\"typ\":\"JWT\"}")}.{Encode(payload.ToJsonString())}";
        return $"{signed}.{Encode(_key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA384))}";
    }

    private static string Encode(string text) => Encode(Encoding.UTF8.GetBytes(text));

    private static string Encode(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
