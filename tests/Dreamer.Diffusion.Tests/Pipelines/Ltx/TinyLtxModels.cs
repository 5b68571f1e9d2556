using Dreamer.Diffusion.Families;
using Dreamer.Diffusion.Pipelines;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Tests.Pipelines.Ltx;

/// <summary>A tiny model of each of LTX-Video's pipelines, and jobs of theirs.</summary>
public sealed class TinyLtxModels : IDisposable
{
    public const int Steps = 4, Side = TinyLtxFolder.Side;

    private readonly Dictionary<string, (TinyLtxFolder Files, DiffusionModel Model)> _models = Classes.ToDictionary(name => name, Load);

    public static IReadOnlyList<string> Classes { get; } = ["LTXPipeline", "LTXImageToVideoPipeline", "LTXConditionPipeline"];

    public void Dispose()
    {
        foreach (var (files, model) in _models.Values)
        {
            model.Dispose();
            files.Dispose();
        }
    }

    public TinyLtxFolder Files(string name) => _models[name].Files;

    public DiffusionModel Model(string name) => _models[name].Model;

    public DenoisingJob Still(
        string name, long seed = 7, string caption = "a large red star", string negative = "", int size = Side, int steps = Steps, StillOrigin? origin = null, byte[]? checkpoint = null)
    {
        var model = Model(name);
        using CaptionEmbedding said = model.EncodeCaption(caption), unsaid = model.EncodeCaption(negative);
        return model.Begin(new StillRequest(seed, steps, Guidance: 3, size), new StillConditions(said, unsaid) { Origin = origin }, checkpoint);
    }

    public DenoisingJob Clip(
        string name, long seed = 7, string motion = "the star moves to the left", string negative = "", int frames = 17, double fps = 8, Tensor? still = null, Tensor? latent = null,
        int? earlier = null, byte[]? checkpoint = null)
    {
        var model = Model(name);
        still ??= Picture();
        using var none = model.EncodeCaption("");
        using MotionEmbedding said = model.EncodeMotion(motion), unsaid = model.EncodeMotion(negative), first = model.EncodeMotion("the star moves to the left");
        ClipGuide[] guides = earlier is { } until ? [new ClipGuide(until, 3, none, first)] : [];
        var conditions = new ClipConditions(latent ?? model.EncodeStill(still), still, none, said, unsaid) { Earlier = guides };
        return model.Begin(new ClipRequest(seed, Steps, Guidance: 3, ImageGuidance: 1, Side, frames, fps, MotionStrength: 1), conditions, checkpoint);
    }

    public static Tensor Picture() => SeededNoise.Draw(3, 0, [1, 3, Side, Side]).clamp(-1, 1);

    private static (TinyLtxFolder Files, DiffusionModel Model) Load(string name)
    {
        var files = new TinyLtxFolder(name);
        return (files, ModelFamilies.Load(files.Folder));
    }
}
