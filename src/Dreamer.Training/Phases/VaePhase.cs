// Shapes: B stills, C channels, H/W pixels, h/w latent pixels, L latent channels
using Dreamer.Diffusion.Networks;
using Dreamer.Training.Runs;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Dreamer.Training.Phases;

/// <summary>
/// The autoencoder learns stills and frames, clean and degraded ones, since both stages speak its latents.
/// Loss: edge-weighted L1 + L1 of the gradients + MSE + a little KL (Rombach et al. 2022, without the adversary).
/// </summary>
public sealed class VaePhase(AutoencoderKLConfig config, TrainingPlan plan, ulong seed) : TrainingPhase("vae", plan, seed)
{
    private const double KlWeight = 1e-4;
    private const float EdgeWeight = 2;
    private const int CalibrationStills = 2048;
    private readonly AutoencoderKL _vae = Initialised(config);

    public override IReadOnlyDictionary<string, nn.Module> Networks => new Dictionary<string, nn.Module> { ["vae"] = _vae };
    public override string Unit => "stills";

    public override StepLoss Loss(int index)
    {
        var images_BCHW = FrameBatch.Render(Plan.BatchSize, StepSeed(index), degradedShare: 0.25f);
        var latents = _vae.Encode(images_BCHW);
        using var generator = StepGenerator(index);
        var decoded_BCHW = _vae.Decode(latents.Sample(randn(latents.Mean.shape, generator: generator)));
        var error = Reconstruction(images_BCHW, decoded_BCHW);
        var kl = latents.MeanKl();
        return new StepLoss(error + (KlWeight * kl), [("kl", kl.item<float>()), ("psnr", Psnr(images_BCHW, decoded_BCHW))]);
    }

    public override void Export(string modelFolder)
    {
        var folder = Path.Combine(modelFolder, "vae");
        Directory.CreateDirectory(folder);
        ConfigFile.Write(Path.Combine(folder, "config.json"), Calibrate());
        ModelFolder.SaveWeights(_vae, Path.Combine(folder, ModelFolder.DiffusionWeights));
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
        foreach (var (_, parameter) in vae.named_parameters().Where(p => p.parameter.dim() == 4 && !p.name.Contains(".conv2.", StringComparison.Ordinal)))
        {
            parameter.mul_(Math.Sqrt(3)); // from the library's 1/(3 fan-in) to 1/fan-in
        }
        var bias = vae.named_parameters().Single(p => p.name == "quant_conv.bias").parameter;
        bias.narrow(0, config.LatentChannels, config.LatentChannels).fill_(LogVariance);
        return vae;
    }

    private static Tensor Reconstruction(Tensor images_BCHW, Tensor decoded_BCHW)
    {
        var (across, down) = Gradients(images_BCHW);
        var (decodedAcross, decodedDown) = Gradients(decoded_BCHW);
        var edges_B1HW = F.pad(across.abs().amax([1], keepdim: true), [0, 1, 0, 0]) + F.pad(down.abs().amax([1], keepdim: true), [0, 0, 0, 1]);
        var l1 = ((decoded_BCHW - images_BCHW).abs() * (1 + (EdgeWeight * edges_B1HW))).mean();
        var gradient = (decodedAcross - across).abs().mean() + (decodedDown - down).abs().mean();
        return l1 + (0.5 * gradient) + F.mse_loss(decoded_BCHW, images_BCHW);
    }

    private static (Tensor Across, Tensor Down) Gradients(Tensor x_BCHW)
    {
        var (H, W) = (x_BCHW.shape[2], x_BCHW.shape[3]);
        return (x_BCHW.narrow(3, 1, W - 1) - x_BCHW.narrow(3, 0, W - 1), x_BCHW.narrow(2, 1, H - 1) - x_BCHW.narrow(2, 0, H - 1));
    }

    /// <summary>Decibels, of images in [-1, 1].</summary>
    private static double Psnr(Tensor images_BCHW, Tensor decoded_BCHW)
    {
        using var _ = no_grad();
        var error_B = (decoded_BCHW.clamp(-1, 1) - images_BCHW).pow(2).mean([1, 2, 3]) / 4;
        return (-10 * error_B.log10()).mean().item<float>();
    }

    /// <summary>The config with each latent channel's mean and deviation over clean stills.</summary>
    private AutoencoderKLConfig Calibrate()
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var latents_BLhw = cat([.. Enumerable.Range(0, CalibrationStills / 256).Select(i =>
            _vae.Encode(FrameBatch.Render(256, Seed + 77 + (ulong)i, degradedShare: 0)).Mean)]);
        float[] Values(Tensor t) => t.contiguous().data<float>().ToArray();
        return config with
        {
            LatentsMean = Values(latents_BLhw.mean([0, 2, 3])),
            LatentsStd = Values(latents_BLhw.permute(1, 0, 2, 3).flatten(1).std(1)),
        };
    }
}
