using System.Security.Cryptography;
using System.Text;
using Dreamer.Diffusion.Networks;
using static TorchSharp.torch;

namespace Dreamer.Bench.Serving.Devices;

/// <summary>
/// A T5 encoder of a public size with random weights: what it computes means nothing and takes as long as the real one. Texts become
/// <see cref="Tokens"/> ids each by a hash, because its vocabulary is not here.
/// </summary>
internal sealed class T5Texts : IDisposable
{
    public const int Tokens = 120; // as PixArt-alpha has them

    private readonly T5EncoderModel _network;

    public T5Texts(T5Config config)
    {
        manual_seed(0);
        _network = new T5EncoderModel(config);
        _network.eval();
    }

    public static T5Config Base { get; } = new() { DModel = 768, DFf = 2048, NumLayers = 12, NumHeads = 12, FeedForwardProj = "gated-gelu" };

    public static T5Config Large { get; } = new() { DModel = 1024, DFf = 2816, NumLayers = 24, NumHeads = 16, FeedForwardProj = "gated-gelu" };

    public long Parameters => _network.parameters().Sum(parameter => parameter.numel());

    public byte[] Encode(string text)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var random = new Random(BitConverter.ToInt32(SHA256.HashData(Encoding.UTF8.GetBytes(text))));
        var ids_BL = tensor(Enumerable.Range(0, Tokens).Select(_ => (long)random.Next(_network.Config.VocabSize)).ToArray(), [1, Tokens]);
        return _network.call(ids_BL, null).contiguous().bytes.ToArray();
    }

    public void Dispose() => _network.Dispose();
}
