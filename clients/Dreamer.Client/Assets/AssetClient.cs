using System.Net.Http.Headers;
using Dreamer.Client.Http;

namespace Dreamer.Client.Assets;

/// <summary>Uploads stills of one's own, to refine or animate.</summary>
public sealed class AssetClient : IAssetClient
{
    private readonly ApiConnection _connection;

    internal AssetClient(ApiConnection connection) => _connection = connection;

    public Task<Asset> UploadAsync(ReadOnlyMemory<byte> picture, FrameSize? size = null, CancellationToken cancellationToken = default)
    {
        var body = new ReadOnlyMemoryContent(picture);
        body.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream"); // the server looks for itself
        return _connection.PostAsync(size is null ? "v1/assets" : $"v1/assets?size={size}", body, ClientJson.Default.Asset,
            cancellationToken);
    }

    public Task<Asset> GetAsync(string id, CancellationToken cancellationToken = default) =>
        _connection.GetAsync(PathOf(id), ClientJson.Default.Asset, cancellationToken);

    public async Task DownloadAsync(string id, Stream destination, CancellationToken cancellationToken = default)
    {
        using var response = await _connection.OpenAsync($"{PathOf(id)}/content", cancellationToken);
        await response.Content.CopyToAsync(destination, cancellationToken);
    }

    public Task DeleteAsync(string id, CancellationToken cancellationToken = default) =>
        _connection.DeleteAsync(PathOf(id), cancellationToken);

    private static string PathOf(string id) => $"v1/assets/{Uri.EscapeDataString(id)}";
}
