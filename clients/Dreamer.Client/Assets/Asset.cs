namespace Dreamer.Client.Assets;

/// <summary>An uploaded still as the server keeps it: a square PNG of <c>Size</c> pixels a side.</summary>
public sealed record Asset(string Id, string ContentType, long Bytes, int Size, string Url, DateTimeOffset CreatedAt);
