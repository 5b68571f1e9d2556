using static TorchSharp.torch;

namespace Dreamer.Diffusion.Pipelines;

/// <summary>A descriptive caption: tokens_1LD, and as CLIP encodes it the pooled vector_1D.</summary>
public sealed record CaptionEmbedding(Tensor Tokens_1LD, Tensor? Pooled_1D) : IDisposable
{
    public long Bytes => Tokens_1LD.numel() * Tokens_1LD.element_size() + (Pooled_1D?.numel() * Pooled_1D?.element_size() ?? 0);

    public void Dispose()
    {
        Tokens_1LD.Dispose();
        Pooled_1D?.Dispose();
    }
}

/// <summary>A motion caption as T5 or UMT5 encodes it: tokens_1LD, and the mask_1L of those that are no padding.</summary>
public sealed record MotionEmbedding(Tensor Tokens_1LD, Tensor Mask_1L) : IDisposable
{
    public long Bytes => Tokens_1LD.numel() * Tokens_1LD.element_size() + Mask_1L.numel() * Mask_1L.element_size();

    public void Dispose()
    {
        Tokens_1LD.Dispose();
        Mask_1L.Dispose();
    }
}

/// <summary>What guides a still's steps before <paramref name="Until"/>, ahead of what guides the rest.</summary>
public sealed record StillGuide(int Until, double Guidance, CaptionEmbedding Caption, CaptionEmbedding Negative);

/// <summary>What guides a clip's steps before <paramref name="Until"/>, ahead of what guides the rest.</summary>
public sealed record ClipGuide(int Until, double Guidance, CaptionEmbedding Caption, MotionEmbedding Motion);

/// <summary>
/// A still that another one is made of: its latent is noised up to what <paramref name="Step"/> begins with (SDEdit, Meng et al. 2021).
/// </summary>
public sealed record StillOrigin(Tensor Latent_1CHW, int Step)
{
    internal StillOrigin Check(StillRequest request, long[] shape)
    {
        if (Step < 0 || Step >= request.Steps)
        {
            throw new ArgumentException($"A refinement from step {Step}; the request has steps 0 to {request.Steps - 1}.");
        }
        RequestChecks.Shape("still's latent", Latent_1CHW, shape);
        return this;
    }
}

/// <summary>What a still is made from, besides its request.</summary>
public sealed record StillConditions(CaptionEmbedding Caption, CaptionEmbedding Negative)
{
    /// <summary>Another still, in the place of noise alone.</summary>
    public StillOrigin? Origin { get; init; }

    /// <summary>The captions that guide the first steps.</summary>
    public IReadOnlyList<StillGuide> Earlier { get; init; } = [];

    /// <summary>Of all steps, in their order.</summary>
    internal IReadOnlyList<StillGuide> Guides(StillRequest request)
    {
        StillGuide[] guides = [.. Earlier, new StillGuide(request.Steps, request.Guidance, Caption, Negative)];
        RequestChecks.Turns([.. guides.Select(guide => (guide.Until, guide.Guidance))]);
        return guides;
    }
}

/// <summary>
/// What a clip is made from, besides its request: the still as scaled latent 1CHW and as image 1Chw in [-1, 1], the still's caption, and
/// the motion's.
/// </summary>
public sealed record ClipConditions(
    Tensor StillLatent_1CHW, Tensor StillImage_1Chw, CaptionEmbedding Caption, MotionEmbedding Motion, MotionEmbedding Negative)
{
    /// <summary>The captions that guide the first steps.</summary>
    public IReadOnlyList<ClipGuide> Earlier { get; init; } = [];

    internal ClipConditions To(Device device) => this with
    {
        StillLatent_1CHW = StillLatent_1CHW.to(device),
        StillImage_1Chw = StillImage_1Chw.to(device),
    };

    internal ClipConditions Check(ClipRequest request, ModelInfo model)
    {
        var latent = request.Size / model.LatentScale;
        RequestChecks.Shape("still's latent", StillLatent_1CHW, [1, model.LatentChannels, latent.Height, latent.Width]);
        RequestChecks.Shape("still", StillImage_1Chw, [1, 3, request.Size.Height, request.Size.Width]);
        return this;
    }

    /// <summary>Of all steps, in their order.</summary>
    internal IReadOnlyList<ClipGuide> Guides(ClipRequest request)
    {
        ClipGuide[] guides = [.. Earlier, new ClipGuide(request.Steps, request.Guidance, Caption, Motion)];
        RequestChecks.Turns([.. guides.Select(guide => (guide.Until, guide.Guidance))]);
        return guides;
    }
}
