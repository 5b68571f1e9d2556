// Shapes: B stills, C channels, H/W pixels, h/w latent pixels, L latent channels
using Dreamer.Diffusion.Networks;
using Dreamer.Training.Runs;
using static TorchSharp.torch;

namespace Dreamer.Training.Phases;

/// <summary>
/// The autoencoder's decoder goes on learning alone, to draw sharply what is told less than exactly. Latents stay what they are, so all
/// that was learned of them holds. It sees latents that err as generated ones do, by noise and towards another moment of the clip, and
/// those of blurred, noisy and compressed frames, as footage has them; what it is to draw is always the clean frame. Watermarks are not
/// among what it sees.
/// </summary>
public sealed class DecoderPhase : TrainingPhase
{
    private const float DegradedShare = 0.5f;
    private const double GradientWeight = 1;
    private const double SteepnessWeight = 4;

    /// <summary>The most noise on a latent, in deviations of its channel.</summary>
    private const double LargestError = 0.3;

    /// <summary>The most that a latent has of that of another moment, and how many frames away that is at most.</summary>
    private const double LargestBlend = 0.4;

    private const int MostFramesAway = 3;

    private readonly AutoencoderKL _vae;
    private readonly Tensor _deviation_1L11;

    public DecoderPhase(TrainingPlan plan, string modelFolder, ulong seed, Device device) : base("decoder", plan, seed, device)
    {
        _vae = FrozenEncoders.Load(
            modelFolder, "vae", ModelFiles.DiffusionWeights, (AutoencoderKLConfig config) => new AutoencoderKL(config), device);
        _deviation_1L11 = tensor(_vae.Config.LatentsStd!.ToArray(), dtype: ScalarType.Float32, device: device).reshape(1, -1, 1, 1);
        foreach (var (_, parameter) in _vae.named_parameters().Where(p => !IsDecoders(p.name)))
        {
            parameter.requires_grad = false;
        }
    }

    public override IReadOnlyDictionary<string, nn.Module> Networks => new Dictionary<string, nn.Module> { ["vae"] = _vae };
    public override string Unit => "stills";

    public override StepLoss Loss(int index)
    {
        var (clean_BCHW, seen_BCHW, near_BCHW) =
            FrameBatch.RenderWithNear(Plan.BatchSize, StepSeed(index), DegradedShare, MostFramesAway, Device);
        var decoded_BCHW = _vae.Decode(Latents(seen_BCHW, near_BCHW, index));
        return new StepLoss(Reconstruction.Loss(clean_BCHW, decoded_BCHW, GradientWeight, SteepnessWeight),
            [("psnr", Reconstruction.Psnr(clean_BCHW, decoded_BCHW))]);
    }

    public override void Export(string modelFolder) =>
        ModelFiles.SaveWeights(_vae, Path.Combine(modelFolder, "vae", ModelFiles.DiffusionWeights));

    protected override void Dispose(bool disposing)
    {
        _deviation_1L11.Dispose();
        base.Dispose(disposing);
    }

    private static bool IsDecoders(string parameter) =>
        parameter.StartsWith("decoder.", StringComparison.Ordinal) || parameter.StartsWith("post_quant_conv.", StringComparison.Ordinal);

    private Tensor Latents(Tensor seen_BCHW, Tensor near_BCHW, int index)
    {
        using var _ = no_grad();
        using var generator = StepGenerator(index);
        var (seen_BLhw, near_BLhw) = (_vae.Encode(seen_BCHW).Mean, _vae.Encode(near_BCHW).Mean);
        Tensor UpTo(double most) => Uniform([seen_BLhw.shape[0], 1, 1, 1], generator) * most;
        var between_BLhw = seen_BLhw + (UpTo(LargestBlend) * (near_BLhw - seen_BLhw));
        return between_BLhw + (UpTo(LargestError) * _deviation_1L11 * Normal(seen_BLhw.shape, generator));
    }
}
