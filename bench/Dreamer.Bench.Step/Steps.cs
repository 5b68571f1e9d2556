// Shapes: B batch, C channels, H/W latent pixels, L tokens, D text width
using Dreamer.Diffusion.Checkpoints;
using Dreamer.Diffusion.Devices;
using Dreamer.Diffusion.Native;
using Dreamer.Diffusion.Networks;
using Dreamer.Diffusion.Pipelines;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Dreamer.Bench.Step;

/// <summary>The steps that are measured. The UNet of Stable Diffusion 2.1 has random weights: its speed is that of the published ones.</summary>
internal static class Steps
{
    public const string Small = "SD 2.1's UNet, 2 × 32 × 32", Large = "SD 2.1's UNet, 2 × 64 × 64", Still = "nano's still", Clip = "nano's clip";

    private const int TextTokens = 77, TextWidth = 1024, NanoSize = 64, NanoFrames = 16, NanoSteps = 1000;
    private const int StillsAtATime = 40, ClipsAtATime = 5; // short steps: the other process's threads may still spin when the first begins

    private static readonly UNet2DConditionConfig s_config = new()
    {
        AttentionHeadDim = new PerLevel([5, 10, 20, 20]),
        CrossAttentionDim = TextWidth,
        UseLinearProjection = true,
    };

    public static Workload PublicShape(int side, ScalarType type)
    {
        var unet = Layers.Unallocated(() => new UNet2DConditionModel(s_config));
        unet.Give(unet.state_dict().Select(item => (item.Key, (Tensor)new Parameter(Drawn(item.Value, NumberTypes.Of("unet", item.Key, type)), requires_grad: false))));
        unet.eval();
        unet.Pack();
        var z_BCHW = randn([2, 4, side, side], dtype: ScalarType.Float32, device: CPU);
        var times_B = full([2], 500, dtype: ScalarType.Float32, device: CPU);
        var contexts = unet.Project(randn([2, TextTokens, TextWidth], dtype: ScalarType.Float32, device: CPU));
        return Counted(() => unet.Denoise(z_BCHW, times_B, contexts), times: 1, [unet], [contexts, z_BCHW, times_B, unet]);
    }

    public static Workload NanoStill(ScalarType type)
    {
        var model = Nano(type);
        var (caption, negative) = (model.EncodeCaption("a red star on a blue background"), model.EncodeCaption(""));
        var job = model.Begin(new StillRequest(1, NanoSteps, 5, NanoSize), new StillConditions(caption, negative));
        return Counted(job.Advance, times: StillsAtATime, [model.Unet], [job, caption, negative, model]);
    }

    public static Workload NanoClip(ScalarType type)
    {
        var model = Nano(type);
        var (caption, motion, negative) = (model.EncodeCaption("a red star on a blue background"), model.EncodeMotion("the star moves to the left"), model.EncodeMotion(""));
        var side = NanoSize / model.Info.LatentScale;
        var latent_1CHW = randn([1, model.Info.LatentChannels, side, side], dtype: ScalarType.Float32, device: CPU);
        var still_1CHW = model.DecodeLatents(latent_1CHW);
        var request = new ClipRequest(1, NanoSteps, 5, 1.5, NanoSize, NanoFrames, 8, 1);
        var job = model.Begin(request, new ClipConditions(latent_1CHW, still_1CHW, caption, motion, negative));
        return Counted(job.Advance, times: ClipsAtATime, [model.Unet, model.Motion.Unet], [job, caption, motion, negative, latent_1CHW, still_1CHW, model]);
    }

    private static Workload Counted(Action run, int times, nn.Module[] networks, IDisposable[] owned)
    {
        using var scope = NewDisposeScope();
        return new Workload(run, FlopCount.During(run, networks), times, owned);
    }

    private static DreamerModel Nano(ScalarType type) =>
        DreamerModel.Load(Path.Combine(Environment.GetEnvironmentVariable("DREAMER_HOME") ?? ".", "models/nano"), new TensorPlace(CPU, type));

    // As PyTorch initialises layers; norms begin as the identity.
    internal static Tensor Drawn(Tensor like, ScalarType type)
    {
        var drawn = ones(like.shape, dtype: type, device: CPU);
        return like.dim() < 2 ? drawn : drawn.uniform_(-1, 1).div_(Math.Sqrt((double)like.numel() / like.shape[0]));
    }
}
