// Shapes: B rows of guidance, C channels, F/H/W latent frames, rows and columns, T text tokens, E text width, L tokens
using Dreamer.Diffusion.Checkpoints;
using Dreamer.Diffusion.Devices;
using Dreamer.Diffusion.Native;
using Dreamer.Diffusion.Networks;
using Dreamer.Diffusion.Networks.Wan;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Dreamer.Bench.Step;

/// <summary>Published networks with random weights and a few of their blocks: a block's time is that of the published ones.</summary>
internal static class CutNetworks
{
    private const int Rows = 2, TextTokens = 512;

    /// <summary>One evaluation with guidance of a square of so many tokens a side and latent frames.</summary>
    public static Workload Transformer(WanTransformer3DConfig config, int frames, int side, ScalarType type)
    {
        var network = Filled("transformer", () => new WanTransformer3DModel(config), type);
        long[] shape_BCFHW = [Rows, config.InChannels, frames, 2 * side, 2 * side];
        var z_BCFHW = randn(shape_BCFHW, dtype: ScalarType.Float32, device: CPU);
        var times_B = full([Rows], 500, dtype: ScalarType.Float32, device: CPU);
        var contexts = network.Project(randn([Rows, TextTokens, config.TextDim], dtype: ScalarType.Float32, device: CPU));
        return new Workload(() => network.call(z_BCFHW, times_B, contexts), flops: 0, times: 1, contexts, z_BCFHW, times_B, network);
    }

    /// <summary>A block's attention of the tokens to one another.</summary>
    public static Workload Attention(WanTransformer3DConfig config, int tokens, ScalarType type)
    {
        long[] shape_BNLK = [Rows, config.NumAttentionHeads, tokens, config.AttentionHeadDim];
        Tensor[] qkv = [.. Enumerable.Range(0, 3).Select(_ => randn(shape_BNLK, dtype: ScalarType.Float32, device: CPU).to(type))];
        return new Workload(() => ScaledDotProduct.Attend(qkv[0], qkv[1], qkv[2]), flops: 0, times: 1, qkv);
    }

    /// <summary>One caption.</summary>
    public static Workload Text(T5Config config, int tokens, ScalarType type)
    {
        var network = Filled("text_encoder", () => new T5EncoderModel(config), type);
        var (ids_BL, mask_BL) = (ones([1, tokens], dtype: ScalarType.Int64, device: CPU), ones([1, tokens], dtype: ScalarType.Int64, device: CPU));
        return new Workload(() => network.call(ids_BL, mask_BL), flops: 0, times: 1, ids_BL, mask_BL, network);
    }

    /// <summary>So many latent frames of a square; float32, as the autoencoder always is.</summary>
    public static Workload Decoding(AutoencoderKLWanConfig config, int frames, int side)
    {
        var network = Filled("vae", () => new AutoencoderKLWan(config), ScalarType.Float32);
        var z_BLfhw = randn([1, config.ZDim, frames, side, side], dtype: ScalarType.Float32, device: CPU);
        return new Workload(() => Decode(network, z_BLfhw), flops: 0, times: 1, z_BLfhw, network);
    }

    private static void Decode(AutoencoderKLWan network, Tensor z_BLfhw)
    {
        foreach (var chunk_BCFHW in network.DecodeChunks(z_BLfhw))
        {
            chunk_BCFHW.Dispose();
        }
    }

    /// <summary>A network with random weights.</summary>
    public static T Filled<T>(string part, Func<T> build, ScalarType type, bool isPacked = true)
        where T : nn.Module
    {
        var network = Layers.Unallocated(build);
        network.Give(network.state_dict().Select(
            item => (item.Key, (Tensor)new Parameter(Steps.Drawn(item.Value, NumberTypes.Of(part, item.Key, type)), requires_grad: false))));
        network.eval();
        if (isPacked)
        {
            network.Pack();
        }
        return network;
    }
}
