namespace Dreamer.Captions;

/// <summary>The texts that guide the steps before <paramref name="Until"/>; <paramref name="Motion"/> is a clip's.</summary>
public sealed record EarlierTexts(int Until, double Guidance, PromptText Caption, PromptText Negative, PromptText? Motion);
