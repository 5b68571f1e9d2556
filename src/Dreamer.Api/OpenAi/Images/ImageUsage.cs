using System.ComponentModel;
using System.Text.Json.Serialization;

namespace Dreamer.Api.OpenAi.Images;

/// <summary>Clients read tokens here; this server counts none, and bills none.</summary>
internal sealed record ImageUsage
{
    public static ImageUsage None { get; } = new();

    [Description("0: this server counts device time, at /v1/usage."), Example(0)]
    public int InputTokens { get; }

    [Description("0."), Example(0)]
    public int OutputTokens { get; }

    [Description("0."), Example(0)]
    public int TotalTokens { get; }

    [Description("Where they would come from.")]
    public ImageTokens InputTokensDetails { get; } = new();
}

/// <summary>Tokens by what they stand for.</summary>
internal sealed record ImageTokens
{
    [Description("0."), Example(0)]
    public int TextTokens { get; }

    [Description("0."), Example(0), JsonPropertyName("image_tokens")]
    public int PictureTokens { get; }
}
