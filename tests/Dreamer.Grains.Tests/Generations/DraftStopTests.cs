using Dreamer.Errors;
using Dreamer.Generations;
using Dreamer.Sessions;
using Dreamer.Testing;

namespace Dreamer.Grains.Tests.Generations;

/// <summary>Where drafts may stop.</summary>
public sealed class DraftStopTests : IAsyncLifetime, IDisposable
{
    private const int Steps = 8;

    private readonly TemporaryFolder _folder = new();
    private readonly SessionId _id = SessionId.New(TimeProvider.System);
    private TestSilo _silo = null!;
    private ISessionGrain _session = null!;

    public async Task InitializeAsync()
    {
        _silo = await TestSilo.StartAsync(_folder.Path);
        _session = await _silo.NewSessionAsync(_id);
    }

    [Theory]
    [InlineData(8, "takes 1 to 7")]
    [InlineData(100, "takes 1 to 7")]
    [InlineData(0, "takes 1 to 199")]
    public async Task A_stop_that_is_none_is_refused_with_what_can_be(int stop, string takes)
    {
        var refusal = await RefusalAsync(Requests.Still(Steps) with { StopAfter = stop });
        Assert.Equal((ErrorCode.InvalidRequest, "stop_after"), (refusal.Code, refusal.Param));
        Assert.Contains($"'stop_after' is {stop}, and {takes}", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refinement_and_a_continuation_stop_behind_a_step_of_their_own()
    {
        var still = await RunAsync(Requests.Still(Steps));
        Assert.Contains("takes 5 to 7", (await RefusalAsync(Requests.Refinement(still.Id) with { StopAfter = 4 })).Message, StringComparison.Ordinal);
        Assert.Contains("takes 4 to 7", (await RefusalAsync(Requests.Continuation(still.Id, 3) with { StopAfter = 3 })).Message, StringComparison.Ordinal);
        Assert.Contains("one step", (await RefusalAsync(Requests.Continuation(still.Id, 7) with { StopAfter = 7 })).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, WarningCode.EarlyStop)]
    [InlineData(3, null)]
    [InlineData(15, WarningCode.LateStop)]
    [InlineData(14, null)]
    public async Task A_stop_that_shows_little_or_saves_little_is_warned_of(int stop, WarningCode? code)
    {
        var draft = await RunAsync(Requests.Still(16) with { StopAfter = stop });
        Assert.Equal(code, draft.Settings.Warnings.Select(warning => (WarningCode?)warning.Code).SingleOrDefault());
        Assert.Empty((await FinishAsync(draft.Id)).Settings.Warnings);
    }

    public async Task DisposeAsync() => await _silo.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    private async Task<GenerationView> RunAsync(GenerationRequest request)
    {
        var id = GenerationId.New(_id);
        await _session.AddAsync(id, request);
        return await _silo.EndOfAsync(id);
    }

    private async Task<GenerationView> FinishAsync(GenerationId draft) => await _silo.EndOfAsync((await _session.FinishAsync(draft)).Id);

    private Task<DreamerException> RefusalAsync(GenerationRequest request) =>
        Assert.ThrowsAsync<DreamerException>(() => _session.AddAsync(GenerationId.New(_id), request));
}
