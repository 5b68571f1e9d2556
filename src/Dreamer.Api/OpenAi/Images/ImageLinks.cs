using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dreamer.Api.Requests;
using Dreamer.Errors;
using Dreamer.Generations;
using Dreamer.Media;
using Dreamer.Storage;

namespace Dreamer.Api.OpenAi.Images;

/// <summary>Links to pictures that need no key for an hour: who has one may see the picture. All gateways sign with one secret, which is stored.</summary>
internal sealed class ImageLinks(IGrainFactory grains, IBlobStore blobs, TimeProvider clock)
{
    public const string Path = "/v1/images/files";

    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private const string Secret = "_links/images";
    private const int SecretBytes = 32;
    private const long LargestPicture = 64 << 20;

    private byte[]? _secret;

    public async Task<string> UrlOfAsync(HttpContext http, TenantId tenant, GenerationId id, PictureFormat format, CancellationToken cancellationToken)
    {
        var expires = (clock.GetUtcNow() + Lifetime).ToUnixTimeSeconds();
        var path = string.Create(CultureInfo.InvariantCulture, $"{Path}/{tenant}/{id}.{Ending(format)}?expires={expires}");
        return $"{SchemeOf(http.Request)}://{http.Request.Host}{http.Request.PathBase}{path}&signature={await SignAsync(path, cancellationToken)}";
    }

    public async Task<IResult> OpenAsync(string tenant, string file, string? expires, string? signature, HttpContext http, CancellationToken cancellationToken)
    {
        var path = $"{Path}/{tenant}/{file}?expires={expires}";
        if (!IsSame(await SignAsync(path, cancellationToken), signature))
        {
            throw NotFound("This link to a picture is not one that this server made.");
        }

        // What is signed was made here: it needs no further check.
        if (long.Parse(expires!, CultureInfo.InvariantCulture) < clock.GetUtcNow().ToUnixTimeSeconds())
        {
            throw NotFound($"This link to a picture was good for {Lifetime.TotalMinutes} minutes, which are over.");
        }

        var (id, format) = (GenerationId.Parse(file.Split('.')[0]), Enum.Parse<PictureFormat>(file.Split('.')[1], ignoreCase: true));
        var view = await grains.Generation(TenantId.Parse(tenant), id).GetAsync();
        var blob = view?.Find(ArtifactVariant.Image) is { } picture ? await blobs.OpenAsync(picture.Blob, cancellationToken) : null;
        return blob is null ? throw NotFound($"There is no picture '{id}' any more.")
            : format == PictureFormat.Png ? BlobAnswer.Of(blob, http)
            : await ConvertedAsync(blob, format, cancellationToken);
    }

    private static async Task<IResult> ConvertedAsync(Blob blob, PictureFormat format, CancellationToken cancellationToken)
    {
        await using (blob)
        {
            var picture = Png.Decode(await blob.ReadAllAsync(LargestPicture, cancellationToken));
            return TypedResults.Bytes(PictureEncoder.Encode(picture, format), format.ContentType());
        }
    }

    /// <summary>As a proxy that speaks TLS for this server says.</summary>
    private static string SchemeOf(HttpRequest request) =>
        request.Headers["X-Forwarded-Proto"] is ["https"] ? "https" : request.Scheme;

    private static string Ending(PictureFormat format) => format.ToString().ToLowerInvariant();

    private static bool IsSame(string signature, string? other) =>
        other is not null && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(signature), Encoding.UTF8.GetBytes(other));

    private async Task<string> SignAsync(string text, CancellationToken cancellationToken)
    {
        var secret = _secret ??= await ReadSecretAsync(cancellationToken);
        return Convert.ToHexStringLower(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>The first gateway that needs it makes it.</summary>
    private async Task<byte[]> ReadSecretAsync(CancellationToken cancellationToken)
    {
        if (await blobs.ReadAsync(Secret, SecretBytes, cancellationToken) is { } stored)
        {
            return stored;
        }

        var made = RandomNumberGenerator.GetBytes(SecretBytes);
        return await blobs.ReplaceAsync(Secret, null, made, "application/octet-stream", cancellationToken) is not null
            ? made
            : (await blobs.ReadAsync(Secret, SecretBytes, cancellationToken))!; // another gateway came first
    }

    private static DreamerException NotFound(string why) => new(ErrorCode.NotFound, why, "signature");
}
