using System.Net.Http.Headers;
using System.Net.Mime;
using Dreamer.Client.Http;

namespace Dreamer.Client.Assets;

/// <summary>Uploads stills of one's own, to refine or animate.</summary>
public sealed class AssetClient : IAssetClient
{
    private readonly ApiConnection _connection;

    internal AssetClient(ApiConnection connection) => _connection = connection;

    /// <inheritdoc/>
    public Task<Asset> UploadAsync(ReadOnlyMemory<byte> picture, FrameSize? size = null, CancellationToken cancellationToken = default) =>
        UploadAsync(new ReadOnlyMemoryContent(picture), size, cancellationToken);

    /// <inheritdoc/>
    public Task<Asset> UploadAsync(Stream picture, FrameSize? size = null, CancellationToken cancellationToken = default) =>
        UploadAsync(new UploadContent(picture), size, cancellationToken);

    /// <inheritdoc/>
    public Task<Page<Asset>> ListAsync(int limit = 20, string? after = null, CancellationToken cancellationToken = default) =>
        _connection.GetAsync($"v1/assets?limit={limit}{ApiConnection.After(after)}", ClientJson.Default.PageAsset, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<Asset> ListAllAsync(CancellationToken cancellationToken = default) =>
        ApiConnection.PagesAsync((after, stop) => ListAsync(ApiConnection.LongestPage, after, stop), cancellationToken);

    /// <inheritdoc/>
    public Task<Asset> GetAsync(string id, CancellationToken cancellationToken = default) =>
        _connection.GetAsync(PathOf(id), ClientJson.Default.Asset, cancellationToken);

    /// <inheritdoc/>
    public Task DownloadAsync(string id, Stream destination, CancellationToken cancellationToken = default) =>
        _connection.DownloadAsync($"{PathOf(id)}/content", destination, cancellationToken);

    /// <inheritdoc/>
    public Task DeleteAsync(string id, CancellationToken cancellationToken = default) =>
        _connection.DeleteAsync(PathOf(id), cancellationToken);

    private Task<Asset> UploadAsync(HttpContent body, FrameSize? size, CancellationToken cancellationToken)
    {
        body.Headers.ContentType = new MediaTypeHeaderValue(MediaTypeNames.Application.Octet); // the server looks for itself
        return _connection.PostAsync(size is null ? "v1/assets" : $"v1/assets?size={size}", body, ClientJson.Default.Asset, cancellationToken);
    }

    private static string PathOf(string id) => $"v1/assets/{Uri.EscapeDataString(id)}";
}
