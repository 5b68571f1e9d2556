using Dreamer.Denoising;
using Dreamer.Generations;
using Dreamer.Grains.Generations;
using Dreamer.Inference.Tests.Fakes;
using Dreamer.Sessions;
using Dreamer.Storage;
using Dreamer.Tenants;
using Dreamer.Testing;

namespace Dreamer.Grains.Tests.Generations;

public sealed class SettlingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _afterCrash = new();

    [Fact]
    public async Task A_video_and_its_still_have_a_line_each_with_their_own_steps()
    {
        await using var silo = await TestSilo.StartAsync(_folder.Path);
        var video = await silo.RunAsync(Requests.Video(steps: 6));
        var (clip, still) = (await LineOfAsync(silo, video.Id), await LineOfAsync(silo, video.Id.OfStill()));
        Assert.Equal((6, 2, "fake", null, 1), (clip.Steps, clip.Frames, clip.Model, clip.StillOf, clip.Attempt));
        Assert.Equal((6, 1, "fake", video.Id, 1), (still.Steps, still.Frames, still.Model, still.StillOf, still.Attempt));
        Assert.All([clip, still], line => Assert.True(line.DeviceTime > TimeSpan.Zero && line is { Outcome: GenerationState.Succeeded, IsRepeat: false }, line.ToString()));
        Assert.Equal(video.FinishedAt, clip.EndedAt);
        Assert.Equal(2, (await UsageOf(silo)).Lines.Length);
    }

    [Fact]
    public async Task A_repeat_is_billed_as_one_and_took_nothing()
    {
        await using var silo = await TestSilo.StartAsync(_folder.Path, repeats: true);
        await silo.RunAsync(Requests.Still());
        var line = await LineOfAsync(silo, (await silo.RunAsync(Requests.Still())).Id);
        Assert.Equal((true, 0, TimeSpan.Zero, 1, 32 * 32), (line.IsRepeat, line.Steps, line.DeviceTime, line.Frames, line.Pixels));
    }

    [Fact]
    public async Task What_fails_is_settled_as_failed_with_what_it_took()
    {
        var model = new FakeModel { BeforeStep = (_, step) => { if (step == 5) { throw new InvalidOperationException("the device is broken"); } } };
        await using var silo = await TestSilo.StartAsync(_folder.Path, model);
        var line = await LineOfAsync(silo, (await silo.RunAsync(Requests.Still())).Id);
        Assert.Equal((GenerationState.Failed, 0, 0L), (line.Outcome, line.Frames, line.Pixels));
        Assert.Equal(5, line.Steps);
    }

    [Fact]
    public async Task What_is_deleted_on_its_way_is_settled_as_cancelled_and_a_fork_is_not_settled()
    {
        using var reached = new SemaphoreSlim(0);
        var model = new FakeModel { BeforeStep = (_, step) => { if (step == 3) { reached.Release(); } } };
        await using var silo = await TestSilo.StartAsync(_folder.Path, model);
        var ended = await silo.RunAsync(Requests.Still());
        await reached.WaitAsync(TimeSpan.FromSeconds(20));
        var fork = silo.Grains.Session(TenantId.Local, SessionId.New(TimeProvider.System));
        await fork.ForkAsync(new ForkSession { From = ended.Id.Session });
        await fork.DeleteAsync();
        await silo.Grains.Session(TenantId.Local, ended.Id.Session).DeleteAsync();
        var running = await silo.AddAsync(Requests.Still(steps: 200) with { Seed = 9 });
        await reached.WaitAsync(TimeSpan.FromSeconds(20));
        await silo.Grains.Session(TenantId.Local, running.Session).DeleteAsync();

        var line = await LineOfAsync(silo, running);
        Assert.Equal(GenerationState.Cancelled, line.Outcome);
        Assert.InRange(line.Steps, 1, 199);
        await Eventually.HoldsAsync(async () => !await silo.Blobs.ListAsync("_unfinished/").AnyAsync());
        Assert.Equal([running, ended.Id], (await UsageOf(silo)).Lines.Select(l => l.Usage.Generation));
    }

    [Theory]
    [InlineData(7)]
    [InlineData(19)]
    public async Task Work_that_a_crash_lost_is_in_no_line(int stepsBeforeTheCrash)
    {
        var id = await RunUntilCrashAsync(stepsBeforeTheCrash);
        await using var restarted = await TestSilo.StartAsync(_afterCrash.Path);
        await restarted.EndOfAsync(id);
        foreach (var line in new[] { await LineOfAsync(restarted, id), await LineOfAsync(restarted, id.OfStill()) })
        {
            Assert.Equal((12, GenerationState.Succeeded), (line.Steps, line.Outcome));
        }
        Assert.Equal(2, (await UsageOf(restarted)).Lines.Length);
    }

    /// <summary>Each of the writes between the end that is stored and the mark that is cleared may be the last before a crash.</summary>
    [Theory]
    [InlineData("", false)]
    [InlineData("ledger", false)]
    [InlineData("ledger", true)]
    public async Task A_crash_after_the_end_was_stored_leaves_one_line(string kept, bool settled)
    {
        var id = await RunUntilEndAsync(kept, settled);
        await using var restarted = await TestSilo.StartAsync(_afterCrash.Path);
        await Eventually.HoldsAsync(async () => !await restarted.Blobs.ListAsync("_unfinished/").AnyAsync());
        Assert.Equal(id, Assert.Single((await UsageOf(restarted)).Lines).Usage.Generation);
        Assert.Empty(await restarted.Blobs.ListAsync($"local/{id.Session}/{id}/checkpoint").ToListAsync());
        Assert.Equal(GenerationState.Succeeded, Assert.Single((await restarted.Grains.Session(TenantId.Local, id.Session).GetAsync())!.Generations).State);
        Assert.Empty(restarted.Model.Steps);
    }

    [Fact]
    public void What_a_checkpoint_holds_is_counted_from_the_step_that_a_refinement_begins_at()
    {
        var settings = new GenerationSettings
        {
            Kind = GenerationKind.Refine,
            Caption = "",
            Seed = 1,
            Steps = 10,
            Guidance = 1,
            ImageGuidance = 1,
            Size = 32,
            Frames = 1,
            Fps = 1,
            MotionStrength = 1,
            Strength = 0.4,
        };
        Assert.Equal(new DeviceUse(3, TimeSpan.FromSeconds(2)), DeviceUse.Of(new JobProgress(9, 10, 5, DeviceTime: TimeSpan.FromSeconds(2)), settings));
    }

    public void Dispose()
    {
        _folder.Dispose();
        _afterCrash.Dispose();
    }

    private static Task<UsageReport> UsageOf(TestSilo silo)
    {
        var today = DateOnly.FromDateTime(DateTimeOffset.UtcNow.UtcDateTime);
        return silo.Grains.Tenant(TenantId.Local).ReadUsageAsync(new UsageQuery(today.AddDays(-1), today.AddDays(1), null, 100));
    }

    private static async Task<UsageRecord> LineOfAsync(TestSilo silo, GenerationId id)
    {
        UsageRecord? line = null;
        await Eventually.HoldsAsync(async () => (line = (await UsageOf(silo)).Lines.SingleOrDefault(l => l.Usage.Generation == id)?.Usage) is not null);
        return line!;
    }

    private async Task<GenerationId> RunUntilCrashAsync(int steps)
    {
        var taken = 0;
        var model = new FakeModel();
        model.BeforeStep = (_, _) =>
        {
            if (taken++ == steps)
            {
                CrashCopy.Take(_folder.Path, _afterCrash.Path);
            }
        };
        await using var silo = await TestSilo.StartAsync(_folder.Path, model);
        return (await silo.RunAsync(Requests.Video(steps: 12))).Id;
    }

    /// <summary>
    /// What is on disk when a still has ended, taken back to what a crash on the way would have left: its mark, a checkpoint, a session that
    /// has not heard, and a ledger that has the line or not.
    /// </summary>
    private async Task<GenerationId> RunUntilEndAsync(string kept, bool settled)
    {
        GenerationId id;
        await using (var silo = await TestSilo.StartAsync(_folder.Path))
        {
            id = await silo.AddAsync(Requests.Still());
            await silo.EndOfAsync(id);
            await Eventually.HoldsAsync(async () => !await silo.Blobs.ListAsync("_unfinished/").AnyAsync());
            await silo.Blobs.PutAsync($"_unfinished/local/{id}", ReadOnlyMemory<byte>.Empty, "application/octet-stream");
            await silo.Blobs.PutAsync($"local/{id.Session}/{id}/checkpoint", new byte[] { 1 }, "application/octet-stream");
            await RewriteAsync(silo, $"_sessions/local/{id.Session}/events/", "\"state\":\"Succeeded\"", "\"state\":\"Running\"");
            await RewriteAsync(silo, $"_sessions/local/{id.Session}/nodes/", "\"state\":\"Succeeded\"", "\"state\":\"Running\"");
            await RewriteAsync(silo, ".grains/generation/", "\"isSettled\":true", settled ? "\"isSettled\":true" : "\"isSettled\":false");
            if (kept.Length == 0)
            {
                await silo.Blobs.DeleteFolderAsync(".grains/ledgerday/");
            }
        }
        CrashCopy.Take(_folder.Path, _afterCrash.Path);
        return id;
    }

    private static async Task RewriteAsync(TestSilo silo, string folder, string text, string by)
    {
        var key = await silo.Blobs.ListAsync(folder).SingleAsync();
        await using var blob = await silo.Blobs.OpenAsync(key);
        var state = System.Text.Encoding.UTF8.GetString(await blob!.ReadAllAsync(1 << 20));
        Assert.Contains(text, state, StringComparison.Ordinal);
        await silo.Blobs.PutAsync(key, System.Text.Encoding.UTF8.GetBytes(state.Replace(text, by, StringComparison.Ordinal)), blob.ContentType);
    }
}
