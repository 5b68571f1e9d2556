using Dreamer.Inference.Models;

namespace Dreamer.Bench.Serving.Devices;

/// <summary>An encoded text.</summary>
internal sealed record SimulatedEmbedding(byte[] Values) : IEmbedding
{
    public long Bytes => Values.Length;

    public void Dispose()
    {
    }
}
