using System.Collections.Immutable;
using System.Globalization;
using Dreamer.Assets;
using Dreamer.Errors;
using Dreamer.Grains.Tenants;
using Dreamer.Storage;
using Dreamer.Webhooks;

namespace Dreamer.Grains.Assets;

/// <summary>
/// A still is listed first, and complete when its bytes are stored. What never becomes complete goes, with whatever bytes there are. What webhooks are to
/// tell is stored with the change, after a mark that leads a start to it.
/// </summary>
internal sealed class AssetsGrain(
    [PersistentState("assets", StorageNames.Default)] IPersistentState<AssetsRecord> stored,
    AssetAdoption adoption,
    UnfinishedWork unfinished,
    IBlobStore blobs,
    GrainsOptions options,
    TimeProvider clock) : Grain, IAssetsGrain
{
    private const int LongestPage = 1_000;

    /// <summary>Longer than any upload takes.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(10);

    private TenantId Tenant => TenantId.Parse(this.GetPrimaryKeyString());

    private ImmutableArray<StoredAsset> Assets => stored.State.Assets;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (!stored.RecordExists && await adoption.FindAsync(Tenant, cancellationToken) is { IsEmpty: false } found)
        {
            await SaveAsync(found);
        }
    }

    public async Task<Asset> AddAsync(AssetId id, long length, FrameSize size)
    {
        await SweepAsync();
        if (Find(id) is { IsComplete: true } known)
        {
            return known.Asset;
        }
        var others = Without(id);
        var limits = await options.Quota.ReadAsync(Tenant, GrainFactory);
        if (LimitsOf(limits, others).FirstOrDefault(limit => !limit.HasRoomFor(limit.Name == "assets" ? 1 : length)) is { } exceeded)
        {
            throw Refused(exceeded);
        }
        var asset = new Asset(id, AssetAdoption.BlobOf(Tenant, id), AssetAdoption.ContentType, length, size, clock.GetUtcNow());
        await SaveAsync(others.Add(new StoredAsset(asset, IsComplete: false)));
        return asset;
    }

    public async Task CompleteAsync(AssetId id)
    {
        var listed = Find(id) ?? throw new DreamerException(ErrorCode.NotFound, $"There is no asset '{id}' any more.");
        if (!listed.IsComplete)
        {
            await SaveAsync(Assets.Replace(listed, listed with { IsComplete = true }), AssetEvents.Created(listed.Asset), id);
        }
        await TellAsync();
    }

    public Task<Asset?> GetAsync(AssetId id) => Task.FromResult(Find(id) is { IsComplete: true } found ? found.Asset : null);

    public Task<ImmutableArray<Asset>> ListAsync(AssetId? after, int limit)
    {
        var newestFirst = Assets.Reverse().Where(listed => listed.IsComplete).Select(listed => listed.Asset);
        var rest = after is { } last ? newestFirst.SkipWhile(asset => asset.Id != last).Skip(1) : newestFirst;
        return Task.FromResult(rest.Take(Math.Clamp(limit, 1, LongestPage)).ToImmutableArray());
    }

    public async Task<bool> DeleteAsync(AssetId id)
    {
        if (Find(id) is not { } listed)
        {
            await TellAsync();
            return false;
        }
        await blobs.DeleteAsync(listed.Asset.Blob);
        var told = listed.IsComplete ? AssetEvents.Deleted(listed.Asset, clock.GetUtcNow()) : null; // nobody has heard of what never was there
        await SaveAsync(Without(id), told, id); // last: a crash before it leaves an asset that can be deleted again
        await TellAsync();
        return true;
    }

    public async Task TellAsync()
    {
        if (stored.State.Untold is { IsEmpty: false } untold)
        {
            await GrainFactory.Webhooks(Tenant).PublishAsync([.. untold.Select(one => one.Event)]);
            await stored.SaveAsync(stored.State with { Untold = [] });
            await Task.WhenAll(untold.Select(one => unfinished.ClearAsync(Tenant, one.Asset)));
        }
    }

    public async Task ClearAsync()
    {
        await blobs.DeleteFolderAsync(AssetAdoption.FolderOf(Tenant));
        await Task.WhenAll(stored.State.Untold.Select(one => unfinished.ClearAsync(Tenant, one.Asset)));
        await stored.ClearStateAsync();
        DeactivateOnIdle();
    }

    public async Task<ImmutableArray<QuotaLimit>> ReadQuotaAsync() => [.. LimitsOf(await options.Quota.ReadAsync(Tenant, GrainFactory), Assets)];

    private async Task SweepAsync()
    {
        var before = clock.GetUtcNow() - s_patience;
        foreach (var listed in Assets.Where(listed => !listed.IsComplete && listed.Asset.CreatedAt < before))
        {
            await DeleteAsync(listed.Asset.Id);
        }
    }

    private static IEnumerable<QuotaLimit> LimitsOf(QuotaLimits limits, ImmutableArray<StoredAsset> assets)
    {
        yield return new QuotaLimit("assets", limits.Assets, assets.Length);
        yield return new QuotaLimit("asset_bytes", limits.AssetBytes, assets.Sum(listed => listed.Asset.Length));
    }

    private StoredAsset? Find(AssetId id) => Assets.FirstOrDefault(listed => listed.Asset.Id == id);

    private ImmutableArray<StoredAsset> Without(AssetId id) => Assets.RemoveAll(listed => listed.Asset.Id == id);

    private Task SaveAsync(ImmutableArray<StoredAsset> assets) => stored.SaveAsync(stored.State with { Assets = assets });

    private async Task SaveAsync(ImmutableArray<StoredAsset> assets, WebhookEvent? told, AssetId id)
    {
        if (told is null)
        {
            await SaveAsync(assets);
            return;
        }
        await unfinished.MarkAsync(Tenant, id);
        await stored.SaveAsync(stored.State with { Assets = assets, Untold = stored.State.Untold.Add(new UntoldEvent(id, told)) });
    }

    private static DreamerException Refused(QuotaLimit limit) =>
        new(
            ErrorCode.QuotaExceeded,
            string.Create(
                CultureInfo.InvariantCulture,
                $"The tenant's limit {limit.Name} is {limit.Limit}, of which {limit.Used} are used: delete some assets first."),
            limit.Name)
        { Limit = limit };
}
