using Dreamer.Api.Errors;

namespace Dreamer.Api.Keys;

/// <summary>Why a request's key or token was not taken; it is said only where one is needed.</summary>
internal static class Refusal
{
    private static readonly Problem s_nothing = Unauthenticated("No API key was sent; send the header 'Authorization: Bearer KEY'.");

    public static Problem Unauthenticated(string why) => new(StatusCodes.Status401Unauthorized, ErrorCode.Unauthenticated, why, "authorization");

    public static void Note(HttpContext http, Problem problem) => http.Items[typeof(Refusal)] = problem;

    public static Task WriteAsync(HttpContext http)
    {
        var problem = http.Items[typeof(Refusal)] as Problem ?? s_nothing;
        if (problem.Status == StatusCodes.Status401Unauthorized)
        {
            http.Response.Headers.WWWAuthenticate = "Bearer";
        }

        return http.WriteProblemAsync(problem);
    }
}
