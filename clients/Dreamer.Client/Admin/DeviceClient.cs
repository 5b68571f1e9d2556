using Dreamer.Client.Http;

namespace Dreamer.Client.Admin;

/// <summary>Shows devices; needs a key with the scope <c>admin</c>.</summary>
public sealed class DeviceClient
{
    private readonly ApiConnection _connection;

    internal DeviceClient(ApiConnection connection) => _connection = connection;

    /// <summary>Every device that reported within the last hour, by their ids.</summary>
    public IAsyncEnumerable<Device> ListAllAsync(CancellationToken cancellationToken = default) =>
        ApiConnection.PagesAsync(
            (after, stop) => _connection.GetAsync(
                $"v1/admin/devices?limit={ApiConnection.LongestPage}{ApiConnection.After(after)}", ClientJson.Default.PageDevice, stop),
            cancellationToken);
}
