namespace Dreamer.Assets;

/// <summary>A person's own still, as it was stored: a PNG of <see cref="Size"/>. <see cref="Blob"/> is its key in the blob store.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.Asset")]
public sealed record Asset(
    [property: Id(0)] AssetId Id,
    [property: Id(1)] string Blob,
    [property: Id(2)] string ContentType,
    [property: Id(3)] long Length,
    [property: Id(4)] FrameSize Size,
    [property: Id(5)] DateTimeOffset CreatedAt);
