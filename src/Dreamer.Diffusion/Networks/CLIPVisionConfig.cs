namespace Dreamer.Diffusion.Networks;

/// <summary>Shape of a <see cref="CLIPVisionModelWithProjection"/>; the defaults are those of transformers.</summary>
public sealed record CLIPVisionConfig : INetworkConfig
{
    public int HiddenSize { get; init; } = 768;
    public int IntermediateSize { get; init; } = 3072;
    public int ProjectionDim { get; init; } = 512;
    public int NumHiddenLayers { get; init; } = 12;
    public int NumAttentionHeads { get; init; } = 12;
    public int NumChannels { get; init; } = 3;
    public int ImageSize { get; init; } = 224;
    public int PatchSize { get; init; } = 32;
    public string HiddenAct { get; init; } = "quick_gelu";
    public double LayerNormEps { get; init; } = 1e-5;

    /// <summary>The classes that the weights belong to; CLIPVisionModel lacks the projection.</summary>
    public IReadOnlyList<string>? Architectures { get; init; }

    internal bool HasProjection => !(Architectures?.Contains("CLIPVisionModel") ?? false);

    /// <summary>Patches and the class token.</summary>
    public int Tokens() => ImageSize / PatchSize * (ImageSize / PatchSize) + 1;

    public double LeastWeights() =>
        (Tokens() + (double)NumChannels * PatchSize * PatchSize + (HasProjection ? ProjectionDim : 0)) * HiddenSize + NumHiddenLayers * ClipShape.LayerWeights(HiddenSize, IntermediateSize);

    public void Validate()
    {
        ConfigChecks.Size("intermediate_size", IntermediateSize);
        ConfigChecks.Size("projection_dim", ProjectionDim);
        ConfigChecks.Size("num_hidden_layers", NumHiddenLayers, max: 256);
        ConfigChecks.Size("num_channels", NumChannels);
        ConfigChecks.Size("hidden_size", HiddenSize);
        ConfigChecks.Size("image_size", ImageSize, max: 4096);
        ConfigChecks.Divides("patch_size", PatchSize, "image_size", ImageSize);
        ConfigChecks.Divides("num_attention_heads", NumAttentionHeads, "hidden_size", HiddenSize);
        Activations.Require("hidden_act", HiddenAct);
    }
}
