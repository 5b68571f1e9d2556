using System.Text.RegularExpressions;
using Dreamer.Diffusion.Checkpoints;
using Dreamer.Diffusion.Motion;
using Dreamer.Diffusion.Native;
using Dreamer.Diffusion.Networks;
using static TorchSharp.torch;

namespace Dreamer.CheckDevice.GoldenCases;

/// <summary>AnimateDiff's motion modules alone: their files load under both layouts, and one module runs with both of its norms.</summary>
internal static partial class AdapterCases
{
    private const string Input = "input";

    public static void Run(GoldenCase golden)
    {
        var (spatialConfig, motion) = AnimateDiffLayout.ReadAdapterConfig(golden.PathOf("config.json"));
        using var spatial = new UNet2DConditionModel(spatialConfig);
        using var acrossFrames = golden.Load(new FactorizedVideoUNet(spatial, motion with { TemporalNorm = "video" }));
        using var perFrame = golden.Load(new FactorizedVideoUNet(spatial, motion with { TemporalNorm = "frame" }));
        foreach (var path in golden.Files("*.safetensors"))
        {
            var tensors = golden.Open(Path.GetFileName(path));
            if (tensors.Has(Input))
            {
                tensors.Expect("output_diffusers", () => Module(golden, acrossFrames, tensors[Input]));
                tensors.Expect("output", () => Module(golden, acrossFrames, tensors[Input]));
                tensors.Expect("output_original", () => Module(golden, perFrame, tensors[Input]));
            }
            else
            {
                ExpectWeights(tensors, acrossFrames, path);
            }
        }
    }

    /// <summary>Whatever the layout, the weights are the same.</summary>
    private static void ExpectWeights(GoldenTensors tensors, FactorizedVideoUNet video, string path)
    {
        var own = video.state_dict();
        foreach (var name in tensors.Names)
        {
            // The second copy of the positions has no key of its own here, and has to equal the first.
            var key = AnimateDiffLayout.CanonicalKey(
                name.Replace("attention_blocks.1.pos_encoder", "attention_blocks.0.pos_encoder", StringComparison.Ordinal))!;
            var weight = own.GetValueOrDefault(key)
                ?? throw new CheckpointException($"{Path.GetFileName(path)}: '{name}' is no weight of this adapter");
            tensors.Expect(name, () => TorchKernels.Plain(weight), limit: 0);
        }
    }

    private static Tensor Module(GoldenCase golden, FactorizedVideoUNet video, Tensor input_BCFHW)
    {
        var modules = video.named_modules().Where(item => item.module is TemporalTransformer).ToList();
        var named = golden.Readme.Select(line => ModuleName().Match(line).Value).FirstOrDefault(name => name.Length > 0);
        var (name, module) = modules.Find(item => item.name == named);
        var transformer = (TemporalTransformer?)module
            ?? modules.Select(item => (TemporalTransformer)item.module).First(item => item.Channels == input_BCFHW.shape[1]);
        var frames = (int)input_BCFHW.shape[2];
        var step = new ClipStep(new ClipContext(frames, new ContextCache()), null);
        var y_GCHW = transformer.call(input_BCFHW.transpose(1, 2).flatten(0, 1), step);
        return y_GCHW.unflatten(0, -1, frames).transpose(1, 2);
    }

    [GeneratedRegex(@"((down|up)_blocks\.\d+|mid_block)\.motion_modules\.\d+")]
    private static partial Regex ModuleName();
}
