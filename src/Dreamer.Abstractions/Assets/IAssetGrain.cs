namespace Dreamer.Assets;

/// <summary>A still that a person uploaded; immutable. Whoever starts from it takes a copy. Keyed by <c>tenant/asset</c>.</summary>
[Alias("dreamer.IAssetGrain")]
public interface IAssetGrain : IGrainWithStringKey
{
    /// <summary>Takes up what was stored as <paramref name="blob"/>; repeating the call changes nothing.</summary>
    Task<Asset> CreateAsync(string blob, string contentType, long length, int size);

    /// <summary>Null when it was never created, or is deleted.</summary>
    Task<Asset?> GetAsync();

    /// <summary>Deletes it with its blob; what was made from it stays as it is. False when there was nothing.</summary>
    Task<bool> DeleteAsync();
}
