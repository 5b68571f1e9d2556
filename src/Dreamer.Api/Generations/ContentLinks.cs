using System.Text.RegularExpressions;
using Dreamer.Generations;
using Dreamer.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dreamer.Api.Generations;

/// <summary>Sends who asks for a result to Azure's storage, by an address that lets them read that one blob for some minutes.</summary>
internal sealed partial class ContentLinks(ApiOptions options, IServiceProvider services)
{
    private readonly BlobLinks? _links = options.DownloadLinksFor is { } asked
        ? services.GetService<BlobLinks>() ?? throw new ArgumentException(
            $"{OptionRange.Named("Api:DownloadLinksFor")} is {asked}, and needs blobs in Azure, with the account's key or for this machine's identity.")
        : null;

    /// <summary>Null where the server answers itself: by default, for previews, which change, and for what it alone answers rightly.</summary>
    public async Task<RedirectHttpResult?> OfAsync(GenerationView view, ArtifactVariant variant, HttpContext http, CancellationToken cancellationToken)
    {
        if (_links is null || variant == ArtifactVariant.Preview || !IsForAzure(http.Request) || view.Find(variant) is not { } artifact)
        {
            return null;
        }

        var link = await _links.SignAsync(artifact.Blob, options.DownloadLinksFor!.Value, cancellationToken);
        http.Response.Headers.CacheControl = "private, no-store"; // it would outlive what it holds
        return TypedResults.Redirect(link.AbsoluteUri, permanent: false, preserveMethod: true);
    }

    /// <summary>
    /// No HEAD, whose signature would be another, and no condition, which is answered without a byte. Of ranges, Azure knows one with a beginning. A page's
    /// own requests would need that storage allows its origin.
    /// </summary>
    private static bool IsForAzure(HttpRequest request) =>
        HttpMethods.IsGet(request.Method)
        && !request.Headers.Keys.Any(name => name.StartsWith("If-", StringComparison.OrdinalIgnoreCase))
        && request.Headers.Range.All(range => PlainRange().IsMatch(range!))
        && request.Headers["Sec-Fetch-Mode"].All(mode => mode == "navigate");

    [GeneratedRegex(@"^bytes=[0-9]{1,18}-[0-9]{0,18}$")]
    private static partial Regex PlainRange();
}
