using System.Globalization;
using System.Text.Json;
using Curb.Storage;
using Curb.Storage.OrderCheck;
using Curb.Web.Accounts;
using Microsoft.AspNetCore.Http;

namespace Curb.Web.OrderCheck;

/// <summary>
/// Takes in what physicians did with cards (CDS Hooks 2.0, feedback). An override with an emergency reason is the same as one told at the other doors: it opens the case of 24 hours for medical
/// affairs, once, and lets the physician's next signature of the order pass as an override.
/// </summary>
internal static class CardFeedbacks
{
    private const int MostFeedback = 100;
    private const int LongestComment = 2000;

    /// <param name="http">The request.</param>
    /// <param name="service">Id of the service.</param>
    /// <param name="caller">Who reports.</param>
    /// <param name="body">The document.</param>
    /// <param name="judge">Knows the reasons and opens the case.</param>
    /// <param name="visitors">Keeps the audit log.</param>
    /// <param name="ledger">Keeps cards.</param>
    public static OrderCheckEndpoints.Reply Take(HttpContext http, string service, Caller caller, ReadOnlyMemory<byte> body, OrderJudge judge, Visitors visitors, RuleLedger ledger)
    {
        using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = OrderCheckEndpoints.DeepestNesting });
        if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("feedback", out var feedback) || feedback.ValueKind != JsonValueKind.Array || feedback.GetArrayLength() is 0 or > MostFeedback)
        {
            return OrderCheckEndpoints.Problem(StatusCodes.Status400BadRequest, "feedback", $"feedback: expected a list of 1 to {MostFeedback} entries.");
        }

        var read = feedback.EnumerateArray().Select(Read).ToList();
        if (read.Contains(null))
        {
            return OrderCheckEndpoints.Problem(StatusCodes.Status400BadRequest, "feedback", "feedback: each entry needs a card (UUID) and an outcome, accepted or overridden.");
        }

        var emergencies = judge.Terms.Lists.OverrideReasons.Where(reason => reason.Emergency).Select(reason => reason.Code).ToHashSet(StringComparer.Ordinal);
        bool Emergency(CardFeedback one) => one is { Outcome: "overridden", Reason: { } reason, ReasonSystem: null or HookCards.OverrideSystem } && emergencies.Contains(reason);
        if (read.Find(one => Emergency(one!) && ledger.Find(caller.Institution, one!.Card) is null) is { } foreign)
        {
            return OrderCheckEndpoints.Problem(
                StatusCodes.Status404NotFound, "card", $"Card {foreign.Card} was not shown to this caller, so its emergency override has no order. Nothing of the list was taken in; an override without a card goes to /api/order-check/overrides.");
        }

        foreach (var one in read.OfType<CardFeedback>())
        {
            ledger.Answer(caller.Institution, one.Card, one.Outcome, one.Reason ?? "", one.Comment ?? "", one.At);
            visitors.Records.Note(new Actor(caller.Issuer, http.Connection.RemoteIpAddress?.ToString()), "order-check-feedback", $"{service}/{one.Card}", new { one.Outcome, one.Reason, one.Comment, caller.Institution });
            if (Emergency(one) && ledger.Find(caller.Institution, one.Card) is { } card)
            {
                Open(card, one, caller, judge, OrderCheckEndpoints.ActorOf(http, caller));
            }
        }

        return new OrderCheckEndpoints.Reply(StatusCodes.Status200OK, "application/json", "{}"u8.ToArray());
    }

    /// <summary>The hours run from the answer that was kept, so that a report that comes again tells the same; never from before the card nor from the future.</summary>
    private static void Open(AnsweredCard card, CardFeedback one, Caller caller, OrderJudge judge, Actor actor)
    {
        var told = (card.Reason == one.Reason ? card.AnsweredAt : one.At) ?? card.ShownAt;
        var began = (told < card.ShownAt ? card.ShownAt : told).ToLocalTime().DateTime;
        began = began > judge.Now ? judge.Now : began;
        string indication = card.Reason == one.Reason ? card.Comment : one.Comment ?? "";
        judge.Desk.OpenOverride(caller.Institution, card.Card, indication, began, judge.KnowledgeOf(caller.Institution, DateOnly.FromDateTime(began)).Settings.OverrideHours?.Value.Value, actor);
    }

    private sealed record CardFeedback(Guid Card, string Outcome, string? Reason, string? ReasonSystem, string? Comment, DateTimeOffset? At);

    private static CardFeedback? Read(JsonElement one)
    {
        if (!Guid.TryParse(Text(one, "card"), out var id) || Text(one, "outcome") is not ("accepted" or "overridden"))
        {
            return null;
        }

        var why = Object(one, "overrideReason");
        var coding = Object(why, "reason");
        string? comment = Text(why, "userComment");
        DateTimeOffset? at = DateTimeOffset.TryParse(Text(one, "outcomeTimestamp"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var told) ? told : null;
        return new CardFeedback(id, Text(one, "outcome")!, Text(coding, "code"), Text(coding, "system"), comment?[..Math.Min(comment.Length, LongestComment)], at);
    }

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static JsonElement Object(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value : default;
}
