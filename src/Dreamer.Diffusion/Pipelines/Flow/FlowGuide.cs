// Shapes: L text tokens, D text width
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Pipelines.Flow;

/// <summary>What guides the steps before <paramref name="Until"/> that no guide before it has: one text, against another.</summary>
internal sealed record FlowGuide(int Until, double Guidance, Tensor Text_1LD, Tensor Negative_1LD)
{
    public static IReadOnlyList<FlowGuide> Of(StillRequest request, StillConditions given) => [.. given.Guides(request)
        .Select(guide => new FlowGuide(guide.Until, guide.Guidance, guide.Caption.Tokens_1LD, guide.Negative.Tokens_1LD))];

    public static IReadOnlyList<FlowGuide> Of(ClipRequest request, ClipConditions given) => [.. given.Guides(request)
        .Select(guide => new FlowGuide(guide.Until, guide.Guidance, guide.Motion.Tokens_1LD, given.Negative.Tokens_1LD))];
}
