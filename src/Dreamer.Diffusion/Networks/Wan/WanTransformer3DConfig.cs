using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dreamer.Diffusion.Networks.Wan;

/// <summary>Shape of a <see cref="WanTransformer3DModel"/>; the defaults are those of diffusers, which are T2V-14B's.</summary>
public sealed record WanTransformer3DConfig : INetworkConfig
{
    /// <summary>Latent frames, rows and columns that one token holds.</summary>
    public IReadOnlyList<int> PatchSize { get; init; } = [1, 2, 2];
    public int NumAttentionHeads { get; init; } = 40;

    /// <summary>Channels of a head, unlike the UNet's option of this name.</summary>
    public int AttentionHeadDim { get; init; } = 128;
    public int InChannels { get; init; } = 16;
    public int OutChannels { get; init; } = 16;
    public int TextDim { get; init; } = 4096;
    public int FreqDim { get; init; } = 256;
    public int FfnDim { get; init; } = 13824;
    public int NumLayers { get; init; } = 40;

    /// <summary>A norm with weight and bias stands before the attention to the text.</summary>
    public bool CrossAttnNorm { get; init; } = true;
    public string? QkNorm { get; init; } = AcrossHeads;
    public double Eps { get; init; } = 1e-6;

    /// <summary>Width of the image tokens (2.1's I2V); null has no image branch.</summary>
    public int? ImageDim { get; init; }

    /// <summary>Width of what the image branch's keys and values are made of: image tokens once embedded, so the network's own.</summary>
    public int? AddedKvProjDim { get; init; }

    /// <summary>Tokens, rows or columns of the token grid at most.</summary>
    public int RopeMaxSeqLen { get; init; } = 1024;

    /// <summary>Image tokens of the first and the last frame together (FLF2V), each with a learned place; null has no places.</summary>
    public int? PosEmbedSeqLen { get; init; }

    /// <summary>Everything else that the file says; options of diffusers that this network lacks must be neutral.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Others { get; init; }

    private const int MaxChannels = 1 << 16; // with a patch of the largest size, still a whole number

    internal const string AcrossHeads = "rms_norm_across_heads";

    internal int Width => NumAttentionHeads * AttentionHeadDim;

    internal TokenAttentionShape Attention => new(Width, NumAttentionHeads, Eps);

    internal int PatchVolume => PatchSize[0] * PatchSize[1] * PatchSize[2];

    /// <summary>It is shown latents alone: it draws from text, and perhaps goes on from frames that are held.</summary>
    internal bool TakesLatents => InChannels == OutChannels;

    /// <summary>Beside them a mask, which has a channel for each pixel frame of a latent one, and the latents of what is given.</summary>
    internal bool TakesCondition => InChannels == 2 * OutChannels + AutoencoderKLWanConfig.ChunkFrames;

    public double LeastWeights()
    {
        double width = Width;
        var block = (ImageDim is null ? 8 : 10) * width * width + 2 * width * FfnDim;
        return NumLayers * block + width * (8 * width + TextDim + FreqDim + PatchVolume * ((double)InChannels + OutChannels));
    }

    public void Validate()
    {
        ConfigChecks.SameLength("patch_size", PatchSize.Count, "frames, rows and columns", 3);
        ConfigChecks.Sizes("patch_size", PatchSize, max: 16);
        ConfigChecks.Size("num_attention_heads", NumAttentionHeads, max: 1024);
        ConfigChecks.Size("attention_head_dim", AttentionHeadDim, min: 6, max: 1024);
        ConfigChecks.Divides("the pair of the rotary embedding", 2, "attention_head_dim", AttentionHeadDim);
        ConfigChecks.Size("in_channels", InChannels, MaxChannels);
        ConfigChecks.Size("out_channels", OutChannels, MaxChannels);
        ConfigChecks.Size("text_dim", TextDim);
        ConfigChecks.Size("ffn_dim", FfnDim);
        ConfigChecks.Size("num_layers", NumLayers, max: 256);
        ConfigChecks.Size("rope_max_seq_len", RopeMaxSeqLen);
        ConfigChecks.Divides("the halves of sines and cosines", 2, "freq_dim", FreqDim);
        ConfigChecks.OneOf("qk_norm", QkNorm, AcrossHeads);
        ValidateImageBranch();
        ConfigChecks.Neutral(Others, ("vace_layers", "null"), ("vace_in_channels", "null"));
    }

    private void ValidateImageBranch()
    {
        ConfigChecks.Size("image_dim", ImageDim ?? 1);
        if ((ImageDim is null) != (AddedKvProjDim is null) || AddedKvProjDim is { } own && own != Width)
        {
            throw new ArgumentException(
                $"added_kv_proj_dim is {Shown(AddedKvProjDim)} with an image_dim of {Shown(ImageDim)}; it must be the network's width "
                    + $"{Width} where there is an image_dim, and null where there is none.");
        }
        if (PosEmbedSeqLen is { } places)
        {
            ConfigChecks.Size("image_dim of a network with pos_embed_seq_len", ImageDim ?? 0);
            ConfigChecks.Divides("the two frames", 2, "pos_embed_seq_len", places);
        }
    }

    private static string Shown(int? value) => value?.ToString() ?? "null";
}
