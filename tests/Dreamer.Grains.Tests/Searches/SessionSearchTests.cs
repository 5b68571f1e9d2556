using Dreamer.Generations;
using Dreamer.Sessions;
using Dreamer.Testing;

namespace Dreamer.Grains.Tests.Searches;

/// <summary>Sessions are found by what was asked for in them.</summary>
public sealed class SessionSearchTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private TestSilo _silo = null!;

    public async Task InitializeAsync() => _silo = await TestSilo.StartAsync(_folder.Path);

    [Fact]
    public async Task By_captions_whatever_their_case_accents_and_script_and_after_a_restart()
    {
        var brulee = await _silo.AddAsync(Still("une Crème Brûlée"));
        var fox = await _silo.AddAsync(Still("一只红色的狐狸在雪地里"));
        await _silo.EndOfAsync(brulee);
        await _silo.EndOfAsync(fox);

        await FindsAsync(brulee.Session, "creme BRULEE", "une Crème Brûlée");
        await FindsAsync(fox.Session, "狐狸", "一只红色的狐狸在雪地里");
        await _silo.DisposeAsync();
        _silo = await TestSilo.StartAsync(_folder.Path);
        await FindsAsync(brulee.Session, "test creme", "une Crème Brûlée"); // a word of its title, too
        await FindsAsync(fox.Session, "红色的", "一只红色的狐狸在雪地里");
    }

    [Fact]
    public async Task A_fork_is_found_and_what_is_deleted_is_not()
    {
        var owl = await _silo.AddAsync(Still("an owl"));
        await _silo.EndOfAsync(owl);
        var fork = SessionId.New(TimeProvider.System);
        await _silo.Grains.Session(TenantId.Local, fork).ForkAsync(new ForkSession { From = owl.Session, Title = "copy" });
        await Eventually.HoldsAsync(async () => (await SearchAsync("owl")).Count == 2);

        await _silo.Grains.Session(TenantId.Local, owl.Session).DeleteAsync();

        Assert.Equal([fork], await SearchAsync("owl"));
    }

    public async Task DisposeAsync() => await _silo.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    private async Task FindsAsync(SessionId session, string words, string caption)
    {
        await Eventually.HoldsAsync(async () => (await SearchAsync(words)).Count > 0);
        var found = Assert.Single(await _silo.Grains.Tenant(TenantId.Local).SearchSessionsAsync(words, null, 10));
        Assert.Equal((session, caption), (found.Id, found.Found));
    }

    private async Task<List<SessionId>> SearchAsync(string words) =>
        [.. (await _silo.Grains.Tenant(TenantId.Local).SearchSessionsAsync(words, null, 10)).Select(session => session.Id)];

    private static GenerationRequest Still(string caption) => new() { Kind = GenerationKind.TextToImage, Caption = caption, Steps = 1, Seed = 1 };
}
