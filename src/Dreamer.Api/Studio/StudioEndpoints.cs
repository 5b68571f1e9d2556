using Dreamer.Api.Errors;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Dreamer.Api.Studio;

/// <summary>
/// Serves the page for people. Its files need no key and count for no limit: what they show comes by calls that need one. A path without a dot in
/// its last part is a place within the page, and every such place is opened by the same file.
/// </summary>
internal static class StudioEndpoints
{
    private const string FirstFile = "/index.html";

    /// <summary>The page runs what comes from here alone, is shown in no other page, and asks for none of a phone's senses.</summary>
    private static readonly (string Name, string Value)[] s_headers =
    [
        (HeaderNames.ContentSecurityPolicy,
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; media-src 'self' blob:; connect-src 'self'; " +
            "form-action 'self'; frame-ancestors 'none'; base-uri 'none'; require-trusted-types-for 'script'"),
        (HeaderNames.CacheControl, "no-cache"), // a new build is seen with the next load
        (HeaderNames.Vary, HeaderNames.AcceptEncoding),
        ("Referrer-Policy", "no-referrer"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ];

    /// <summary>The smallest first, at last none.</summary>
    private static readonly string[] s_codings = ["br", "gzip", ""];

    public static void MapStudio(this IEndpointRouteBuilder routes)
    {
        if (routes.ServiceProvider.GetRequiredService<ApiOptions>().Studio)
        {
            routes.MapGet("/studio/{**path}", Open).ExcludeFromDescription();
        }
    }

    private static IResult Open(HttpContext http, string? path, StudioPages pages)
    {
        if (path is null && !http.Request.Path.Value!.EndsWith('/'))
        {
            return TypedResults.Redirect("/studio/");
        }

        var named = "/" + path;
        var isPlace = !named[(named.LastIndexOf('/') + 1)..].Contains('.', StringComparison.Ordinal);
        return pages.Find(isPlace ? FirstFile : named) is { } file
            ? Send(http, file)
            : throw new ProblemException(new Problem(
                StatusCodes.Status404NotFound, ErrorCode.NotFound, $"Studio has no file '{Shown.Briefly(named[1..])}'.", "path"));
    }

    private static FileContentHttpResult Send(HttpContext http, StudioFile file)
    {
        Array.ForEach(s_headers, header => http.Response.Headers[header.Name] = header.Value);
        var coding = CodingsOf(http.Request).First(coding => file.In(coding) is not null);
        if (coding.Length > 0)
        {
            http.Response.Headers.ContentEncoding = coding;
        }

        var (content, tag) = file.In(coding)!.Value;
        return TypedResults.Bytes(content, file.Type, entityTag: new EntityTagHeaderValue(tag));
    }

    /// <summary>Those that the caller takes.</summary>
    private static IEnumerable<string> CodingsOf(HttpRequest request)
    {
        _ = StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptEncoding, out var accepted);
        return from coding in s_codings
               where coding.Length == 0 || accepted?.Any(one => one.Value.Equals(coding, StringComparison.OrdinalIgnoreCase) && one.Quality != 0) == true
               select coding;
    }
}
