using Dreamer.Diffusion.Devices;
using Dreamer.Diffusion.Motion;
using Dreamer.Diffusion.Networks;

namespace Dreamer.Diffusion.Pipelines;

/// <summary>
/// What a model's files say of it while its weights stay on disk; <paramref name="WeightBytes"/> is what they will take in memory.
/// </summary>
public sealed record ModelOutline(string Revision, int DefaultSize, int DefaultFrames, double DefaultFps, long WeightBytes)
{
    public static ModelOutline Read(string path, TensorPlace? place = null)
    {
        ModelPlace.Require(path);
        using var folder = new ModelFolder(path, place ?? TensorPlace.Default);
        var index = folder.Read("model_index.json", file => ConfigFile.Read<ModelIndex>(file));
        var unet = folder.Read("unet", ConfigOf<UNet2DConditionConfig>);
        var vae = folder.Read("vae", ConfigOf<AutoencoderKLConfig>);
        var motion = folder.Has("motion") ? folder.Read("motion", ConfigOf<MotionConfig>) : null;
        string[] stageTwo = motion is null
            ? []
            : motion.Adapter
            ? ["motion", "text_encoder_2", "image_encoder"]
            : ["motion", "text_encoder_2"];
        foreach (var part in (string[])["text_encoder", "vae", "unet", .. stageTwo])
        {
            folder.Measure(part);
        }
        folder.RequireSound();
        var defaults = index!.Dreamer;
        return new ModelOutline(
            folder.Revision(), defaults.Size ?? DreamerModelParts.DefaultSizeOf(unet!, vae!), defaults.Frames, defaults.Fps,
            folder.WeightBytes);
    }

    private static T ConfigOf<T>(string part)
        where T : class, INetworkConfig => ConfigFile.Read<T>(Path.Combine(part, "config.json"));
}

/// <summary>
/// What a loaded model is and can do. <paramref name="Revision"/> is made from the weights' bytes; <paramref name="MaxFrames"/> is 0
/// without stage two.
/// </summary>
public sealed record ModelInfo(
    string Name, string Revision, int LatentChannels, int LatentScale, int MaxSteps, int MaxFrames, int DefaultSize, int DefaultFrames,
    double DefaultFps, long WeightBytes)
{
    public bool HasMotion => MaxFrames > 0;
}
