using System.Security.Cryptography;
using System.Text;
using Curb.Exchange;
using Curb.Exchange.Orders;
using Curb.Policies;
using Curb.Prescribing;
using Curb.ReferenceData;
using Curb.Supervision;
using Curb.Web.OrderCheck;

namespace Curb.Cli.Bench;

/// <summary>Where the time of an order check through HTTP goes: each stage alone, on one core, in this process.</summary>
internal static class OrderCheckStagesBench
{
    private const int UsualOrders = 20_000;

    public static IEnumerable<BenchResult> Run(BenchSettings settings)
    {
        var policies = PolicyLibrary.Load(ContentFolder.Open("policies"));
        var lists = new OrderLists(ReferenceLibrary.Load(ContentFolder.Open("reference")));
        var terms = new OrderTerms(lists);
        var knowledge = OrderKnowledge.For(lists, policies, Institution.Unregistered("H1"), new DateOnly(2026, 3, 1), policies.Catalogue(), []);
        var bodies = OrderCheckHttpBench.Orders.Select(Encoding.UTF8.GetBytes).ToArray();
        var orders = bodies.Select(body => OrderDocument.Read(body, terms, DateTime.UnixEpoch).Order!).ToArray();
        var answers = orders.Select(order => OrderCheck.Check(order, knowledge)).ToArray();
        int wanted = settings.Rows ?? UsualOrders, tokened = Math.Min(wanted, UsualOrders);
        using var rsa = RSA.Create(2048);
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var caller = OrderCheckHttpBench.CallerOf(rsa, curve);
        settings.Say($"signing {3 * tokened} tokens before anything is measured …");
        var signed = OrderCheckHttpBench.Tokens(2 * tokened, "RS384", rsa, null);
        var curved = OrderCheckHttpBench.Tokens(tokened, "ES384", null, curve);
        var tokens = new CallerTokens(OrderCheckSettings.Nobody with { Callers = [caller] }, new AccessTokens(TimeProvider.System), TimeProvider.System);
        long bytes = 0;
        yield return Stage("token verified, RS384", tokened, n => Sound(tokens, signed[n]), n => Sound(tokens, signed[tokened + n]));
        yield return Stage("token verified, ES384", tokened, n => Sound(tokens, curved[n]), null);
        yield return Stage("order read", wanted, n => OrderDocument.Read(bodies[n % bodies.Length], terms, DateTime.UnixEpoch), null);
        yield return Stage("order judged, with traces and alternatives", wanted, n => OrderCheck.Check(orders[n % orders.Length], knowledge), null);
        yield return Stage("answer written", wanted, n => bytes += AnswerDocument.Write(orders[n % orders.Length], answers[n % orders.Length], policies).Length, null);
        settings.Say($"bytes of an answer: {bytes / Math.Max(1, wanted)}");
    }

    private static void Sound(CallerTokens tokens, string token)
    {
        if (tokens.Verify("Bearer " + token, "") is { Caller: null } refused)
        {
            throw new CommandFailure(ExitCodes.OurFault, refused.Refusal);
        }
    }

    /// <summary>Half to warm up, then half measured; work that can't be repeated has its own warm-up.</summary>
    private static BenchResult Stage(string work, int count, Action<int> warm, Action<int>? measured)
    {
        int half = measured is null ? count / 2 : count;
        for (int n = 0; n < half; n++)
        {
            warm(n);
        }

        return Meter.Run("order-check-stages", work, () =>
        {
            for (int n = measured is null ? half : 0; n < count; n++)
            {
                (measured ?? warm)(n);
            }

            return measured is null ? count - half : count;
        });
    }
}
