using Dreamer.Diffusion.Motion;
using Dreamer.Diffusion.Networks;
using static TorchSharp.torch;

namespace Dreamer.CheckDevice.GoldenCases;

/// <summary>The denoisers of stills and of clips, with their layers' outputs where a case has them.</summary>
internal static class DenoiserCases
{
    public static void RunStill(GoldenCase golden)
    {
        using var unet = golden.Load(new UNet2DConditionModel(golden.Config<UNet2DConditionConfig>()));
        var tensors = golden.Tensors;
        using var layers = new LayerExpectations(tensors, unet.named_modules(), name => [name]);
        foreach (var set in tensors.Prefixes("sample"))
        {
            var sample_BCHW = tensors[set + "sample"];
            var contexts = unet.Project(tensors[set + "encoder_hidden_states"]);
            var labels = tensors.Find(set + "class_labels");
            var output_BCHW = unet.Denoise(sample_BCHW, Times(tensors[set + "timestep"], sample_BCHW), contexts, labels);
            tensors.Expect(set + "output", () => output_BCHW);
            layers.Compare(set);
        }
        ExpectSublayers(tensors, unet);
    }

    public static void RunMotion(GoldenCase golden)
    {
        var (spatialConfig, motionConfig) = AnimateDiffLayout.ReadConfig(golden.PathOf("config.json"));
        using var spatial = golden.Load(new UNet2DConditionModel(spatialConfig), key => AnimateDiffLayout.IsMotionKey(key) ? null : key);
        using var video = golden.Load(
            new FactorizedVideoUNet(spatial, motionConfig), key => AnimateDiffLayout.IsMotionKey(key) ? key : null);
        var tensors = golden.Tensors;
        (string name, nn.Module module)[] modules =
        [
            .. spatial.named_modules().Where(item => item.module is not UNetDownBlock and not UNetMidBlock and not UNetUpBlock),
            .. video.named_modules().Where(item => AnimateDiffLayout.IsMotionKey('.' + item.name + '.')),
        ];
        using var layers = new LayerExpectations(tensors, modules, name => LastOf(name, modules.Select(item => item.name)));
        foreach (var set in tensors.Prefixes("sample"))
        {
            var z_BFCHW = tensors[set + "sample"].transpose(1, 2);
            var output_BFCHW = video.call(
                z_BFCHW, Times(tensors[set + "timestep"], z_BFCHW), new FrameConditions(tensors[set + "encoder_hidden_states"]));
            tensors.Expect(set + "output", () => output_BFCHW.transpose(1, 2));
            layers.Compare(set);
        }
    }

    // A timestep may be given once for all.
    private static Tensor Times(Tensor timestep, Tensor sample) => timestep.reshape(-1).expand(sample.shape[0]);

    /// <summary>A block of a clip's denoiser is spread over two networks here: its output is that of its last layer.</summary>
    private static IEnumerable<string> LastOf(string name, IEnumerable<string> modules)
    {
        string[] kinds = name == "mid_block" ? ["resnets"] : ["downsamplers", "upsamplers", "motion_modules"];
        var last = kinds.Select(
            kind => modules.Where(
                module =>
                    module.StartsWith($"{name}.{kind}.", StringComparison.Ordinal)
                        && !module[(name.Length + kind.Length + 2)..].Contains('.'))
                .LastOrDefault());
        return last.OfType<string>().Prepend(name);
    }

    /// <summary>Layers fed directly with tiny inputs: the first ones that the inputs' channels fit.</summary>
    private static void ExpectSublayers(GoldenTensors tensors, UNet2DConditionModel unet)
    {
        const string Set = "lowvar.";
        if (!tensors.Has(Set + "input"))
        {
            return;
        }
        var channels = tensors.Shape(Set + "input")[1];
        var resnet = unet.DownBlocks.SelectMany(block => block.Resnets).FirstOrDefault(layer => layer.ChannelsIn == channels);
        tensors.Expect(Set + "resnet.output", () => resnet!.call(tensors[Set + "input"], tensors[Set + "temb"]), GoldenScore.SublayerLimit);
        if (tensors.Has(Set + "context") && unet.Transformers.FirstOrDefault(layer => layer.Channels == channels) is { } transformer)
        {
            var (contexts, block) = (unet.Project(tensors[Set + "context"]), transformer.Blocks[0]);
            tensors.Expect(Set + "attention.output", () => transformer.call(tensors[Set + "input"], contexts), GoldenScore.SublayerLimit);
            tensors.Expect(
                Set + "transformer_block.output", () => block.call(tensors[Set + "tokens"], contexts[block.CrossAttention]),
                GoldenScore.SublayerLimit);
        }
    }
}
