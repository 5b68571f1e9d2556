using System.Collections.Immutable;
using Dreamer.Denoising;
using Dreamer.Generations;
using Dreamer.Inference.Denoising;
using Dreamer.Storage;
using Dreamer.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Dreamer.Inference.Tests.Denoising;

public sealed class RepeatedResultsTests : IAsyncLifetime, IDisposable
{
    private static readonly DenoisingOrder s_first = JobsFixture.Order("t/s/first");

    private readonly TemporaryFolder _folder = new();
    private readonly IBlobStore _blobs;
    private readonly RepeatedResults _results;

    public RepeatedResultsTests()
    {
        _blobs = new ServiceCollection().AddFileBlobStore(_folder.Path).BuildServiceProvider().GetRequiredService<IBlobStore>();
        _results = new RepeatedResults(_blobs, new InferenceOptions());
    }

    public async Task InitializeAsync()
    {
        await _blobs.PutAsync("t/s/first/image.png", "picture"u8.ToArray(), "image/png");
        await _results.RememberAsync(s_first, "r1", [new Artifact(ArtifactVariant.Image, "t/s/first/image.png", "image/png", 7)], default);
    }

    [Fact]
    public async Task A_repeat_gets_copies_of_its_own()
    {
        var found = await FindAsync(Again());
        Assert.Equal(new Artifact(ArtifactVariant.Image, "t/s/again/image.png", "image/png", 7), Assert.Single(found!.Value));
        await _blobs.DeleteAsync("t/s/first/image.png");
        await using var copy = await _blobs.OpenAsync("t/s/again/image.png");
        Assert.Equal("picture"u8.ToArray(), await copy!.ReadAllAsync(100));
    }

    /// <summary>A process that died after it remembered a result and before it told of it looks for the same one again.</summary>
    [Fact]
    public async Task A_jobs_own_result_is_no_repeat()
    {
        Assert.Null(await _results.FindAsync(s_first, "r1"));
        Assert.NotNull(await FindAsync(Again())); // and it stays for others
    }

    [Fact]
    public async Task What_bytes_do_not_depend_on_does_not_count()
    {
        var metadata = ImmutableDictionary<string, string>.Empty.Add("a", "b");
        Assert.NotNull(await FindAsync(Again(s => s with { Metadata = metadata, Lane = Lane.Batch, Deadline = DateTimeOffset.MaxValue, Previews = true })));
        Assert.NotNull(await FindAsync(Again(s => s with { Frames = 9, Fps = 9, MotionCaption = "of a clip" })));
    }

    [Fact]
    public async Task Anything_else_is_another_result()
    {
        Assert.Null(await FindAsync(Again(s => s with { Seed = 2 })));
        Assert.Null(await FindAsync(Again(s => s with { Quality = Quality.Balanced })));
        Assert.Null(await FindAsync(Again(s => s with { Caption = "other" })));
        Assert.Null(await FindAsync(Again(s => s with { Inexact = true })));
        Assert.Null(await FindAsync(Again(s => s with { Kind = GenerationKind.Refine })));
        Assert.Null(await FindAsync(Again(s => s with { ParentStep = 3, Earlier = [new EarlierCaption(3, "before", "", Guidance: 5)] })));
        Assert.Null(await _results.FindAsync(Again(), "r2"));
        Assert.Null(await FindAsync(JobsFixture.Order("t/s/again", "other") with { Settings = s_first.Settings })); // another tenant's
    }

    [Fact]
    public async Task What_was_deleted_is_made_again()
    {
        await _blobs.DeleteAsync("t/s/first/image.png");
        Assert.Null(await FindAsync(Again()));
        Assert.Empty(await _blobs.ListAsync("_repeats/").ToListAsync());
    }

    [Fact]
    public async Task A_clip_is_that_of_its_stills_content_wherever_that_lies()
    {
        await PutStillAsync("t/s/one", "same");
        await PutStillAsync("t/s/two", "same");
        await PutStillAsync("t/s/three", "other");
        await _results.RememberAsync(Clip("t/s/one"), "r1", [new Artifact(ArtifactVariant.Image, "t/s/first/image.png", "image/png", 7)], default);
        Assert.NotNull(await FindAsync(Clip("t/s/two")));
        Assert.Null(await FindAsync(Clip("t/s/three")));
    }

    [Fact]
    public async Task A_refinement_is_that_of_its_stills_content_and_of_its_strength()
    {
        var session = SessionId.New(TimeProvider.System);
        await PutStillAsync("t/s/one", "same");
        await PutStillAsync("t/s/two", "same");
        await _results.RememberAsync(Refinement("t/s/one"), "r1", [new Artifact(ArtifactVariant.Image, "t/s/first/image.png", "image/png", 7)], default);
        var elsewhere = Refinement("t/s/two");
        Assert.NotNull(await FindAsync(elsewhere with { Settings = elsewhere.Settings with { Origin = GenerationId.New(session), Parent = GenerationId.New(session) } }));
        Assert.Null(await FindAsync(elsewhere with { Settings = elsewhere.Settings with { Strength = 0.6 } }));
        Assert.Null(await FindAsync(elsewhere with { Still = new StillBlobs("t/s/two/image.png", null) })); // whose latents are encoded
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _folder.Dispose();

    private Task<ImmutableArray<Artifact>?> FindAsync(DenoisingOrder order) => _results.FindAsync(order with { Job = "t/s/again" }, "r1");

    private static DenoisingOrder Again(Func<GenerationSettings, GenerationSettings>? change = null) =>
        s_first with { Job = "t/s/again", Settings = change?.Invoke(s_first.Settings) ?? s_first.Settings };

    private static DenoisingOrder Clip(string still) => Of(still, s_first.Settings with { Kind = GenerationKind.Animate });

    private static DenoisingOrder Refinement(string still) => Of(still, s_first.Settings with { Kind = GenerationKind.Refine, Strength = 0.5 });

    private static DenoisingOrder Of(string still, GenerationSettings settings) =>
        s_first with { Settings = settings, Still = new StillBlobs($"{still}/image.png", $"{still}/latents") };

    private async Task PutStillAsync(string still, string content)
    {
        await _blobs.PutAsync($"{still}/image.png", System.Text.Encoding.UTF8.GetBytes(content), "image/png");
        await _blobs.PutAsync($"{still}/latents", System.Text.Encoding.UTF8.GetBytes(content), "image/png");
    }
}
