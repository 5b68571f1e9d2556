using System.Globalization;
using System.IO.Compression;
using Dreamer.Api.Requests;
using Dreamer.Generations;
using Dreamer.Media;
using Dreamer.Media.Video;
using Dreamer.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Dreamer.Api.Generations;

/// <summary>A clip in forms to take away, which are made when they are asked for and kept nowhere: a GIF, or a zip of its frames as PNGs.</summary>
internal sealed class ClipDownloads(IBlobStore blobs) : IDisposable
{
    public const string Gif = "gif", Frames = "frames";

    private const long LongestClip = 512L << 20;

    private readonly SemaphoreSlim _making = new(Math.Max(1, Environment.ProcessorCount / 2)); // the device needs the processors, too

    public async Task<PushStreamHttpResult> OfAsync(GenerationView view, ContentQuery query, HttpContext http, CancellationToken cancellationToken)
    {
        await using var blob = await GenerationContent.OpenAsync(view, ArtifactVariant.Video, blobs, cancellationToken);
        var (range, form) = (query.RangeOf(view), query.Variant!);
        var etag = new EntityTagHeaderValue(string.Create(CultureInfo.InvariantCulture, $"\"{blob.ETag}-{form}-{range.First}-{range.Last}\""));
        http.Response.Headers.CacheControl = BlobAnswer.ForGood;
        return form == Gif
            ? TypedResults.Stream(to => WithClipAsync(view, http, clip => WriteGifAsync(clip, range, to, http)), "image/gif", $"{view.Id}.gif", entityTag: etag)
            : TypedResults.Stream(to => WithClipAsync(view, http, clip => WriteZipAsync(clip, range, view, to, http)), "application/zip", $"{view.Id}.zip", entityTag: etag);
    }

    public void Dispose() => _making.Dispose();

    /// <summary>Few at a time; who has gone makes room.</summary>
    private async Task WithClipAsync(GenerationView view, HttpContext http, Func<byte[], Task> write)
    {
        await _making.WaitAsync(http.RequestAborted);
        try
        {
            await using var blob = await GenerationContent.OpenAsync(view, ArtifactVariant.Video, blobs, http.RequestAborted);
            await write(await blob.ReadAllAsync(LongestClip, http.RequestAborted));
        }
        finally
        {
            _making.Release();
        }
    }

    private static async Task WriteGifAsync(byte[] clip, FrameRange range, Stream to, HttpContext http)
    {
        var gif = await ClipReader.ToGifAsync(clip, range, http.RequestAborted);
        http.Response.ContentLength = gif.Length;
        await to.WriteAsync(gif, http.RequestAborted);
    }

    private static async Task WriteZipAsync(byte[] clip, FrameRange range, GenerationView view, Stream to, HttpContext http)
    {
        await using var held = new HeldBytes();
        using (var zip = new ZipArchive(held, ZipArchiveMode.Create, leaveOpen: true))
        {
            await ClipReader.ReadFramesAsync(clip, range, AddAsync, http.RequestAborted);

            async Task AddAsync(int number, RgbImage frame, CancellationToken stop)
            {
                var entry = zip.CreateEntry(string.Create(CultureInfo.InvariantCulture, $"frame-{number:0000}.png"), CompressionLevel.NoCompression); // a PNG is compressed
                entry.LastWriteTime = view.FinishedAt ?? view.CreatedAt;
                using (var file = entry.Open())
                {
                    file.Write(Png.Encode(frame));
                }

                await held.PassOnAsync(to, stop);
            }
        }

        await held.PassOnAsync(to, http.RequestAborted);
    }
}
