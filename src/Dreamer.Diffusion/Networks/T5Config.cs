namespace Dreamer.Diffusion.Networks;

/// <summary>Shape of a <see cref="T5EncoderModel"/>; the defaults are those of transformers.</summary>
public sealed record T5Config : INetworkConfig
{
    public int VocabSize { get; init; } = 32128;
    public int DModel { get; init; } = 512;
    public int DKv { get; init; } = 64;
    public int DFf { get; init; } = 2048;
    public int NumLayers { get; init; } = 6;
    public int NumHeads { get; init; } = 8;
    public int RelativeAttentionNumBuckets { get; init; } = 32;
    public int RelativeAttentionMaxDistance { get; init; } = 128;
    public double LayerNormEpsilon { get; init; } = 1e-6;

    /// <summary>"relu" (v1.0) or "gated-gelu" (v1.1).</summary>
    public string FeedForwardProj { get; init; } = "relu";

    internal bool IsGated => FeedForwardProj == "gated-gelu";

    public void Validate()
    {
        ConfigChecks.Size("vocab_size", VocabSize);
        ConfigChecks.Size("d_model", DModel);
        ConfigChecks.Size("d_kv", DKv);
        ConfigChecks.Size("d_ff", DFf);
        ConfigChecks.Size("num_layers", NumLayers, max: 256);
        ConfigChecks.Size("num_heads", NumHeads);
        ConfigChecks.Size("relative_attention_num_buckets", RelativeAttentionNumBuckets);
        ConfigChecks.Divides("a factor of", 4, "relative_attention_num_buckets", RelativeAttentionNumBuckets);
        ConfigChecks.Size("relative_attention_max_distance", RelativeAttentionMaxDistance);
        ConfigChecks.OneOf("feed_forward_proj", FeedForwardProj, "relu", "gated-gelu");
    }
}
