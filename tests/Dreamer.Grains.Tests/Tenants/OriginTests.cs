using Dreamer.Sessions;
using Dreamer.Testing;
using Dreamer.Tenants;

namespace Dreamer.Grains.Tests.Tenants;

public sealed class OriginTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SessionId[] _ids = [.. Enumerable.Range(1, 6).Select(number => SessionId.Parse($"ses_{number:D32}"))];
    private TestSilo _silo = null!;

    private ITenantGrain Tenant => _silo.Grains.Tenant(TenantId.Local);

    public async Task InitializeAsync()
    {
        _silo = await TestSilo.StartAsync(_folder.Path);
        foreach (var (index, id) in _ids.Index()) // every other one is a video
        {
            var origin = index % 2 == 0 ? SessionOrigin.Video : SessionOrigin.Session;
            await _silo.Grains.Session(TenantId.Local, id).CreateAsync(new CreateSession { Origin = origin });
        }
    }

    [Fact]
    public async Task Sessions_of_one_origin_are_listed_in_the_order_of_their_ids_from_anywhere()
    {
        Assert.Equal([_ids[4], _ids[2], _ids[0]], await ListAsync(null, 10, oldestFirst: false));
        Assert.Equal([_ids[0], _ids[2]], await ListAsync(null, 2, oldestFirst: true));
        Assert.Equal([_ids[4]], await ListAsync(_ids[2], 2, oldestFirst: true));
        Assert.Equal([_ids[0]], await ListAsync(_ids[1], 2, oldestFirst: false)); // of another origin, or gone: the place counts
        Assert.Equal(6, (await Tenant.ListSessionsAsync(null, 10)).Length);
    }

    [Fact]
    public async Task Where_a_session_comes_from_outlives_its_silo_and_a_fork_says_it_anew()
    {
        await _silo.DisposeAsync();
        _silo = await TestSilo.StartAsync(_folder.Path);
        var fork = SessionId.Parse($"ses_{9:D32}");
        await _silo.Grains.Session(TenantId.Local, fork).ForkAsync(new ForkSession { From = _ids[1], Origin = SessionOrigin.Video });

        Assert.Equal([fork, _ids[4], _ids[2], _ids[0]], await ListAsync(null, 10, oldestFirst: false));
    }

    public async Task DisposeAsync() => await _silo.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    private async Task<IEnumerable<SessionId>> ListAsync(SessionId? after, int limit, bool oldestFirst) =>
        (await Tenant.ListOriginAsync(SessionOrigin.Video, after, limit, oldestFirst)).Select(session => session.Id);
}
