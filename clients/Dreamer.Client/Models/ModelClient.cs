using Dreamer.Client.Http;

namespace Dreamer.Client.Models;

/// <summary>Reads which models the server can run.</summary>
public sealed class ModelClient : IModelClient
{
    private readonly ApiConnection _connection;

    internal ModelClient(ApiConnection connection) => _connection = connection;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Model>> ListAsync(CancellationToken cancellationToken = default) =>
        (await _connection.GetAsync("v1/models", ClientJson.Default.ModelList, cancellationToken)).Data;
}
