using Dreamer.Denoising;

namespace Dreamer.Captions;

/// <summary>The texts whose embeddings a job needs: a still guides by its caption, a clip by its motion (the caption stays with the spatial layers).</summary>
public sealed record PromptTexts(PromptText Caption, PromptText Negative, PromptText? Motion)
{
    public static PromptTexts Of(DenoisingOrder order)
    {
        var caption = new PromptText(EmbeddingKind.Caption, order.Settings.Caption);
        return order.Still is null
            ? new PromptTexts(caption, new PromptText(EmbeddingKind.Caption, order.Settings.NegativeCaption), null)
            : new PromptTexts(caption, new PromptText(EmbeddingKind.Motion, ""), new PromptText(EmbeddingKind.Motion, order.Settings.MotionCaption));
    }
}
