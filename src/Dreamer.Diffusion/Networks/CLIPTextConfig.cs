namespace Dreamer.Diffusion.Networks;

/// <summary>Shape of a <see cref="CLIPTextModel"/>; the defaults are those of transformers.</summary>
public sealed record CLIPTextConfig : INetworkConfig
{
    /// <summary>Configs written before 2023 say 2 whatever the tokenizer's end token is; it then is the highest id.</summary>
    public const int LegacyEosTokenId = 2;

    public int VocabSize { get; init; } = 49408;
    public int HiddenSize { get; init; } = 512;
    public int IntermediateSize { get; init; } = 2048;
    public int NumHiddenLayers { get; init; } = 12;
    public int NumAttentionHeads { get; init; } = 8;
    public int MaxPositionEmbeddings { get; init; } = 77;
    public string HiddenAct { get; init; } = "quick_gelu";
    public double LayerNormEps { get; init; } = 1e-5;
    public int EosTokenId { get; init; } = 49407;
    public int ProjectionDim { get; init; } = 512;

    /// <summary>The classes that the weights belong to; CLIPTextModelWithProjection has one layer more.</summary>
    public IReadOnlyList<string>? Architectures { get; init; }

    internal bool HasProjection => Architectures?.Contains("CLIPTextModelWithProjection") ?? false;

    public double LeastWeights() =>
        ((double)VocabSize + MaxPositionEmbeddings + (HasProjection ? ProjectionDim : 0)) * HiddenSize + NumHiddenLayers * ClipShape.LayerWeights(HiddenSize, IntermediateSize);

    public void Validate()
    {
        ConfigChecks.Size("vocab_size", VocabSize);
        ConfigChecks.Size("intermediate_size", IntermediateSize);
        ConfigChecks.Size("num_hidden_layers", NumHiddenLayers, max: 256);
        ConfigChecks.Size("max_position_embeddings", MaxPositionEmbeddings);
        ConfigChecks.Size("hidden_size", HiddenSize);
        ConfigChecks.Size("projection_dim", ProjectionDim);
        ConfigChecks.Divides("num_attention_heads", NumAttentionHeads, "hidden_size", HiddenSize);
        Activations.Require("hidden_act", HiddenAct);
    }
}
