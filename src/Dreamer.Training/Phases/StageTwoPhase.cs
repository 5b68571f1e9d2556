// Shapes: B clips, F frames, C latent channels, h/w latent pixels, M motion tokens, D widths
using Dreamer.Diffusion.Checkpoints;
using Dreamer.Diffusion.Motion;
using Dreamer.Diffusion.Networks;
using Dreamer.Diffusion.Schedules;
using Dreamer.Diffusion.Tokenizers;
using Dreamer.Training.Data;
using Dreamer.Training.Runs;
using Dreamer.Training.World.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace Dreamer.Training.Phases;

/// <summary>
/// Stage two: temporal layers, adapter, PACA and the T5 encoder learn motion from degraded clips between the frozen layers of stage one.
/// Frame 0 is given, so it is neither noised nor counted. All noise levels weigh the same: where a sprite goes is decided where noise
/// is strongest, and there min-SNR weights, which serve stage one, are least. Clips have brief captions only; they condition T5 and
/// CLIP alike.
/// </summary>
public sealed class StageTwoPhase : TrainingPhase
{
    private const float DropText = 0.05f;
    private const float DropImage = 0.05f;
    private const float DropNumber = 0.1f;

    private readonly StageTwoSettings _settings;
    private readonly NoiseSchedule _schedule;
    private readonly WorldOptions _world;
    private readonly FrozenEncoders _encoders;
    private readonly UNet2DConditionModel _spatial;
    private readonly SentencePieceTokenizer _tokenizer;
    private readonly T5EncoderModel _t5;
    private readonly FactorizedVideoUNet _video;
    private readonly PredictNet _flow;
    private IClipPool? _pool;

    public StageTwoPhase(StageTwoSettings settings, TrainingPlan plan, string modelFolder, ulong seed, Device device)
        : base("stage-two", plan, seed, device)
    {
        _settings = settings;
        _schedule = new NoiseSchedule(settings.Schedule);
        _world = settings.World;
        _encoders = FrozenEncoders.Load(modelFolder, device);
        _spatial = FrozenEncoders.Load(
            modelFolder, "unet", ModelFiles.DiffusionWeights, (UNet2DConditionConfig config) => new UNet2DConditionModel(config), device);
        if (!settings.TrainSpatial)
        {
            FrozenEncoders.Freeze(_spatial);
        }
        _tokenizer = SentencePieceTokenizer.Load(Path.Combine(modelFolder, "tokenizer_2", "spiece.model"));
        _t5 = new T5EncoderModel(settings.T5);
        _video = new FactorizedVideoUNet(_spatial, settings.Motion);
        if (settings.StartFrom is { } start)
        {
            _video.LoadCheckpoint(Path.Combine(start, "motion", ModelFiles.DiffusionWeights));
            _t5.LoadCheckpoint(Path.Combine(start, "text_encoder_2", ModelFiles.TransformerWeights));
        }
        if (settings.MotionFrom is { } modules)
        {
            _video.LoadPublicModules(modules);
        }
        _flow = new PredictNet(_video.FeatureChannels);
        foreach (var network in (nn.Module[])[_t5, _video, _flow])
        {
            network.to(device);
        }
    }

    public override IReadOnlyDictionary<string, nn.Module> Networks =>
        new (string Name, nn.Module Network, bool Learns)[]
        {
            ("motion", _video, true),
            ("t5", _t5, _settings.Motion.T5),
            ("flow", _flow, _settings.FlowWeight > 0),
            ("unet", _spatial, _settings.TrainSpatial),
        }
        .Where(part => part.Learns).ToDictionary(part => part.Name, part => part.Network);

    public override string Unit => "clips";

    public override void Prepare(IProgress<string> progress)
    {
        _pool = _settings.Footage is { } folder
            ? FootagePool.Open(folder, _encoders.Vae, done => Report(progress, done))
            : ClipPool.Create(_encoders.Vae, _settings.Clips, Seed, _world, done => Report(progress, done));
    }

    public override StepLoss Loss(int index)
    {
        var pool = _pool ?? throw new InvalidOperationException("Prepare comes before the first step.");
        var rng = new Rng(StepSeed(index));
        var draw = ClipDraw.Batch(pool, Plan.BatchSize, ref rng);
        // the same two seconds at a lower rate
        var stride = _settings.Strides.First(part => ShareBefore(index) < part.Until || part.Until >= 1).Stride;
        using var generator = StepGenerator(index);
        var clips_B = tensor(Array.ConvertAll(draw.Clips, i => (long)i), dtype: ScalarType.Int64, device: Device);
        var x0_BFChw = EveryFrame(pool.Latents_NFChw.index_select(0, clips_B), stride);
        var noise_BFChw = draw.Shared(Normal(x0_BFChw.shape, generator));
        var times_B = draw.Shared(tensor(StratifiedTimesteps.Draw(Plan.BatchSize, _settings.Schedule.TrainSteps, rng.NextULong()),
            dtype: ScalarType.Int64, device: Device));

        var context = _video.Prepare(Conditions(ref rng, pool, draw.Clips, x0_BFChw, stride), (int)x0_BFChw.shape[1]);
        var (v_BFChw, features_BFChw) = _video.Evaluate(Noised(x0_BFChw, noise_BFChw, times_B), times_B, context);
        var error_BFChw = v_BFChw - _schedule.Velocity(x0_BFChw, noise_BFChw, times_B);
        error_BFChw = error_BFChw.narrow(1, 1, error_BFChw.shape[1] - 1);
        var velocity = WithOpposites(VelocityLoss.Of(error_BFChw.pow(2).mean([1, 2, 3, 4])), draw.Differences(error_BFChw));
        return _settings.FlowWeight > 0 ? WithFlow(velocity, features_BFChw, Flow(pool, draw.Clips, stride), times_B) : velocity;
    }

    public override void Export(string modelFolder)
    {
        Save(_video, Path.Combine(modelFolder, "motion"), ModelFiles.DiffusionWeights, _settings.Motion);
        Save(_t5, Path.Combine(modelFolder, "text_encoder_2"), ModelFiles.TransformerWeights, _settings.T5);
        if (_settings.TrainSpatial)
        {
            ModelFiles.SaveWeights(_spatial, Path.Combine(modelFolder, "unet", ModelFiles.DiffusionWeights));
        }
    }

    protected override void Dispose(bool disposing)
    {
        _pool?.Dispose();
        _encoders.Dispose();
        foreach (var network in ((nn.Module[])[_video, _t5, _flow, _spatial]).Except(Networks.Values))
        {
            network.Dispose();
        }
        base.Dispose(disposing);
    }

    private static void Save<T>(nn.Module network, string folder, string weights, T config) where T : class, INetworkConfig
    {
        Directory.CreateDirectory(folder);
        ConfigFile.Write(Path.Combine(folder, "config.json"), config);
        ModelFiles.SaveWeights(network, Path.Combine(folder, weights));
    }

    private static Tensor EveryFrame(Tensor x_BFChw, int stride) =>
        stride == 1
            ? x_BFChw
            : x_BFChw.index_select(1, arange(0, x_BFChw.shape[1], stride, dtype: ScalarType.Int64, device: x_BFChw.device));

    private Tensor Noised(Tensor x0_BFChw, Tensor noise_BFChw, Tensor times_B)
    {
        var noised_BFChw = _schedule.AddNoise(x0_BFChw, noise_BFChw, times_B);
        return cat([x0_BFChw.narrow(1, 0, 1), noised_BFChw.narrow(1, 1, x0_BFChw.shape[1] - 1)], dim: 1);
    }

    private FrameConditions Conditions(ref Rng rng, IClipPool pool, int[] items, Tensor x0_BFChw, int stride)
    {
        var captions = new string[items.Length];
        var (kept, fps, strength) = (new float[items.Length], new float[items.Length], new float[items.Length]);
        for (var i = 0; i < items.Length; i++)
        {
            // Both may fall out in one clip: then nothing is left but the prior.
            captions[i] = rng.Chance(2 * DropText) ? "" : pool.Caption(items[i], ref rng);
            kept[i] = rng.Chance(DropImage + (captions[i].Length == 0 ? 0.5f : 0)) ? 0 : 1;
            fps[i] = rng.Chance(DropNumber) ? -1 : (float)(pool.Fps / stride);
            strength[i] = rng.Chance(DropNumber) ? -1 : pool.Strength(items[i]);
        }
        var still_BCHW = pool.FirstFrames_BCHW(items);
        var text = _encoders.Encode(captions);
        var (tokens_BMD, mask_BM) = EncodeMotion(captions);
        return new FrameConditions(
            text.LastHiddenState, text.Pooled, tokens_BMD, mask_BM, x0_BFChw.select(1, 0), still_BCHW, _encoders.ImageTokens(still_BCHW),
            Placed(fps), Placed(strength), FrameTimes(x0_BFChw, pool.Fps / stride), Placed(kept));
        Tensor Placed(float[] values_B) => tensor(values_B, dtype: ScalarType.Float32, device: Device);
    }

    /// <summary>In eighths of a second.</summary>
    private static Tensor FrameTimes(Tensor x0_BFChw, double fps) =>
        (arange(x0_BFChw.shape[1], dtype: ScalarType.Float32, device: x0_BFChw.device) * (8 / fps))
            .expand(x0_BFChw.shape[0], x0_BFChw.shape[1]);

    private (Tensor Tokens_BMD, Tensor Mask_BM) EncodeMotion(string[] captions)
    {
        var sequences = captions.Select(caption => _tokenizer.Encode(caption, _settings.MotionTokens)).ToList();
        var ids_BM = tensor(
            sequences.SelectMany(s => s.Ids).ToArray(), [captions.Length, _settings.MotionTokens], dtype: ScalarType.Int64, device: Device);
        var mask_BM = tensor(sequences.SelectMany(s => s.Mask).ToArray(), [captions.Length, _settings.MotionTokens],
            dtype: ScalarType.Int64, device: Device);
        return (_t5.call(ids_BM, mask_BM), mask_BM);
    }

    private void Report(IProgress<string> progress, int done)
    {
        if (done % 512 == 0)
        {
            progress.Report($"{Name}: {done:N0} clips encoded");
        }
    }

    /// <summary>Over a stride flows add up, and the least trusted one counts.</summary>
    private static (Tensor Flow_BF2hw, Tensor Confidence_BF1hw) Flow(IClipPool pool, int[] items, int stride)
    {
        var (flow_BF2hw, confidence_BF1hw) = pool.Flows(items);
        var pairs = flow_BF2hw.shape[1] / stride;
        Tensor Strided(Tensor x) => x.narrow(1, 0, pairs * stride).unflatten(1, pairs, stride);
        return (Strided(flow_BF2hw).sum(2), Strided(confidence_BF1hw).min(2).values);
    }

    /// <summary>Adds the error of differences within pairs, in which all cancels that the direction does not decide.</summary>
    private StepLoss WithOpposites(StepLoss velocity, Tensor? differences_PFChw)
    {
        if (differences_PFChw is null || _settings.OppositesWeight == 0)
        {
            return velocity;
        }
        var loss = differences_PFChw.pow(2).mean([1, 2, 3, 4]).sum() / Plan.BatchSize;
        return velocity with { Total = velocity.Total + (_settings.OppositesWeight * loss) };
    }

    /// <summary>Adds PredictNet's loss: mean of ᾱ_t m |F̂ - F|, m being how far the flow can be trusted.</summary>
    private StepLoss WithFlow(
        StepLoss velocity, Tensor features_BFChw, (Tensor Flow_BF2hw, Tensor Confidence_BF1hw) teacher, Tensor times_B)
    {
        var alphaBar_B = _schedule.AlphaBar(times_B);
        var error_BF2hw = teacher.Confidence_BF1hw * (_flow.call(features_BFChw) - teacher.Flow_BF2hw).abs();
        var loss = (alphaBar_B.reshape(-1, 1, 1, 1, 1) * error_BF2hw).mean();
        return new StepLoss(velocity.Total + (_settings.FlowWeight * loss), [.. velocity.Figures, ("flow", loss)]);
    }
}
