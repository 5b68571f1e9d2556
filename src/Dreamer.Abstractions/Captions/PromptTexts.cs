using System.Collections.Immutable;
using Dreamer.Denoising;
using Dreamer.Generations;

namespace Dreamer.Captions;

/// <summary>
/// The texts whose embeddings a job needs: its own, and those that guide its first steps when it continues a trajectory. A still guides by its caption; a clip
/// by its motion caption, which both encoders read: what the clip shows is the still's to say, and an uploaded still has no caption.
/// </summary>
public sealed record PromptTexts(PromptText Caption, PromptText Negative, PromptText? Motion, ImmutableArray<EarlierTexts> Earlier)
{
    public IEnumerable<PromptText> All =>
        new[] { Caption, Negative, Motion }.Concat(Earlier.SelectMany(earlier => new[] { earlier.Caption, earlier.Negative, earlier.Motion })).OfType<PromptText>();

    public static PromptTexts Of(DenoisingOrder order)
    {
        var settings = order.Settings;
        var isClip = settings.Kind.MakesClip();
        var (caption, negative, motion) = isClip ? OfClip(settings.MotionCaption) : OfStill(settings.Caption, settings.NegativeCaption);
        return new PromptTexts(caption, negative, motion, [.. settings.Earlier.Select(OfEarlier)]);

        EarlierTexts OfEarlier(EarlierCaption earlier)
        {
            var texts = isClip ? OfClip(earlier.Caption) : OfStill(earlier.Caption, earlier.NegativeCaption);
            return new EarlierTexts(earlier.Until, earlier.Guidance, texts.Caption, texts.Negative, texts.Motion);
        }
    }

    private static (PromptText Caption, PromptText Negative, PromptText? Motion) OfStill(string caption, string negative) =>
        (new PromptText(EmbeddingKind.Caption, caption), new PromptText(EmbeddingKind.Caption, negative), null);

    private static (PromptText Caption, PromptText Negative, PromptText? Motion) OfClip(string motion) =>
        (new PromptText(EmbeddingKind.Caption, motion), new PromptText(EmbeddingKind.Motion, ""), new PromptText(EmbeddingKind.Motion, motion));
}
