using Dreamer.Generations;

namespace Dreamer.Captions;

/// <summary>The texts that guide a still's steps before <paramref name="Until"/>.</summary>
public sealed record EarlierTexts(int Until, double Guidance, PromptText Caption, PromptText Negative)
{
    public static EarlierTexts Of(EarlierCaption earlier) => new(
        earlier.Until,
        earlier.Guidance,
        new PromptText(EmbeddingKind.Caption, earlier.Caption),
        new PromptText(EmbeddingKind.Caption, earlier.NegativeCaption));
}
