using System.Collections.Immutable;
using Dreamer.Assets;
using Dreamer.Denoising;
using Dreamer.Errors;
using Dreamer.Generations;
using Dreamer.Sessions;

namespace Dreamer.Grains.Sessions;

/// <summary>
/// Adds generations to a session's tree: 1. every value is decided, 2. the tenant's quota has room, 3. a mark leads a start to each,
/// 4. the generation stores its settings, 5. the session stores the node and tells it, 6. the generation begins. After a crash before 5
/// the mark leads to something to delete, after it to something to begin.
/// </summary>
internal sealed class Adding(
    StoredSession stored,
    Recording recording,
    UnfinishedWork unfinished,
    BlobCopies copies,
    GrainsOptions options,
    IGrainFactory grains,
    TimeProvider clock)
{
    private TenantId Tenant => stored.Tenant;

    public async Task<GenerationView> AddAsync(GenerationId id, GenerationRequest request)
    {
        var settings = stored.Tree.Find(id) is null ? await ResolveAsync(request) : await SettingsOfAsync(id);
        var added = Enumerable.Range(0, request.Count).Select(id.Variation).ToList();
        return await WithinQuotaAsync([.. added.Where(IsMissing)], () => AddAsync(added, settings));
    }

    public async Task<GenerationView> AdoptStillAsync(GenerationId video)
    {
        var still = video.OfStill();
        if (IsMissing(still))
        {
            await AddNodeAsync(still, SettingsResolution.OfStill(await SettingsOfAsync(video), video));
        }
        return await StartAsync(still);
    }

    /// <summary>A finish that came to nothing is followed by another.</summary>
    public async Task<GenerationView> FinishAsync(GenerationId draft)
    {
        var made = await ViewOfAsync(draft);
        var finish = Enumerable.Range(0, stored.Tree.Count + 1).Select(draft.Finish).First(id => !CameToNothing(id));
        return await WithinQuotaAsync([.. new[] { finish }.Where(IsMissing)], async () =>
        {
            if (IsMissing(finish))
            {
                await AddNodeAsync(finish, DraftFinish.Of(made, clock.GetUtcNow(), await grains.DeviceDirectory().ListModelsAsync()));
            }
            await grains.Generation(Tenant, draft).NoteFinishAsync(finish);
            return await StartAsync(finish);
        });
    }

    /// <summary>Begins it, or takes it up, unless it has told its end.</summary>
    public async Task<GenerationView> StartAsync(GenerationId id)
    {
        var view = await ViewOfAsync(id);
        grains.Tenant(Tenant).NoteCaptionsAsync(id, view.Settings.Captions()).Ignore(); // each time: a crash may have lost what nobody waits for
        return stored.Tree.Find(id)!.State.IsFinal() ? view : await grains.Generation(Tenant, id).StartAsync(view.Settings);
    }

    private bool CameToNothing(GenerationId id) => stored.Tree.Find(id)?.State is GenerationState.Failed or GenerationState.Cancelled or GenerationState.Expired;

    private bool IsMissing(GenerationId id) => stored.Tree.Find(id) is null;

    private async Task<GenerationSettings> SettingsOfAsync(GenerationId id) => (await ViewOfAsync(id)).Settings;

    private async Task<GenerationView> ViewOfAsync(GenerationId id) => IsMissing(id)
        ? throw NotFound($"There is no generation '{id}' in session '{stored.Id}'.")
        : await grains.Generation(Tenant, id).GetAsync() ?? throw NotFound($"There is no generation '{id}' any more.");

    private async Task<GenerationView> AddAsync(List<GenerationId> variations, GenerationSettings settings)
    {
        var views = new List<GenerationView>();
        foreach (var (i, variation) in variations.Index())
        {
            if (IsMissing(variation))
            {
                await AddNodeAsync(variation, settings with { Seed = settings.Seed + i });
            }
            views.Add(await StartAsync(variation));
        }
        return views[0];
    }

    // 1. Values
    private async Task<GenerationSettings> ResolveAsync(GenerationRequest request)
    {
        var (parent, asset) = (await ParentOfAsync(request), await AssetOfAsync(request));
        var settings = await WithModelAsync(SettingsResolution.Resolve(request, parent, asset), request, parent);
        RequireRoom(request.Count);
        if (settings.Origin is { } origin && IsMissing(origin)) // the still of a video that has not come to it
        {
            await AdoptStillAsync(parent!.Node.Id);
        }
        return settings;
    }

    private async Task<GenerationSettings> WithModelAsync(GenerationSettings settings, GenerationRequest request, StoredNode? parent)
    {
        var models = await grains.DeviceDirectory().ListModelsAsync();
        var model = ModelChoice.Of(request, parent?.Settings.Model, models);
        var changed = ModelChoice.WithLoras(settings, request.Loras is not null, parent?.Settings.Model, model, models);
        var possible = ModelChoice.Possible(changed, request, model, models);
        SettingsResolution.CheckPixels(possible);
        return ModelChoice.Decide(possible, model, models);
    }

    private async Task<StoredNode?> ParentOfAsync(GenerationRequest request)
    {
        if (request.Parent is not { } parent)
        {
            return null;
        }
        var node = stored.Tree.Find(parent) is { } found && !stored.Hidden.Contains(parent)
            ? found
            : throw Refused("parent", $"The parent '{parent}' is no generation of session '{stored.Id}'.");
        return new StoredNode(node, await SettingsOfAsync(parent));
    }

    private async Task<Asset?> AssetOfAsync(GenerationRequest request) =>
        request.Asset is not { } id
            ? null
            : await grains.Assets(Tenant).GetAsync(id) ?? throw Refused("asset", $"There is no asset '{id}'.");

    /// <summary>Gives back what was taken for one that has ended; only a crash kept it from being said.</summary>
    public async Task ForgetAsync(GenerationId id)
    {
        await grains.Tenant(Tenant).ReleaseAsync(id);
        await unfinished.ClearAsync(Tenant, id);
    }

    // 2. Quota
    private async Task<T> WithinQuotaAsync<T>(ImmutableArray<GenerationId> fresh, Func<Task<T>> add)
    {
        if (fresh.IsEmpty)
        {
            return await add();
        }
        await grains.Tenant(Tenant).ReserveAsync(fresh);
        try
        {
            return await add();
        }
        catch // what came to nothing is given back
        {
            await Task.WhenAll(fresh.Where(IsMissing).Select(grains.Tenant(Tenant).ReleaseAsync));
            throw;
        }
    }

    // 3. Mark, 4. settings, 5. node
    private async Task AddNodeAsync(GenerationId id, GenerationSettings settings)
    {
        RequireRoom(1);
        await unfinished.MarkAcceptedAsync(Tenant, id, clock.GetUtcNow());
        await CopySourcesAsync($"{Tenant}/{stored.Id}/{id}", settings);
        if (await grains.Generation(Tenant, id).PrepareAsync(settings) == false) // the id came once before, as a still's or a repeated request's does
        {
            throw new DreamerException(ErrorCode.Capacity, $"What a crash has left of the generation '{id}' is being deleted: ask again.");
        }
        var node = new SessionNode(id, settings.Kind, settings.Parent, GenerationState.Queued, clock.GetUtcNow());
        var queued = new GenerationReport(id, SessionEventKind.State, new GenerationProgress(GenerationState.Queued));
        await recording.RecordAsync(stored.Tree.With(node), [queued]);
    }

    /// <summary>What the generation has to have for itself, because what it is copied from may be deleted.</summary>
    private async Task CopySourcesAsync(string key, GenerationSettings settings)
    {
        if (settings.Asset is { } asset)
        {
            await copies.CopyAsync(await SourceOfAsync(asset, settings), $"{key}/{BlobCopies.SourceStill}");
        }
        if (settings.Finishes is { } draft)
        {
            await copies.CopyAsync(DenoisingOrder.DraftOf($"{Tenant}/{stored.Id}/{draft.Draft}"), DenoisingOrder.CheckpointOf(key));
        }
    }

    /// <summary>A continued trajectory, and what finishes a draft, start where the parent did, which has a copy of its own.</summary>
    private async Task<string> SourceOfAsync(AssetId asset, GenerationSettings settings) =>
        settings.ParentStep is not null || settings.Finishes is not null
            ? $"{Tenant}/{stored.Id}/{settings.Parent}/{BlobCopies.SourceStill}"
            : (await grains.Assets(Tenant).GetAsync(asset))?.Blob ?? throw NotFound($"There is no asset '{asset}' any more.");

    private void RequireRoom(int count)
    {
        var limit = new QuotaLimit("generations_per_session", options.GenerationsPerSession, stored.Tree.Count);
        if (!limit.HasRoomFor(count))
        {
            var detail = $"The session has {limit.Used} generations, and {limit.Limit} are the limit: begin another.";
            throw new DreamerException(ErrorCode.QuotaExceeded, detail, limit.Name) { Limit = limit };
        }
    }

    private static DreamerException Refused(string field, string why) => new(ErrorCode.InvalidRequest, why, field);

    private static DreamerException NotFound(string detail) => new(ErrorCode.NotFound, detail);
}
