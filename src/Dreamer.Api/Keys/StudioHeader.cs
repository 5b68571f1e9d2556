using Dreamer.Api.Errors;

namespace Dreamer.Api.Keys;

/// <summary>
/// A browser sends the cookie with whatever a page asks for, another's page of the same host included. So what changes something and comes with a
/// cookie needs a header as well, which no page of another origin can send.
/// </summary>
internal static class StudioHeader
{
    public const string Name = "X-Dreamer-Studio";

    private const string Value = "1";

    public static Problem? RefusalOf(HttpRequest request)
    {
        var isSafe = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method);
        return isSafe || request.Headers[Name] == Value
            ? null
            : new Problem(
                StatusCodes.Status403Forbidden, ErrorCode.Permission,
                $"A {request.Method} with a cookie needs the header '{Name}: {Value}', and '{Shown.Briefly(request.Headers[Name])}' was sent.",
                Name.ToLowerInvariant());
    }
}
