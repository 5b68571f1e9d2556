using Dreamer.Denoising;

namespace Dreamer.Grains.Generations;

/// <summary>What a job starts from that is there already: a still, a clip that it goes on from, or neither where it starts from noise.</summary>
internal sealed record JobSource(StillBlobs? Still = null, ClipBlobs? Clip = null)
{
    public static JobSource Noise { get; } = new();
}
