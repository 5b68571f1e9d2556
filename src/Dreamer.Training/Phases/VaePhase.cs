// Shapes: B stills, C channels, H/W pixels, h/w latent pixels, L latent channels
using Dreamer.Diffusion.Networks;
using Dreamer.Training.Runs;
using TorchSharp;
using static TorchSharp.torch;

namespace Dreamer.Training.Phases;

/// <summary>
/// The autoencoder learns stills and frames, clean and degraded ones, since both stages speak its latents.
/// Loss: reconstruction + a little KL (Rombach et al. 2022, without the adversary).
/// </summary>
public sealed class VaePhase(AutoencoderKLConfig config, TrainingPlan plan, ulong seed, Device device)
    : TrainingPhase("vae", plan, seed, device)
{
    private const double KlWeight = 1e-4;
    private const int CalibrationStills = 2048;
    private readonly AutoencoderKL _vae = Initialised(config).to(device);

    public override IReadOnlyDictionary<string, nn.Module> Networks => new Dictionary<string, nn.Module> { ["vae"] = _vae };
    public override string Unit => "stills";

    public override StepLoss Loss(int index)
    {
        var images_BCHW = FrameBatch.Render(Plan.BatchSize, StepSeed(index), degradedShare: 0.25f, Device);
        var latents = _vae.Encode(images_BCHW);
        using var generator = StepGenerator(index);
        var decoded_BCHW = _vae.Decode(latents.Sample(Normal(latents.Mean.shape, generator)));
        var kl = latents.MeanKl();
        return new StepLoss(
            Reconstruction.Loss(images_BCHW, decoded_BCHW) + (KlWeight * kl),
            [("kl", kl), ("psnr", Reconstruction.Psnr(images_BCHW, decoded_BCHW))]);
    }

    public override void Export(string modelFolder)
    {
        var folder = Path.Combine(modelFolder, "vae");
        Directory.CreateDirectory(folder);
        ConfigFile.Write(Path.Combine(folder, "config.json"), Calibrate());
        ModelFiles.SaveWeights(_vae, Path.Combine(folder, ModelFiles.DiffusionWeights));
    }

    /// <summary>
    /// Without norm layers the signal must keep its size by itself: convolutions start with unit gain. The latents' deviation
    /// starts small: at 1 their noise would drown the means for the first hundreds of steps.
    /// </summary>
    private static AutoencoderKL Initialised(AutoencoderKLConfig config)
    {
        const float LogVariance = -6;
        var vae = new AutoencoderKL(config);
        using var guard = no_grad();
        var inner = vae.named_parameters().Where(p => p.parameter.dim() == 4 && !p.name.Contains(".conv2.", StringComparison.Ordinal));
        foreach (var (_, parameter) in inner)
        {
            parameter.mul_(Math.Sqrt(3)); // from the library's 1/(3 fan-in) to 1/fan-in
        }
        var bias = vae.named_parameters().Single(p => p.name == "quant_conv.bias").parameter;
        bias.narrow(0, config.LatentChannels, config.LatentChannels).fill_(LogVariance);
        return vae;
    }

    /// <summary>The config with each latent channel's mean and deviation over clean stills.</summary>
    private AutoencoderKLConfig Calibrate()
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var latents_BLhw = cat([.. Enumerable.Range(0, CalibrationStills / 256).Select(i =>
            _vae.Encode(FrameBatch.Render(256, Seed + 77 + (ulong)i, degradedShare: 0, Device)).Mean)]);
        float[] Values(Tensor t) => t.cpu().contiguous().data<float>().ToArray();
        return config with
        {
            LatentsMean = Values(latents_BLhw.mean([0, 2, 3])),
            LatentsStd = Values(latents_BLhw.permute(1, 0, 2, 3).flatten(1).std(1)),
        };
    }
}
