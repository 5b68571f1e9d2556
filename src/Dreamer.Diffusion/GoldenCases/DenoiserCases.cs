using Dreamer.Diffusion.Motion;
using Dreamer.Diffusion.Networks;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.GoldenCases;

/// <summary>The denoisers of stills and of clips, with their layers' outputs where a case has them.</summary>
internal static class DenoiserCases
{
    private const double LayerLimit = 5e-4; // layers reach 20 where outputs reach 1
    private const double SublayerLimit = 5e-5; // what a wrong epsilon changes tiny inputs by is a thousand times more
    private const string Layers = "mid.";

    public static void RunStill(GoldenCase golden)
    {
        using var unet = golden.Load(new UNet2DConditionModel(golden.Config<UNet2DConditionConfig>()));
        var tensors = golden.Tensors;
        using var probe = new LayerProbe();
        Watch(tensors, probe, unet.named_modules().ToDictionary(item => item.name, item => item.module, StringComparer.Ordinal), name => [name]);
        foreach (var set in tensors.Prefixes("sample"))
        {
            var sample_BCHW = tensors[set + "sample"];
            var contexts = unet.Project(tensors[set + "encoder_hidden_states"]);
            var labels = tensors.Find(set + "class_labels");
            var output_BCHW = unet.Denoise(sample_BCHW, Times(tensors[set + "timestep"], sample_BCHW), contexts, labels);
            tensors.Expect(set + "output", () => output_BCHW);
            ExpectLayers(tensors, set, probe);
        }
        ExpectSublayers(tensors, unet);
    }

    public static void RunMotion(GoldenCase golden)
    {
        var (spatialConfig, motionConfig) = AnimateDiffLayout.ReadConfig(golden.PathOf("config.json"));
        using var spatial = golden.Load(new UNet2DConditionModel(spatialConfig), key => AnimateDiffLayout.IsMotionKey(key) ? null : key);
        using var video = golden.Load(new FactorizedVideoUNet(spatial, motionConfig), key => AnimateDiffLayout.IsMotionKey(key) ? key : null);
        var tensors = golden.Tensors;
        using var probe = new LayerProbe();
        var modules = spatial.named_modules().Where(item => item.module is not UNetDownBlock and not UNetMidBlock and not UNetUpBlock)
            .Concat(video.named_modules().Where(item => AnimateDiffLayout.IsMotionKey('.' + item.name + '.')));
        Watch(tensors, probe, modules.DistinctBy(item => item.name).ToDictionary(item => item.name, item => item.module, StringComparer.Ordinal), name => LastOf(name, modules.Select(item => item.name)));
        foreach (var set in tensors.Prefixes("sample"))
        {
            var z_BFCHW = tensors[set + "sample"].transpose(1, 2);
            var output_BFCHW = video.call(z_BFCHW, Times(tensors[set + "timestep"], z_BFCHW), new ClipConditions(tensors[set + "encoder_hidden_states"]));
            tensors.Expect(set + "output", () => output_BFCHW.transpose(1, 2));
            ExpectLayers(tensors, set, probe);
        }
    }

    // A timestep may be given once for all.
    private static Tensor Times(Tensor timestep, Tensor sample) => timestep.reshape(-1).expand(sample.shape[0]);

    /// <summary>The layers of which some expectation speaks; the candidates for a name come in the order in which they are looked for.</summary>
    private static void Watch(GoldenTensors tensors, LayerProbe probe, Dictionary<string, nn.Module> modules, Func<string, IEnumerable<string>> candidates)
    {
        foreach (var name in LayerNames(tensors).Select(name => name.Layer).Distinct())
        {
            var layer = candidates(name).Where(modules.ContainsKey).Select(found => modules[found]).FirstOrDefault();
            if (layer is not null)
            {
                probe.Watch(name, layer);
            }
        }
    }

    private static void ExpectLayers(GoldenTensors tensors, string set, LayerProbe probe)
    {
        foreach (var (full, layer) in LayerNames(tensors).Where(name => name.Full == set + Layers + name.Layer))
        {
            if (probe.Find(layer) is { } output)
            {
                tensors.Expect(full, () => output, LayerLimit, floor: 1);
            }
        }
    }

    private static IEnumerable<(string Full, string Layer)> LayerNames(GoldenTensors tensors) =>
        from name in tensors.Names
        let start = name.StartsWith(Layers, StringComparison.Ordinal) ? 0 : name.IndexOf('.' + Layers, StringComparison.Ordinal) + 1
        where start > 0 || name.StartsWith(Layers, StringComparison.Ordinal)
        select (name, name[(start + Layers.Length)..]);

    /// <summary>A block of a clip's denoiser is spread over two networks here: its output is that of its last layer.</summary>
    private static IEnumerable<string> LastOf(string name, IEnumerable<string> modules)
    {
        string[] kinds = name == "mid_block" ? ["resnets"] : ["downsamplers", "upsamplers", "motion_modules"];
        var last = kinds.Select(kind => modules.Where(module => module.StartsWith($"{name}.{kind}.", StringComparison.Ordinal) && !module[(name.Length + kind.Length + 2)..].Contains('.')).LastOrDefault());
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
        tensors.Expect(Set + "resnet.output", () => resnet!.call(tensors[Set + "input"], tensors[Set + "temb"]), SublayerLimit);
        if (tensors.Has(Set + "context") && unet.Transformers.FirstOrDefault(layer => layer.Channels == channels) is { } transformer)
        {
            var (contexts, block) = (unet.Project(tensors[Set + "context"]), transformer.Blocks[0]);
            tensors.Expect(Set + "attention.output", () => transformer.call(tensors[Set + "input"], contexts), SublayerLimit);
            tensors.Expect(Set + "transformer_block.output", () => block.call(tensors[Set + "tokens"], contexts[block.CrossAttention]), SublayerLimit);
        }
    }
}
