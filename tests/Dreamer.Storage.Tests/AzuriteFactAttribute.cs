using Dreamer.Testing;

namespace Dreamer.Storage.Tests;

/// <summary>A fact about Azure's blobs; skipped, and says so, where there is no Azurite.</summary>
internal sealed class AzuriteFactAttribute : FactAttribute
{
    public AzuriteFactAttribute() => Skip = Azurite.Missing;
}
