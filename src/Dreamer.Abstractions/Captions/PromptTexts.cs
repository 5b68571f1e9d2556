using System.Collections.Immutable;
using Dreamer.Denoising;
using Dreamer.Generations;

namespace Dreamer.Captions;

/// <summary>
/// The texts whose embeddings a job needs. A still guides by its caption, and before by those of a trajectory that it continues; a clip
/// by its motion caption, which both encoders read: what the clip shows is the still's to say, and an uploaded still has no caption.
/// </summary>
public sealed record PromptTexts(PromptText Caption, PromptText Negative, PromptText? Motion, ImmutableArray<EarlierTexts> Earlier)
{
    public IEnumerable<PromptText> All =>
        new[] { Caption, Negative, Motion }.OfType<PromptText>().Concat(Earlier.SelectMany(earlier => new[] { earlier.Caption, earlier.Negative }));

    public static PromptTexts Of(DenoisingOrder order)
    {
        var settings = order.Settings;
        return settings.Kind.MakesClip()
            ? new PromptTexts(OfStill(settings.MotionCaption), OfMotion(""), OfMotion(settings.MotionCaption), [])
            : new PromptTexts(OfStill(settings.Caption), OfStill(settings.NegativeCaption), null, [.. settings.Earlier.Select(EarlierTexts.Of)]);
    }

    private static PromptText OfStill(string text) => new(EmbeddingKind.Caption, text);

    private static PromptText OfMotion(string text) => new(EmbeddingKind.Motion, text);
}
