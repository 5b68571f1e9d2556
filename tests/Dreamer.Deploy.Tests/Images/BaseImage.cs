using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;

namespace Dreamer.Deploy.Tests.Images;

/// <summary>An image of one layer, as a registry holds it: each part under its digest.</summary>
internal sealed record BaseImage(
    string ManifestDigest, byte[] Manifest, string ConfigDigest, byte[] Config, string LayerDigest, string LayerFile)
{
    public const string ManifestType = "application/vnd.oci.image.manifest.v1+json";
    private const string Programs = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"; // as Microsoft's images say
    private const string ConfigType = "application/vnd.oci.image.config.v1+json";
    private const string LayerType = "application/vnd.oci.image.layer.v1.tar+gzip";

    public static async Task<BaseImage> MakeAsync(string layerFile, IReadOnlyList<string> natives)
    {
        await BaseLayer.WriteAsync(layerFile, natives);
        string layer, unpacked;
        await using (var packed = File.OpenRead(layerFile))
        {
            layer = Named(await SHA256.HashDataAsync(packed));
            packed.Position = 0;
            await using var plain = new GZipStream(packed, CompressionMode.Decompress);
            unpacked = Named(await SHA256.HashDataAsync(plain));
        }
        var config = JsonSerializer.SerializeToUtf8Bytes(new
        {
            architecture = "amd64",
            os = "linux",
            config = new { Env = new[] { Programs, $"APP_UID={BaseLayer.User}" } },
            rootfs = new { type = "layers", diff_ids = new[] { unpacked } },
            history = new[] { new { created_by = "a test" } },
        });
        var manifest = JsonSerializer.SerializeToUtf8Bytes(new
        {
            schemaVersion = 2,
            mediaType = ManifestType,
            config = new { mediaType = ConfigType, size = config.Length, digest = DigestOf(config) },
            layers = new[] { new { mediaType = LayerType, size = new FileInfo(layerFile).Length, digest = layer } },
        });
        return new BaseImage(DigestOf(manifest), manifest, DigestOf(config), config, layer, layerFile);
    }

    private static string DigestOf(byte[] content) => Named(SHA256.HashData(content));

    private static string Named(byte[] hash) => "sha256:" + Convert.ToHexStringLower(hash);
}
