// Shapes: B stills, C latent channels, h/w latent pixels, L tokens, D text width
using Dreamer.Diffusion.Networks;
using Dreamer.Diffusion.Schedules;
using Dreamer.Training.Data;
using Dreamer.Training.Runs;
using Dreamer.Training.World.Captions;
using Dreamer.Training.World.Drawing;
using Dreamer.Training.World.Sampling;
using Dreamer.Training.World.Scenes;
using TorchSharp;
using static TorchSharp.torch;

namespace Dreamer.Training.Phases;

/// <summary>Stage one: the spatial UNet learns clean stills from descriptive captions, v-prediction on zero terminal SNR.</summary>
public sealed class StageOnePhase(
    UNet2DConditionConfig config, ScheduleConfig schedule, int stills, TrainingPlan plan, string modelFolder, ulong seed, Device device,
    string? startFrom = null)
    : TrainingPhase("stage-one", plan, seed, device)
{
    /// <summary>The share of captions that are left out, for classifier-free guidance.</summary>
    private const float Dropout = 0.1f;

    private static readonly WorldOptions s_world = WorldOptions.Stills;
    private readonly NoiseSchedule _schedule = new(schedule);
    private readonly UNet2DConditionModel _unet = startFrom is null
        ? Initialised(config).to(device)
        : FrozenEncoders.Load(
            startFrom, "unet", ModelFiles.DiffusionWeights, (UNet2DConditionConfig _) => new UNet2DConditionModel(config), device);
    private readonly FrozenEncoders _encoders = FrozenEncoders.Load(modelFolder, device);
    private Scene[] _scenes = [];
    private Tensor? _pool_NChw;

    public override IReadOnlyDictionary<string, nn.Module> Networks => new Dictionary<string, nn.Module> { ["unet"] = _unet };
    public override string Unit => "stills";

    public override void Prepare(IProgress<string> progress)
    {
        _scenes = [.. Enumerable.Range(0, stills).Select(item =>
        {
            var rng = Rng.ForItem(Seed, item);
            return SceneSampler.Sample(ref rng, s_world);
        })];
        _pool_NChw = LatentPool.Encode(_encoders.Vae, stills, (item, frame) => Renderer.Render(_scenes[item], frame.Span),
            done => ReportPool(progress, done));
    }

    public override StepLoss Loss(int index)
    {
        var pool_NChw = _pool_NChw ?? throw new InvalidOperationException("Prepare comes before the first step.");
        var rng = new Rng(StepSeed(index));
        long[] items = [.. Enumerable.Range(0, Plan.BatchSize).Select(_ => (long)rng.Below(_scenes.Length))];
        var text = _encoders.Encode([.. items.Select(item => Caption(ref rng, _scenes[item]))]);

        using var generator = StepGenerator(index);
        var x0_BChw = pool_NChw.index_select(0, tensor(items, dtype: ScalarType.Int64, device: Device));
        var noise_BChw = Normal(x0_BChw.shape, generator);
        var times_B =
            tensor(StratifiedTimesteps.Draw(Plan.BatchSize, schedule.TrainSteps, rng.NextULong()), dtype: ScalarType.Int64, device: Device);
        var v_BChw =
            _unet.Denoise(_schedule.AddNoise(x0_BChw, noise_BChw, times_B), times_B, _unet.Project(text.LastHiddenState), text.Pooled);
        var error_B = (v_BChw - _schedule.Velocity(x0_BChw, noise_BChw, times_B)).pow(2).mean([1, 2, 3]);
        return VelocityLoss.Of(error_B, _schedule.MinSnrWeight(times_B));
    }

    public override void Export(string modelFolder)
    {
        var folder = Path.Combine(modelFolder, "unet");
        Directory.CreateDirectory(folder);
        ConfigFile.Write(Path.Combine(folder, "config.json"), config);
        ModelFiles.SaveWeights(_unet, Path.Combine(folder, ModelFiles.DiffusionWeights));
    }

    protected override void Dispose(bool disposing)
    {
        _pool_NChw?.Dispose();
        _encoders.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Turned sprites have no caption: what is asked for stands upright.</summary>
    private static string Caption(ref Rng rng, Scene scene) =>
        rng.Chance(Dropout) || scene.Sprites.Any(sprite => sprite.Angle != 0) ? "" : CaptionWriter.Write(ref rng, scene, s_world).Text;

    private void ReportPool(IProgress<string> progress, int done)
    {
        if (done % 8192 == 0 || done == stills)
        {
            progress.Report($"{Name}: {done:N0} of {stills:N0} stills encoded");
        }
    }

    /// <summary>The last convolution starts at zero: the first prediction is the mean.</summary>
    private static UNet2DConditionModel Initialised(UNet2DConditionConfig config)
    {
        var unet = new UNet2DConditionModel(config);
        using var _ = no_grad();
        foreach (var (name, parameter) in unet.named_parameters())
        {
            if (name.StartsWith("conv_out.", StringComparison.Ordinal))
            {
                parameter.zero_();
            }
        }
        return unet;
    }
}
