using Dreamer.Api.Errors;
using Dreamer.Api.Generations;
using Dreamer.Api.Requests;
using Dreamer.Generations;
using Dreamer.Media;
using Dreamer.Media.Video;
using Dreamer.Storage;
using Microsoft.Net.Http.Headers;

namespace Dreamer.Api.OpenAi.Videos;

/// <summary>Serves a video's bytes, its thumbnail, or its frames on one picture, which is made on the spot.</summary>
internal sealed class VideoContent(IBlobStore blobs) : IDisposable
{
    /// <summary>The first is what is meant where none is named.</summary>
    public static readonly IReadOnlyList<string> Variants = [Video, Thumbnail, Sprites];

    private const string Video = "video", Thumbnail = "thumbnail", Sprites = "spritesheet";
    private const long LongestClip = 512L << 20;
    private const int SpriteQuality = 90;

    private readonly SemaphoreSlim _sheets = new(Math.Max(1, Environment.ProcessorCount / 2)); // the device needs the processors, too

    public async Task<IResult> GetAsync(GenerationView view, string? variant, HttpContext http, CancellationToken cancellationToken) => variant switch
    {
        null or Video => BlobAnswer.Of(await GenerationContent.OpenAsync(view, ArtifactVariant.Video, blobs, cancellationToken), http),
        Thumbnail => BlobAnswer.Of(await GenerationContent.OpenAsync(view, ArtifactVariant.Thumbnail, blobs, cancellationToken), http),
        Sprites => await SpritesAsync(view, http, cancellationToken),
        _ => throw new ProblemException(Problem.Invalid(
            $"Query parameter 'variant' is '{Shown.Briefly(variant)}', and takes one of {string.Join(", ", Variants)}.", "variant")),
    };

    public void Dispose() => _sheets.Dispose();

    private async Task<IResult> SpritesAsync(GenerationView view, HttpContext http, CancellationToken cancellationToken)
    {
        await using var clip = await GenerationContent.OpenAsync(view, ArtifactVariant.Video, blobs, cancellationToken);
        await _sheets.WaitAsync(cancellationToken);
        try
        {
            var sheet = await SpriteSheet.RenderAsync(await clip.ReadAllAsync(LongestClip, cancellationToken), cancellationToken);
            http.Response.Headers.CacheControl = BlobAnswer.ForGood;
            var etag = new EntityTagHeaderValue($"\"{clip.ETag}-{Sprites}\"");
            return TypedResults.Bytes(
                PictureEncoder.Encode(sheet, PictureFormat.Webp, SpriteQuality), PictureFormat.Webp.ContentType(), entityTag: etag, enableRangeProcessing: true);
        }
        finally
        {
            _sheets.Release();
        }
    }
}
