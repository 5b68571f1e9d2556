namespace Dreamer.Api.Idempotency;

/// <summary>
/// Metadata of a route that may be run again for the same request: all that it makes has ids of the request's seed, so that it finds what is there, and
/// no answer need be stored. A request is known by its digest, which is of what it says: the form of two tries may differ.
/// </summary>
internal sealed record Repeatable(Func<HttpContext, string> DigestOf)
{
    private const string Tries = "x-stainless-retry-count";

    public static Repeatable? Of(HttpContext http) => http.GetEndpoint()?.Metadata.GetMetadata<Repeatable>();

    /// <summary>How often the client sent this before, where it counts; such a client means one thing by all of them.</summary>
    public static int? TriesBefore(HttpRequest request) =>
        int.TryParse(request.Headers[Tries], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var tries) ? tries : null;
}
