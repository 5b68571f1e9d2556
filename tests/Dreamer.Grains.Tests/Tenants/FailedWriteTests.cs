using Dreamer.Tenants;
using Dreamer.Testing;

namespace Dreamer.Grains.Tests.Tenants;

/// <summary>What a tenant could not store has not happened, and doing it again stores it.</summary>
public sealed class FailedWriteTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FaultyBlobs _faults = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_session_that_could_not_be_listed_is_listed_by_the_retry(bool answerIsLost)
    {
        var id = SessionId.New(TimeProvider.System);
        await using (var silo = await StartAsync())
        {
            _faults.FailNext("/tenant/", answerIsLost);
            await Assert.ThrowsAnyAsync<Exception>(() => AddAsync(silo, id));
            await Eventually.HoldsAsync(() => SucceedsAsync(() => AddAsync(silo, id)));
        }
        await using var later = await StartAsync();
        Assert.Equal([id], (await later.Grains.Tenant(TenantId.Local).ListSessionsAsync(null, 10)).Select(session => session.Id));
        Assert.Equal(1, _faults.Failures);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_session_that_could_not_be_taken_off_the_list_is_taken_off_by_the_retry(bool answerIsLost)
    {
        var id = SessionId.New(TimeProvider.System);
        await using (var silo = await StartAsync())
        {
            await AddAsync(silo, id);
            _faults.FailNext("/tenant/", answerIsLost);
            var tenant = silo.Grains.Tenant(TenantId.Local);
            await Assert.ThrowsAnyAsync<Exception>(() => tenant.RemoveSessionAsync(id));
            await Eventually.HoldsAsync(() => SucceedsAsync(() => tenant.RemoveSessionAsync(id)));
        }
        await using var later = await StartAsync();
        Assert.Empty(await later.Grains.Tenant(TenantId.Local).ListSessionsAsync(null, 10));
        Assert.Equal(1, _faults.Failures);
    }

    public void Dispose() => _folder.Dispose();

    private Task<TestSilo> StartAsync() => TestSilo.StartAsync(_folder.Path, adapt: _faults.Register);

    private static Task AddAsync(TestSilo silo, SessionId id) => silo.Grains.Tenant(TenantId.Local).AddSessionAsync(new TenantSession(id, "test", DateTimeOffset.UnixEpoch));

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
