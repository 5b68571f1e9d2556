namespace Dreamer.Client.Models;

/// <summary>Reads which models the server can run.</summary>
public interface IModelClient
{
    /// <summary>Every model, those that cannot be used just now with why.</summary>
    Task<IReadOnlyList<Model>> ListAsync(CancellationToken cancellationToken = default);
}
