using Dreamer.Diffusion.Devices;
using Dreamer.Diffusion.Loras;
using Dreamer.Diffusion.Motion;
using Dreamer.Diffusion.Networks;

namespace Dreamer.Diffusion.Pipelines;

/// <summary>
/// Stills by a UNet between CLIP and a VAE, as Stable Diffusion's folders have it, and clips by layers of motion in the same UNet.
/// </summary>
public sealed class FactorizedFamily : ModelFamily
{
    public override bool Knows(string className) => className is "DreamerPipeline" or "StableDiffusionPipeline";

    public override DiffusionModel Load(string folder, TensorPlace place, IReadOnlyList<LoraUse> loras) =>
        DreamerModelParts.Load(folder, place, loras);

    public override ModelSketch? Sketch(IModelConfigs files) => FactorizedSketch.Read(files);

    public override ModelOutline Outline(string folder, TensorPlace place)
    {
        ModelPlace.Require(folder);
        using var files = new ModelFolder(folder, place);
        var index = files.Read(ModelIndex.FileName, file => ConfigFile.Read<ModelIndex>(file));
        var unet = files.Config<UNet2DConditionConfig>("unet");
        var vae = files.Config<AutoencoderKLConfig>("vae");
        var motion = files.Has("motion") ? files.Config<MotionConfig>("motion") : null;
        string[] stageTwo = motion is null
            ? []
            : motion.Adapter
            ? ["motion", "text_encoder_2", "image_encoder"]
            : ["motion", "text_encoder_2"];
        foreach (var part in (string[])["text_encoder", "vae", "unet", .. stageTwo])
        {
            files.Measure(part);
        }
        files.RequireSound();
        var defaults = index!.Dreamer;
        return new ModelOutline(
            files.Revision(), defaults.Size ?? DreamerModelParts.DefaultSizeOf(unet!, vae!), defaults.Frames, defaults.Fps,
            files.WeightBytes, DreamerModelParts.Makes(defaults, unet!, vae!, motion))
        {
            SizeMultiple = vae!.LatentScale(),
        };
    }
}
