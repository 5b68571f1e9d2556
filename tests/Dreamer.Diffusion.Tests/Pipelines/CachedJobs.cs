using Dreamer.Diffusion.Pipelines;
using Dreamer.Diffusion.Tests.Pipelines.Ltx;
using Dreamer.Diffusion.Tests.Pipelines.Wan;
using Dreamer.Testing;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Tests.Pipelines;

/// <summary>Jobs of every network that steps may leave out.</summary>
public enum CachedKind
{
    Still,
    Clip,
    WanStill,
    WanClip,
    WanExperts,
    LtxClip,
}

/// <summary>Jobs of nano, and of tiny folders of Wan and LTX-Video, at qualities of their own.</summary>
public sealed class CachedJobs : IDisposable
{
    public const int Steps = 10;

    private readonly TinyWanModels _wan = new();
    private readonly TinyLtxModels _ltx = new();

    /// <summary>The model that ships.</summary>
    public DreamerModel Nano { get; } = DreamerModel.Load(RepositoryRoot.Combine("models/nano"));

    public void Dispose()
    {
        _wan.Dispose();
        _ltx.Dispose();
        Nano.Dispose();
    }

    /// <summary>Until a step it is guided by other words.</summary>
    public DenoisingJob Begin(CachedKind kind, StepQuality quality, long seed = 7, int? earlier = null, byte[]? checkpoint = null) => kind switch
    {
        CachedKind.Still => Still(Nano, new StillRequest(seed, Steps, 2, 64, Quality: quality), earlier, checkpoint),
        CachedKind.Clip => Clip(Nano, ClipOf(seed, quality, size: 64, frames: 4), earlier, checkpoint),
        CachedKind.WanStill => Still(_wan.Model(WanForm.TextImageToVideo), new StillRequest(seed, Steps, 3, 32, Quality: quality), earlier, checkpoint),
        CachedKind.WanClip => Clip(_wan.Model(WanForm.TextImageToVideo), ClipOf(seed, quality, size: 32, frames: 9), earlier, checkpoint),
        CachedKind.LtxClip => Clip(_ltx.Model("LTXPipeline"), ClipOf(seed, quality, TinyLtxModels.Side, frames: 9), earlier, checkpoint),
        _ => Clip(_wan.Model(WanForm.TwoExperts), ClipOf(seed, quality, size: 16, frames: 9), earlier, checkpoint),
    };

    private static ClipRequest ClipOf(long seed, StepQuality quality, int size, int frames) =>
        new(seed, Steps, Guidance: 2, ImageGuidance: 1, size, frames, Fps: 8, MotionStrength: 1, Quality: quality);

    private static DenoisingJob Still(DiffusionModel model, StillRequest request, int? earlier, byte[]? checkpoint)
    {
        using CaptionEmbedding said = model.EncodeCaption("a large red star on the left"), unsaid = model.EncodeCaption("");
        StillGuide[] first = earlier is { } until ? [new StillGuide(until, 2, unsaid, unsaid)] : [];
        return model.Begin(request, new StillConditions(said, unsaid) { Earlier = first }, checkpoint);
    }

    private static DenoisingJob Clip(DiffusionModel model, ClipRequest request, int? earlier, byte[]? checkpoint)
    {
        using var scope = NewDisposeScope();
        using var none = model.EncodeCaption("");
        using MotionEmbedding said = model.EncodeMotion("the star moves to the left"), unsaid = model.EncodeMotion("");
        var still_13hw = SeededNoise.Draw(3, 0, [1, 3, request.Size.Height, request.Size.Width]).clamp(-1, 1);
        ClipGuide[] first = earlier is { } until ? [new ClipGuide(until, 2, none, unsaid)] : [];
        return model.Begin(
            request, new ClipConditions(model.EncodeStill(still_13hw), still_13hw, none, said, unsaid) { Earlier = first }, checkpoint);
    }
}
