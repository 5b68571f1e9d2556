using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using Dreamer.Assets;
using Dreamer.Storage;

namespace Dreamer.Grains.Assets;

/// <summary>Where stills lie, and which lie there: a tenant of an earlier version has stills and no list of them.</summary>
internal sealed class AssetAdoption(IBlobStore blobs)
{
    public const string ContentType = "image/png";

    private const int WidthAt = 16; // of a PNG's header
    private const string Folder = "assets";
    private const string Name = "still.png";

    public static string BlobOf(TenantId tenant, AssetId id) => BlobKey.Join(tenant.Value, Folder, id.Value, Name);

    public static string FolderOf(TenantId tenant) => $"{tenant}/{Folder}/";

    public async Task<ImmutableArray<StoredAsset>> FindAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        var found = ImmutableArray.CreateBuilder<StoredAsset>();
        await foreach (var key in blobs.ListAsync(FolderOf(tenant), cancellationToken))
        {
            if (key.Split('/') is [_, _, var text, Name]
                && AssetId.TryParse(text, out var id) && await ReadAsync(key, id, cancellationToken) is { } asset)
            {
                found.Add(new StoredAsset(asset, IsComplete: true));
            }
        }
        return found.ToImmutable(); // keys, and so ids, come in the order of their creation
    }

    private async Task<Asset?> ReadAsync(string key, AssetId id, CancellationToken cancellationToken)
    {
        await using var blob = await blobs.OpenAsync(key, cancellationToken);
        var head = new byte[WidthAt + 4];
        if (blob is null || await blob.Content.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken) < head.Length)
        {
            return null;
        }
        return new Asset(id, key, ContentType, blob.Length, BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(WidthAt)), CreationOf(id));
    }

    /// <summary>An id begins with its time in milliseconds (RFC 9562, version 7).</summary>
    private static DateTimeOffset CreationOf(AssetId id)
    {
        var digits = id.Value.AsSpan(4, 12);
        return DateTimeOffset.UnixEpoch.AddMilliseconds(long.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
    }
}
