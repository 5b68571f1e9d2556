using Dreamer.Diffusion.Devices;
using Dreamer.Diffusion.Loras;

namespace Dreamer.Diffusion.Pipelines.Ltx;

/// <summary>LTX-Video: stills and clips by one transformer, between T5 and a video autoencoder that counts for 32 pixels a side.</summary>
public sealed class LtxFamily : ModelFamily
{
    public override bool Knows(string className) => LtxIndex.ClassNames.Contains(className);

    public override DiffusionModel Load(string folder, TensorPlace place, IReadOnlyList<LoraUse> loras) =>
        LtxParts.Load(folder, place, loras, isWhole: true);

    public override DiffusionModel Open(string folder, TensorPlace place, IReadOnlyList<LoraUse> loras) =>
        LtxParts.Load(folder, place, loras, isWhole: false);

    public override ModelSketch? Sketch(IModelConfigs files) => LtxSketch.Read(files);

    public override ModelOutline Outline(string folder, TensorPlace place)
    {
        using var files = new ModelFolder(folder, place);
        var configs = LtxConfigs.Read(files);
        files.Note(configs.Faults());
        var parts = LtxConfigs.Measure(files);
        files.RequireSound();
        var (size, frames, fps) = configs.Index!.Dreamer.OrPublished;
        return new ModelOutline(files.Revision(), size, frames, fps, files.WeightBytes, LtxConfigs.Makes(configs.Index, configs.Vae!))
        {
            Parts = parts,
            SizeMultiple = configs.Vae!.LatentScale(),
        };
    }
}
