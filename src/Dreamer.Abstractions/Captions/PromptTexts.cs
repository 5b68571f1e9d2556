using Dreamer.Denoising;

namespace Dreamer.Captions;

/// <summary>
/// The texts whose embeddings a job needs. A still guides by its caption; a clip by its motion caption, which both encoders read:
/// what the clip shows is the still's to say, and an uploaded still has no caption.
/// </summary>
public sealed record PromptTexts(PromptText Caption, PromptText Negative, PromptText? Motion)
{
    public static PromptTexts Of(DenoisingOrder order)
    {
        var (caption, motion) = (order.Settings.Caption, order.Settings.MotionCaption);
        return order.Still is null
            ? new PromptTexts(new PromptText(EmbeddingKind.Caption, caption), new PromptText(EmbeddingKind.Caption, order.Settings.NegativeCaption), null)
            : new PromptTexts(new PromptText(EmbeddingKind.Caption, motion), new PromptText(EmbeddingKind.Motion, ""), new PromptText(EmbeddingKind.Motion, motion));
    }
}
