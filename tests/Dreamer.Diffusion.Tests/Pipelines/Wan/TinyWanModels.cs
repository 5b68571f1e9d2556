using Dreamer.Diffusion.Families;
using Dreamer.Diffusion.Pipelines;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Tests.Pipelines.Wan;

/// <summary>Tiny models of all of Wan's forms, and jobs of theirs.</summary>
public sealed class TinyWanModels : IDisposable
{
    public const int Steps = 4;

    private readonly Dictionary<WanForm, (TinyWanFolder Files, DiffusionModel Model)> _models = Enum.GetValues<WanForm>().ToDictionary(form => form, Load);

    public void Dispose()
    {
        foreach (var (files, model) in _models.Values)
        {
            model.Dispose();
            files.Dispose();
        }
    }

    public TinyWanFolder Files(WanForm form) => _models[form].Files;

    public DiffusionModel Model(WanForm form) => _models[form].Model;

    public int Side(WanForm form) => Files(form).Side;

    public DenoisingJob Still(
        WanForm form, long seed = 7, string caption = "a large red star", string negative = "", PixelSize? size = null, StillOrigin? origin = null, byte[]? checkpoint = null)
    {
        var model = Model(form);
        using CaptionEmbedding said = model.EncodeCaption(caption), unsaid = model.EncodeCaption(negative);
        var conditions = new StillConditions(said, unsaid) { Origin = origin };
        return model.Begin(new StillRequest(seed, Steps, Guidance: 3, size ?? Side(form)), conditions, checkpoint);
    }

    public DenoisingJob Clip(
        WanForm form, long seed = 7, string motion = "the star moves to the left", string negative = "", int frames = 9, Tensor? still = null, Tensor? latent = null, double guidance = 3,
        int? earlier = null, byte[]? checkpoint = null, DiffusionModel? model = null, PixelSize? size = null)
    {
        model ??= Model(form);
        var shape = size ?? Side(form);
        still ??= Picture(form, shape);
        using var none = model.EncodeCaption("");
        using MotionEmbedding said = model.EncodeMotion(motion), unsaid = model.EncodeMotion(negative), first = model.EncodeMotion("the star moves to the left");
        ClipGuide[] guides = earlier is { } until ? [new ClipGuide(until, 3, none, first)] : [];
        var conditions = new ClipConditions(latent ?? model.EncodeStill(still), still, none, said, unsaid) { Earlier = guides };
        return model.Begin(new ClipRequest(seed, Steps, guidance, ImageGuidance: 1, shape, frames, Fps: 8, MotionStrength: 1), conditions, checkpoint);
    }

    public Tensor Picture(WanForm form, PixelSize? size = null)
    {
        var shape = size ?? Side(form);
        return SeededNoise.Draw(3, 0, [1, 3, shape.Height, shape.Width]).clamp(-1, 1);
    }

    private static (TinyWanFolder Files, DiffusionModel Model) Load(WanForm form)
    {
        var files = new TinyWanFolder(form);
        return (files, ModelFamilies.Load(files.Folder));
    }
}
