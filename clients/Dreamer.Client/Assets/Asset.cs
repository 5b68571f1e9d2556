namespace Dreamer.Client.Assets;

/// <summary>An uploaded still as the server keeps it: a PNG of <c>Size</c>.</summary>
public sealed record Asset(string Id, string ContentType, long Bytes, FrameSize Size, string Url, DateTimeOffset CreatedAt);
