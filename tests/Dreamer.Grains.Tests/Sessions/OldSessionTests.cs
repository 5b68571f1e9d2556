using System.Text.Json;
using System.Text.Json.Serialization;
using Dreamer.Generations;
using Dreamer.Grains.Sessions;
using Dreamer.Sessions;
using Dreamer.Storage;
using Dreamer.Testing;

namespace Dreamer.Grains.Tests.Sessions;

/// <summary>
/// Sessions as they were stored before there were pages: one record with every node's settings. <c>BeforePages</c> is the data folder of a
/// server of that time, which was killed while a video's still was made; a still had ended before.
/// </summary>
public sealed class OldSessionTests : IDisposable
{
    private static readonly SessionId s_id = SessionId.Parse("ses_01a21d3d53627567968087ce807df636");
    private static readonly GenerationId s_still = GenerationId.Parse("gen_01a21d3d53627567968087ce807df636_5b2cbe45dc5370fa");
    private static readonly GenerationId s_video = GenerationId.Parse("gen_01a21d3d53627567968087ce807df636_6b95f3fe220ca234");

    /// <summary>Which escaped each character, then.</summary>
    private static readonly JsonSerializerOptions s_json =
        new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    private readonly TemporaryFolder _folder = new();

    /// <summary>A crash could leave a node whose generation had not stored anything.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_goes_on_where_it_was(bool withoutTheVideosStill)
    {
        Restore();
        if (withoutTheVideosStill)
        {
            File.Delete(Directory.GetFiles(_folder.Path, $"*{s_video.OfStill().Value[^16..]}.json", SearchOption.AllDirectories).Single());
        }
        await using (var silo = await StartAsync())
        {
            Assert.Equal(GenerationState.Succeeded, (await silo.EndOfAsync(s_video)).Progress.State);
            await AssertOpensAsync(silo);
            var child = await Session(silo).AddAsync(GenerationId.New(s_id), Requests.Animation(s_still));
            Assert.Equal(("a red star 東", "blur"), (child.Settings.Caption, child.Settings.NegativeCaption));
            await silo.EndOfAsync(child.Id);
        }
        Assert.DoesNotContain("star", File.ReadAllText(Header), StringComparison.Ordinal);
        await using var again = await StartAsync();
        await AssertOpensAsync(again);
        Assert.Equal(4, (await Session(again).GetAsync())!.Generations.Count(node => node.State == GenerationState.Succeeded));
    }

    [Fact]
    public async Task What_fails_or_is_killed_on_the_way_is_moved_over_again()
    {
        Restore();
        foreach (var failing in new[] { "/nodes/", "/events/", ".grains/session/" })
        {
            await using var stopped = await StartAsync(failing);
            await Assert.ThrowsAnyAsync<Exception>(() => Session(stopped).GetAsync());
            Assert.Contains("star", File.ReadAllText(Header), StringComparison.Ordinal);
        }
        await using var silo = await StartAsync();
        await AssertOpensAsync(silo);
    }

    /// <summary>It was stored and could not be read: at most 64 MiB were.</summary>
    [Fact]
    public async Task One_that_had_become_too_large_to_read_is_opened_and_deleted()
    {
        const int Nodes = 200;
        await using var silo = await StartAsync();
        var id = SessionId.New(TimeProvider.System);
        var old = new SessionRecord { Title = "old", Nodes = [.. Enumerable.Range(0, Nodes).Select(_ => LongestNode(id))], NumbersReserved = 1_001 };
        var stored = JsonSerializer.SerializeToUtf8Bytes(new { version = 1, state = old }, s_json);
        Assert.True(stored.Length > 64 << 20);
        var session = silo.Grains.Session(TenantId.Local, id);
        await silo.Blobs.PutAsync(GrainStateKey.Of("session", session.GetGrainId()), stored, "application/json");
        Assert.Equal(Nodes, (await session.GetAsync())!.Generations.Length);
        Assert.True(await session.DeleteAsync());
        await silo.ForgetsAsync(id);
    }

    public void Dispose() => _folder.Dispose();

    private static StoredNode LongestNode(SessionId session)
    {
        var text = new string('東', GenerationLimits.CaptionLength);
        var settings = new GenerationSettings
        {
            Kind = GenerationKind.TextToImage,
            Caption = text,
            NegativeCaption = text,
            Seed = 1,
            Steps = 17,
            Guidance = 2,
            ImageGuidance = 1,
            Size = 32,
            Frames = 2,
            Fps = 8,
            MotionStrength = 1,
            Earlier = [.. Enumerable.Range(1, GenerationLimits.EarlierCaptions).Select(step => new EarlierCaption(step, text, text, 2))],
        };
        var node = new SessionNode(GenerationId.New(session), settings.Kind, null, GenerationState.Succeeded, DateTimeOffset.UnixEpoch);
        return new StoredNode(node, settings);
    }

    private string Header => Path.Combine(_folder.Path, ".grains/session/session/local/ses_5F01a21d3d53627567968087ce807df636.json");

    private static ISessionGrain Session(TestSilo silo) => silo.Grains.Session(TenantId.Local, s_id);

    private Task<TestSilo> StartAsync(string? failing = null) =>
        TestSilo.StartAsync(_folder.Path, adapt: services => WatchedBlobs.Wrap(services, blobs => blobs.Failing = failing));

    private void Restore()
    {
        CrashCopy.Take(Path.Combine(AppContext.BaseDirectory, "Sessions/BeforePages"), _folder.Path);
        Directory.Move(Path.Combine(_folder.Path, "grains"), Path.Combine(_folder.Path, ".grains"));
    }

    private static async Task AssertOpensAsync(TestSilo silo)
    {
        var session = (await Session(silo).GetAsync())!;
        Assert.Equal([s_still, s_video, s_video.OfStill()], session.Generations.Take(3).Select(node => node.Id));
        Assert.Equal(GenerationKind.TextToVideo, session.Generations[1].Kind);
        Assert.Equal("test", session.Title);
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var events = await Session(silo).WatchAsync(0, late.Token).TakeWhile(entry => entry.Sequence < 1_000).ToListAsync(late.Token);
        Assert.Equal([1L, 2, 7, 8, 9, 10, 11], events.Select(entry => entry.Sequence).Take(7));
        Assert.DoesNotContain(events, entry => entry.Missed);
    }
}
