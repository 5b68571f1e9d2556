using Dreamer.Assets;
using Dreamer.Errors;
using Dreamer.Grains.Tenants;
using Dreamer.Grains.Tests.Webhooks;
using Dreamer.Testing;
using Dreamer.Webhooks;

namespace Dreamer.Grains.Tests.Assets;

/// <summary>What a tenant uploaded is listed, limited, and never lost or left behind.</summary>
public sealed class AssetTests : IAsyncLifetime, IDisposable
{
    private static readonly byte[] s_png = [.. new byte[19], 64]; // of a PNG, only its width is read

    private readonly TemporaryFolder _folder = new();
    private readonly FaultyBlobs _faults = new();
    private readonly ShiftedClock _clock = new();
    private TestSilo _silo = null!;

    private IAssetsGrain Assets => _silo.Grains.Assets(TenantId.Local);

    public Task InitializeAsync() => StartAsync(new QuotaLimits { Assets = 3, AssetBytes = 100 });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_asset_whose_listing_failed_is_stored_by_the_retry(bool answerIsLost)
    {
        var id = NewId();
        _faults.FailNext("/assets/", answerIsLost);
        await Assert.ThrowsAnyAsync<Exception>(() => Assets.AddAsync(id, 10, 64));
        await Eventually.HoldsAsync(() => SucceedsAsync(() => UploadAsync(id, 10)));
        await RestartAsync();
        Assert.Equal((id, 10), (Assert.Single(await Assets.ListAsync(null, 10)).Id, await UsedAsync("asset_bytes")));
        Assert.Equal(1, _faults.Failures);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_asset_that_could_not_be_completed_is_completed_by_the_retry(bool answerIsLost)
    {
        var asset = await Assets.AddAsync(NewId(), 10, 64);
        _faults.FailNext("/assets/", answerIsLost);
        await Assert.ThrowsAnyAsync<Exception>(() => Assets.CompleteAsync(asset.Id));
        await Eventually.HoldsAsync(() => SucceedsAsync(() => Assets.CompleteAsync(asset.Id)));
        await RestartAsync();
        Assert.Equal(asset, await Assets.GetAsync(asset.Id));
    }

    [Fact]
    public async Task Beyond_a_limit_nothing_is_taken_until_something_is_deleted()
    {
        var first = NewId();
        await UploadAsync(first, 10);
        await UploadAsync(NewId(), 80);
        Assert.Equal("asset_bytes", await RefusalAsync(11));
        await UploadAsync(NewId(), 10);
        Assert.Equal("assets", await RefusalAsync(1));
        await UploadAsync(first, 10); // which is there already
        Assert.True(await Assets.DeleteAsync(first));
        Assert.False(await Assets.DeleteAsync(first));
        await UploadAsync(NewId(), 5);
        Assert.Equal((3, 95), (await UsedAsync("assets"), await UsedAsync("asset_bytes")));
    }

    [Fact]
    public async Task Many_uploads_at_once_keep_to_the_limit()
    {
        var ends = await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ => await Record.ExceptionAsync(() => UploadAsync(NewId(), 1))));
        Assert.Equal(3, ends.Count(end => end is null));
        Assert.Equal(3, await UsedAsync("assets"));
    }

    [Fact]
    public async Task Assets_are_listed_newest_first_page_by_page()
    {
        var ids = new List<AssetId>();
        for (var i = 0; i < 3; i++)
        {
            ids.Insert(0, NewId());
            await UploadAsync(ids[0], 1);
        }
        var page = await Assets.ListAsync(null, 2);
        Assert.Equal(ids, [.. page.Select(asset => asset.Id), .. (await Assets.ListAsync(page[1].Id, 2)).Select(asset => asset.Id)]);
    }

    [Fact]
    public async Task What_a_crash_left_incomplete_is_shown_to_nobody_and_goes_with_its_bytes()
    {
        var lost = await Assets.AddAsync(NewId(), 90, 64);
        await _silo.Blobs.PutAsync(lost.Blob, s_png, lost.ContentType);
        await RestartAsync(); // the process died before the asset was complete
        Assert.Empty(await Assets.ListAsync(null, 10));
        Assert.Null(await Assets.GetAsync(lost.Id));
        Assert.Equal("asset_bytes", await RefusalAsync(20)); // it may still be on its way
        _clock.Shift += TimeSpan.FromMinutes(11);
        await UploadAsync(NewId(), 20);
        Assert.Null(await _silo.Blobs.OpenAsync(lost.Blob));
        Assert.Equal(20, await UsedAsync("asset_bytes"));
    }

    [Fact]
    public async Task Stills_of_a_version_that_listed_none_are_found()
    {
        var id = NewId();
        await _silo.Blobs.PutAsync($"local/assets/{id}/still.png", s_png, "image/png");
        await RestartAsync();
        var found = Assert.Single(await Assets.ListAsync(null, 10));
        Assert.Equal((id, 20, 64), (found.Id, found.Length, found.Size));
        Assert.InRange(found.CreatedAt, DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddMinutes(5));
        Assert.Equal(1, await UsedAsync("assets"));
    }

    [Theory]
    [InlineData("_webhooks/waiting/", false)]
    [InlineData("_webhooks/waiting/", true)]
    [InlineData("_unfinished/", true)]
    public async Task What_happens_to_an_asset_is_told_once_though_the_process_dies_in_between(string failing, bool answerIsLost)
    {
        var endpoint = await _silo.Grains.Webhooks(TenantId.Local).CreateAsync(
            WebhookEndpointId.New(_clock), new WebhookEndpointValues { Url = $"http://127.0.0.1:{FreePort.Next()}/", Events = ["asset.created", "asset.deleted"] }, WebhookKeyKind.Hmac);
        var id = NewId();
        _faults.FailNext(failing, answerIsLost);
        await Assert.ThrowsAnyAsync<Exception>(() => UploadAsync(id, 10));
        await RestartAsync();
        await UploadAsync(id, 10); // as the client does that got no answer
        Assert.True(await Assets.DeleteAsync(id));
        await RestartAsync();

        var told = (await _silo.Grains.Webhooks(TenantId.Local).ListDeliveriesAsync(endpoint.Id, null, 10))!.Value;
        Assert.Equal(["asset.deleted", "asset.created"], told.Select(delivery => delivery.Type));
        Assert.Equal(WebhookMessageId.Of(endpoint.Id, $"{id}/asset.deleted"), told[0].Id);
        Assert.Contains($"\"id\":\"{id}\"", told[1].Payload, StringComparison.Ordinal);
        await Eventually.HoldsAsync(async () => !await _silo.Blobs.ListAsync("_unfinished/").AnyAsync());
    }

    [Theory]
    [InlineData("_webhooks/waiting/")]
    [InlineData("/assets/")]
    public async Task What_a_crash_kept_from_being_told_a_start_tells(string failing)
    {
        var endpoint = await _silo.Grains.Webhooks(TenantId.Local).CreateAsync(
            WebhookEndpointId.New(_clock), new WebhookEndpointValues { Url = $"http://127.0.0.1:{FreePort.Next()}/" }, WebhookKeyKind.Hmac);
        var asset = await Assets.AddAsync(NewId(), 10, 64);
        _faults.FailNext(failing, afterWriting: failing == "/assets/");
        await Assert.ThrowsAnyAsync<Exception>(() => Assets.CompleteAsync(asset.Id));
        await RestartAsync(); // and nobody asks again

        await Eventually.HoldsAsync(async () =>
            (await _silo.Grains.Webhooks(TenantId.Local).ListDeliveriesAsync(endpoint.Id, null, 10))!.Value.Any(delivery => delivery.Type == "asset.created"));
        await Eventually.HoldsAsync(async () => !await _silo.Blobs.ListAsync("_unfinished/").AnyAsync());
    }

    public async Task DisposeAsync() => await _silo.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    private static AssetId NewId() => AssetId.New(TimeProvider.System);

    private async Task StartAsync(QuotaLimits limits) =>
        _silo = await TestSilo.StartAsync(_folder.Path, clock: _clock, quota: new QuotaOptions { Default = limits }, webhooks: WebhookSilo.ToLoopback, adapt: _faults.Register);

    private async Task RestartAsync()
    {
        await _silo.DisposeAsync();
        await InitializeAsync();
    }

    private async Task UploadAsync(AssetId id, long length)
    {
        var asset = await Assets.AddAsync(id, length, 64);
        await _silo.Blobs.PutAsync(asset.Blob, s_png, asset.ContentType);
        await Assets.CompleteAsync(id);
    }

    private async Task<string?> RefusalAsync(long length)
    {
        var refused = await Assert.ThrowsAsync<DreamerException>(() => Assets.AddAsync(NewId(), length, 64));
        Assert.Equal(ErrorCode.QuotaExceeded, refused.Code);
        return refused.Param;
    }

    private async Task<double> UsedAsync(string limit) =>
        (await _silo.Grains.Tenant(TenantId.Local).ReadQuotaAsync()).Single(quota => quota.Name == limit).Used;

    private static async Task<bool> SucceedsAsync(Func<Task> act)
    {
        try
        {
            await act();
            return true;
        }
        catch (Orleans.Storage.InconsistentStateException) // the activation is given up, and the next one reads
        {
            return false;
        }
    }
}
