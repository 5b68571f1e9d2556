using System.Buffers;
using System.Net;
using System.Net.Http.Headers;

namespace Dreamer.Client.Http;

/// <summary>Copies an answer as it comes; where it breaks off, the rest is asked for, as long as it is still the same thing.</summary>
internal static class ResumedDownload
{
    private const int MaxTriesWithoutAByte = 5;
    private const int BufferBytes = 64 * 1024;

    public static async Task CopyAsync(ApiConnection connection, string path, Stream destination, CancellationToken cancellationToken)
    {
        var (done, tries, tag) = (0L, 0, (EntityTagHeaderValue?)null);
        while (true)
        {
            // 1. Ask for what is missing
            using var response = await connection.OpenRangeAsync(path, done, tag, cancellationToken);
            if (done > 0 && response.StatusCode != HttpStatusCode.PartialContent)
            {
                throw new IOException($"'{path}' changed while it was downloaded, after {done} bytes.");
            }

            // 2. Copy
            tag = response.Headers.ETag;
            var (copied, lost) = await CopyAsync(response, destination, cancellationToken);
            if (lost is null)
            {
                return;
            }

            // 3. Go on behind it
            (done, tries) = (done + copied, copied > 0 ? 0 : tries + 1);
            if (tag is null || tag.IsWeak || tries > MaxTriesWithoutAByte)
            {
                throw new IOException($"The download of '{path}' broke off after {done} bytes: {lost.Message}", lost);
            }
        }
    }

    /// <summary>How much came, and what ended it early. What the destination throws is the caller's.</summary>
    private static async Task<(long Bytes, Exception? Lost)> CopyAsync(HttpResponseMessage response, Stream destination, CancellationToken cancellationToken)
    {
        var (buffer, copied) = (ArrayPool<byte>.Shared.Rent(BufferBytes), 0L);
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            while (true)
            {
                var (read, lost) = await ReadAsync(body, buffer, cancellationToken);
                if (read == 0)
                {
                    return (copied, lost);
                }

                await destination.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                copied += read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async ValueTask<(int Bytes, Exception? Lost)> ReadAsync(Stream body, byte[] buffer, CancellationToken cancellationToken)
    {
        try
        {
            return (await body.ReadAsync(buffer, cancellationToken), null);
        }
        catch (Exception lost) when (lost is IOException or HttpRequestException)
        {
            return (0, lost);
        }
    }
}
