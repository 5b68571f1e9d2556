using Dreamer.Errors;
using Dreamer.Generations;
using Dreamer.Sessions;
using Dreamer.Tenants;
using Dreamer.Testing;

namespace Dreamer.Grains.Tests.Sessions;

public sealed class SessionTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SessionId _id = SessionId.New(TimeProvider.System);
    private TestSilo _silo = null!;
    private ISessionGrain _session = null!;

    public async Task InitializeAsync()
    {
        _silo = await TestSilo.StartAsync(_folder.Path);
        _session = await _silo.NewSessionAsync(_id);
    }

    [Fact]
    public async Task Creating_it_again_keeps_it_and_its_tenant_lists_it_once()
    {
        var again = await _session.CreateAsync(new CreateSession { Title = "another title" });
        var listed = await _silo.Grains.Tenant(TenantId.Local).ListSessionsAsync(null, 10);
        Assert.Equal("test", again.Title);
        Assert.Equal(new TenantSession(_id, "test", again.CreatedAt), Assert.Single(listed));
    }

    [Fact]
    public async Task Sessions_are_listed_newest_first_a_page_at_a_time()
    {
        var second = SessionId.New(TimeProvider.System);
        await _silo.NewSessionAsync(second);
        var tenant = _silo.Grains.Tenant(TenantId.Local);
        var page = await tenant.ListSessionsAsync(null, 1);
        var next = await tenant.ListSessionsAsync(page[0].Id, 1);
        Assert.Equal([second, _id], [.. page.Select(s => s.Id), .. next.Select(s => s.Id)]);
    }

    [Fact]
    public async Task Adding_a_generation_twice_makes_it_once()
    {
        var id = GenerationId.New(_id);
        await Task.WhenAll(_session.AddAsync(id, Requests.Still()), _session.AddAsync(id, Requests.Still() with { Seed = 99 }));
        Assert.Equal(7, (await _silo.EndOfAsync(id)).Settings.Seed);
        Assert.Single((await _session.GetAsync())!.Generations);
        Assert.Equal(8, _silo.Model.Steps.Count);
    }

    [Fact]
    public async Task A_child_inherits_what_it_leaves_out()
    {
        var still = GenerationId.New(_id);
        await _session.AddAsync(still, Requests.Still(steps: 5) with { NegativeCaption = "blur" });
        var child = await _session.AddAsync(GenerationId.New(_id), Requests.Animation(still));
        var (settings, defaults) = (child.Settings, GenerationField.DefaultOf<double>("guidance"));
        Assert.Equal(("a large red star", "blur", 7L, 5, 32, defaults), (settings.Caption, settings.NegativeCaption, settings.Seed, settings.Steps, settings.Size, settings.Guidance));
        await _silo.EndOfAsync(child.Id);
    }

    [Fact]
    public async Task A_seed_that_nobody_gave_is_decided_and_kept()
    {
        var id = GenerationId.New(_id);
        var added = await _session.AddAsync(id, Requests.Still() with { Seed = null });
        Assert.Equal(added.Settings.Seed, (await _silo.EndOfAsync(id)).Settings.Seed);
    }

    public static TheoryData<string, GenerationRequest> BadRequests() => new()
    {
        { "parent", Requests.Still() with { Kind = GenerationKind.Refine } },
        { "strength", Requests.Still() with { Strength = 0.5 } },
        { "count", Requests.Still() with { Count = 17 } },
        { "seed", Requests.Still() with { Seed = long.MaxValue, Count = 2 } },
        { "asset", Requests.Still() with { Kind = GenerationKind.Refine, Asset = AssetId.New(TimeProvider.System) } },
        { "parent_step", Requests.Still() with { ParentStep = 3 } },
        { "parent", new GenerationRequest { Kind = GenerationKind.Animate, MotionCaption = "left" } },
        { "parent", Requests.Animation(GenerationId.New(SessionId.New(TimeProvider.System))) },
        { "caption", Requests.Still() with { Caption = "  " } },
        { "caption", Requests.Still() with { Caption = new string('a', 2_001) } },
        { "motion_caption", Requests.Video() with { MotionCaption = null } },
        { "size", Requests.Still() with { Size = 33 } },
        { "size", Requests.Still() with { Size = -8 } },
        { "frames", Requests.Video() with { Frames = 100_000 } },
        { "steps", Requests.Still() with { Steps = 0 } },
        { "fps", Requests.Video() with { Fps = double.NaN } },
        { "guidance", Requests.Still() with { Guidance = double.PositiveInfinity } },
    };

    [Theory]
    [MemberData(nameof(BadRequests), DisableDiscoveryEnumeration = true)]
    public async Task A_bad_request_is_refused_by_the_name_of_its_field(string field, GenerationRequest request)
    {
        var refusal = await Assert.ThrowsAsync<DreamerException>(() => _session.AddAsync(GenerationId.New(_id), request));
        Assert.Equal((ErrorCode.InvalidRequest, field), (refusal.Code, refusal.Param));
        Assert.Empty((await _session.GetAsync())!.Generations);
    }

    [Fact]
    public async Task What_is_not_there_is_not_found()
    {
        var absent = SessionId.New(TimeProvider.System);
        var session = _silo.Grains.Session(TenantId.Local, absent);
        Assert.Null(await session.GetAsync());
        Assert.False(await session.DeleteAsync());
        var refusal = await Assert.ThrowsAsync<DreamerException>(() => session.AddAsync(GenerationId.New(absent), Requests.Still()));
        Assert.Equal(ErrorCode.NotFound, refusal.Code);
        Assert.Null(await _silo.Generation(GenerationId.New(absent)).GetAsync());
    }

    [Fact]
    public async Task Deleting_it_stops_what_runs_and_leaves_no_blob()
    {
        using var inStep = new SemaphoreSlim(0);
        _silo.Model.BeforeStep = (_, _) => inStep.Release();
        var id = GenerationId.New(_id);
        await _session.AddAsync(id, Requests.Video(steps: 200));
        await inStep.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.True(await _session.DeleteAsync());
        await Eventually.HoldsAsync(async () => await _silo.Blobs.ListAsync("").CountAsync(k => k.Contains(_id.Value[4..], StringComparison.Ordinal)) == 0);
        Assert.Null(await _session.GetAsync());
        Assert.Empty(await _silo.Grains.Tenant(TenantId.Local).ListSessionsAsync(null, 10));
    }

    public async Task DisposeAsync() => await _silo.DisposeAsync();

    public void Dispose() => _folder.Dispose();
}
