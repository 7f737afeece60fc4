using Microsoft.AspNetCore.Http;

namespace Curb.Web.Api;

/// <summary>What went wrong, for programs: problem details with a code that never changes.</summary>
internal static class ApiProblem
{
    public const string Root = "/api";

    public static bool Concerns(HttpContext http) => http.Request.Path.StartsWithSegments(Root);

    /// <param name="status">HTTP status.</param>
    /// <param name="code">Stable kebab-case code.</param>
    /// <param name="detail">What was found, what was expected, what to do.</param>
    public static IResult Of(int status, string code, string detail) =>
        Results.Problem(detail: detail, statusCode: status, extensions: new Dictionary<string, object?> { ["code"] = code });

    public static IResult NotFound(string what) => Of(StatusCodes.Status404NotFound, "not-found", $"There is no such {what}, or this key does not reach it.");

    public static IResult Invalid(string detail) => Of(StatusCodes.Status400BadRequest, "invalid-request", detail);
}
