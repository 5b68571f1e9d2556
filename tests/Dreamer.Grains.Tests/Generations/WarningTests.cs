using Dreamer.Devices;
using Dreamer.Generations;
using Dreamer.Inference.Tests.Fakes;
using Dreamer.Sessions;
using Dreamer.Testing;

namespace Dreamer.Grains.Tests.Generations;

/// <summary>A model that was taught of red stars that move.</summary>
public sealed class WarningTests : IAsyncLifetime, IDisposable
{
    private static readonly ModelVocabulary s_taught = new()
    {
        Groups = System.Collections.Immutable.ImmutableDictionary<string, System.Collections.Immutable.ImmutableArray<string>>.Empty,
        CaptionWords = ["a", "large", "red", "star"],
        MotionWords = ["the", "star", "moves"],
        Objects = ["star"],
        Sizes = [32],
        Frames = [2],
        CaptionTokens = 40,
        MotionTokens = 24,
    };

    private readonly TemporaryFolder _folder = new();
    private TestSilo _silo = null!;

    public async Task InitializeAsync()
    {
        var model = new FakeModel();
        _silo = await TestSilo.StartAsync(_folder.Path, new FakeModel { Description = model.Description with { Vocabulary = s_taught } });
        await Eventually.HoldsAsync(async () => (await _silo.Grains.DeviceDirectory().ListAsync()).Any(device => device.Models.Length > 0));
    }

    [Fact]
    public async Task What_was_asked_for_before_any_device_had_reported_is_warned_of_once_a_model_takes_it()
    {
        var id = GenerationId.New(SessionId.New(TimeProvider.System));
        await _silo.NewSessionAsync(id.Session);
        var undecided = GenerationSettings.Of(Requests.Still() with { Caption = "a large red cat" }, null);

        var begun = await _silo.Generation(id).StartAsync(undecided);
        var end = await _silo.EndOfAsync(id);

        Assert.Empty(begun.Settings.Warnings);
        Assert.Equal((GenerationState.Succeeded, "fake"), (end.Progress.State, end.Settings.Model));
        Assert.Contains("cat", Assert.Single(end.Settings.Warnings).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fork_keeps_the_warnings()
    {
        var original = await _silo.RunAsync(Requests.Still() with { Caption = "a large red cat" });
        var fork = await _silo.Grains.Session(TenantId.Local, SessionId.New(TimeProvider.System)).ForkAsync(new ForkSession { From = original.Id.Session });

        var copy = await _silo.Generation(fork.Generations[0].Id).GetAsync();

        Assert.Equal(Assert.Single(original.Settings.Warnings), Assert.Single(copy!.Settings.Warnings));
    }

    public async Task DisposeAsync() => await _silo.DisposeAsync();

    public void Dispose() => _folder.Dispose();
}
