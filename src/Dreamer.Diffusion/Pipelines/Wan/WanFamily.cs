using Dreamer.Diffusion.Devices;
using Dreamer.Diffusion.Loras;
using Dreamer.Diffusion.Pipelines.Flow;

namespace Dreamer.Diffusion.Pipelines.Wan;

/// <summary>
/// Wan 2.1 and 2.2: stills and clips by one transformer, or by two that share the steps, between UMT5 and a causal video autoencoder.
/// </summary>
public sealed class WanFamily : ModelFamily
{
    public override bool Knows(string className) => className is "WanPipeline" or "WanImageToVideoPipeline";

    public override DiffusionModel Load(string folder, TensorPlace place, IReadOnlyList<LoraUse> loras) =>
        WanParts.Load(folder, place, loras, isWhole: true);

    public override DiffusionModel Open(string folder, TensorPlace place, IReadOnlyList<LoraUse> loras) =>
        WanParts.Load(folder, place, loras, isWhole: false);

    public override ModelSketch? Sketch(IModelConfigs files) => WanSketch.Read(files);

    public override ModelOutline Outline(string folder, TensorPlace place)
    {
        using var files = new ModelFolder(folder, place);
        var configs = WanConfigs.Read(files);
        files.Note(configs.Faults());
        FlowFiles.Schedule(files);
        var parts = configs.Measure(files);
        files.RequireSound();
        var (size, frames, fps) = configs.Index!.Dreamer.For(configs.Vae!);
        return new ModelOutline(
            files.Revision(), size, frames, fps, files.WeightBytes, WanConfigs.Makes(configs.Index, configs.Experts[0]!))
        {
            Parts = parts,
            SizeMultiple = configs.SizeMultiple(),
        };
    }
}
