using System.IO.Compression;
using System.Net.Mime;
using System.Security.Cryptography;
using Microsoft.AspNetCore.StaticFiles;

namespace Dreamer.Api.Studio;

/// <summary>A file of the page, as it is and compressed, which is done once, when somebody first asks for it.</summary>
internal sealed class StudioFile
{
    private const int BrotliQuality = 9; // 11 takes ten times as long for the last few hundredths
    private const int BrotliWindow = 22;

    private static readonly FileExtensionContentTypeProvider s_types = new();

    private readonly string _digest;
    private readonly Dictionary<string, Lazy<byte[]>> _forms;

    public StudioFile(string name, byte[] content)
    {
        var type = s_types.TryGetContentType(name, out var known) ? known : MediaTypeNames.Application.Octet;
        var isText = type.StartsWith("text/", StringComparison.Ordinal) || type is "image/svg+xml" or MediaTypeNames.Application.Json or "application/manifest+json";
        Type = isText ? $"{type}; charset=utf-8" : type;
        _digest = Convert.ToHexStringLower(SHA256.HashData(content))[..32];
        _forms = new() { [""] = new(content) };
        if (isText)
        {
            (_forms["br"], _forms["gzip"]) = (new(() => Brotli(content)), new(() => Gzip(content)));
        }
    }

    public string Type { get; }

    /// <summary>The bytes of a coding, and their strong tag; the empty one is none. Null where the file does not come in it.</summary>
    public (byte[] Content, string Tag)? In(string coding) =>
        _forms.TryGetValue(coding, out var form) ? (form.Value, $"\"{_digest}{(coding.Length > 0 ? "-" : "")}{coding}\"") : null;

    private static byte[] Brotli(byte[] content)
    {
        var coded = new byte[BrotliEncoder.GetMaxCompressedLength(content.Length)];
        return BrotliEncoder.TryCompress(content, coded, out var length, BrotliQuality, BrotliWindow)
            ? coded[..length]
            : throw new InvalidOperationException($"{content.Length} bytes could not be compressed.");
    }

    private static byte[] Gzip(byte[] content)
    {
        using var coded = new MemoryStream();
        using (var gzip = new GZipStream(coded, CompressionLevel.SmallestSize))
        {
            gzip.Write(content);
        }

        return coded.ToArray();
    }
}
