namespace Dreamer.Client.Models;

/// <summary>Reads which models the server can run.</summary>
public interface IModelClient
{
    Task<IReadOnlyList<Model>> ListAsync(CancellationToken cancellationToken = default);
}
