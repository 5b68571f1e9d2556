using System.Collections.Immutable;

namespace Dreamer.Assets;

/// <summary>The stills that a tenant's people uploaded; whoever starts from one takes a copy. Keyed by tenant id.</summary>
[Alias("dreamer.IAssetsGrain")]
public interface IAssetsGrain : IGrainWithStringKey
{
    /// <summary>
    /// Takes a still into account before its bytes are stored as <see cref="Asset.Blob"/>, or refuses it with quota_exceeded.
    /// So no crash leaves bytes that nobody knows of. Repeating the call changes nothing.
    /// </summary>
    Task<Asset> AddAsync(AssetId id, long length, FrameSize size);

    /// <summary>Its bytes are stored: from now on it is there for everybody.</summary>
    Task CompleteAsync(AssetId id);

    /// <summary>Null when there is none, or not yet.</summary>
    Task<Asset?> GetAsync(AssetId id);

    /// <summary>Newest first; <paramref name="after"/> is the last id of the page before.</summary>
    Task<ImmutableArray<Asset>> ListAsync(AssetId? after, int limit);

    /// <summary>Deletes a still with its blob; what was made from it stays as it is. False when there was nothing.</summary>
    Task<bool> DeleteAsync(AssetId id);

    /// <summary>Tells webhooks what a crash kept from being told. For a start.</summary>
    Task TellAsync();

    /// <summary>Deletes all of them, finished or not: the tenant goes.</summary>
    Task ClearAsync();

    /// <summary>The limits of stills, with what is used of them.</summary>
    Task<ImmutableArray<QuotaLimit>> ReadQuotaAsync();
}
