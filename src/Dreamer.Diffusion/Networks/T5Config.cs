namespace Dreamer.Diffusion.Networks;

/// <summary>Shape of a <see cref="T5EncoderModel"/>; the defaults are those of transformers.</summary>
public sealed record T5Config : INetworkConfig
{
    private const string Gated = "gated-";

    public int VocabSize { get; init; } = 32128;
    public int DModel { get; init; } = 512;
    public int DKv { get; init; } = 64;
    public int DFf { get; init; } = 2048;
    public int NumLayers { get; init; } = 6;
    public int NumHeads { get; init; } = 8;
    public int RelativeAttentionNumBuckets { get; init; } = 32;
    public int RelativeAttentionMaxDistance { get; init; } = 128;
    public double LayerNormEpsilon { get; init; } = 1e-6;

    /// <summary>An activation, such as "relu" (v1.0), or one that gates, such as "gated-gelu" (v1.1).</summary>
    public string FeedForwardProj { get; init; } = "relu";

    internal bool IsGated => FeedForwardProj.StartsWith(Gated, StringComparison.Ordinal);

    /// <summary>By "gated-gelu" the published models mean the tanh approximation.</summary>
    internal string Activation => FeedForwardProj == "gated-gelu" ? "gelu_new" : IsGated ? FeedForwardProj[Gated.Length..] : FeedForwardProj;

    public double LeastWeights() =>
        (double)VocabSize * DModel + (double)RelativeAttentionNumBuckets * NumHeads + NumLayers * (double)DModel * (4.0 * NumHeads * DKv + (IsGated ? 3.0 : 2.0) * DFf);

    public void Validate()
    {
        ConfigChecks.Size("vocab_size", VocabSize);
        ConfigChecks.Size("d_model", DModel);
        ConfigChecks.Size("d_kv", DKv);
        ConfigChecks.Size("d_ff", DFf);
        ConfigChecks.Size("num_layers", NumLayers, max: 256);
        ConfigChecks.Size("num_heads", NumHeads);
        ConfigChecks.Size("relative_attention_num_buckets", RelativeAttentionNumBuckets, min: 4);
        ConfigChecks.Size("relative_attention_max_distance", RelativeAttentionMaxDistance, min: RelativeAttentionNumBuckets / 4 + 1);
        Activations.Require("feed_forward_proj", Activation);
    }
}
