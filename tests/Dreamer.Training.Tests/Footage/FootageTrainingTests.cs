using Dreamer.Diffusion.Networks;
using Dreamer.Diffusion.Pipelines;
using Dreamer.Testing;
using Dreamer.Training.Data;
using Dreamer.Training.Footage;
using Dreamer.Training.Footage.Filters;
using Dreamer.Training.Footage.Pool;
using Dreamer.Training.Phases;
using Dreamer.Training.Recipes;
using Dreamer.Training.Runs;
using Dreamer.Training.World.Sampling;
using static TorchSharp.torch;

namespace Dreamer.Training.Tests.Footage;

/// <summary>Stage two learns from a pool of made clips as it does from the synthetic world.</summary>
[Trait("Speed", "Slow")]
public sealed class FootageTrainingTests : IAsyncLifetime, IDisposable
{
    private static readonly string s_nano = RepositoryRoot.Combine("models/nano");
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_pool_gives_frames_captions_strength_and_flow()
    {
        using var vae = FrozenEncoders.Load(s_nano, "vae", ModelFiles.DiffusionWeights, (AutoencoderKLConfig config) => new AutoencoderKL(config), CPU);
        using var pool = FootagePool.Open(_folder.File("pool"), vae, _ => { });
        var rng = new Rng(1);
        Assert.Equal((2, 8.0), (pool.Count, pool.Fps));
        Assert.Equal([2, 16, 16, 8, 8], pool.Latents_NFChw.shape);
        Assert.Equal("a slow pan", pool.Caption(1, ref rng));
        Assert.InRange(pool.Strength(1), 1.3f, 1.8f); // 15 pairs of 2 pixels, where 20 pixels are 1
        var (flow_BF2hw, confidence_BF1hw) = pool.Flows([1, 0]);
        Assert.Equal([2, 15, 2, 8, 8], flow_BF2hw.shape);
        Assert.InRange(flow_BF2hw[0, 7, 0, 4, 4].item<float>(), 0.23f, 0.27f);
        Assert.InRange(confidence_BF1hw[0, 7, 0, 4, 4].item<float>(), 0.9f, 1);
        using var decoded_BCHW = vae.Decode(vae.Unscale(pool.Latents_NFChw.select(1, 0)));
        Assert.InRange((decoded_BCHW - pool.FirstFrames_BCHW([0, 1])).abs().mean().item<float>(), 0, 0.2f);
    }

    [Fact]
    public void Stage_two_learns_from_it_and_leaves_a_model()
    {
        Assert.True(Recipe("run").Run(CancellationToken.None));

        using var model = DreamerModel.Load(_folder.File("model"));
        var log = File.ReadAllLines(_folder.File("run/stage-two/log.jsonl"));
        Assert.Equal(2, log.Length);
        Assert.All(log, line => Assert.Contains("\"flow\"", line, StringComparison.Ordinal));
        Assert.Contains(_folder.File("pool"), File.ReadAllText(_folder.File("run/plans.json")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_pool_that_keeps_nothing_teaches_nothing()
    {
        using var vae = FrozenEncoders.Load(s_nano, "vae", ModelFiles.DiffusionWeights, (AutoencoderKLConfig config) => new AutoencoderKL(config), CPU);
        Directory.CreateDirectory(_folder.File("empty"));
        PoolWriter.Open(_folder.File("empty/clips.pool"), new FootageSettings(), _ => { }).Dispose();
        Assert.Contains("keeps no window", Assert.Throws<InvalidDataException>(() => FootagePool.Open(_folder.File("empty"), vae, _ => { })).Message, StringComparison.Ordinal);
        Assert.Throws<FileNotFoundException>(() => FootagePool.Open(_folder.File("nowhere"), vae, _ => { }));
    }

    public async Task InitializeAsync()
    {
        await MadeClips.SaveAsync(_folder.File("set/a.mp4"), MadeClips.Pan(16, 1, seed: 3));
        await MadeClips.SaveAsync(_folder.File("set/b.mp4"), MadeClips.Pan(16, 2));
        await File.WriteAllTextAsync(_folder.File("set/clips.csv"), "videoid,contentUrl,duration,page_dir,name\na,,,,a pan\nb,,,,a slow pan\n");
        await new FootageIngest(new FootageSettings(), new Progress<string>(), CPU).RunAsync(_folder.File("set"), null, _folder.File("pool"), CancellationToken.None);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _folder.Dispose();

    private NanoRecipe Recipe(string run) => new(_folder.File(run), _folder.File("model"), new Progress<string>(), TimeProvider.System)
    {
        Plans = new NanoPlans { StageTwo = new TrainingPlan(2, 2, 1e-3) { ReportEvery = 1 }, Footage = _folder.File("pool") },
        StartFrom = s_nano,
    };
}
