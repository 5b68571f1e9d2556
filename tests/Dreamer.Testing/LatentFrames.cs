using System.Buffers.Binary;

namespace Dreamer.Testing;

/// <summary>Frames of latents in safetensors, which end with their numbers.</summary>
public static class LatentFrames
{
    /// <param name="safetensors">With one tensor of float32.</param>
    /// <param name="frame">Counted from 0.</param>
    /// <param name="numbers">Of one frame.</param>
    public static byte[] Of(byte[] safetensors, int frame, int numbers)
    {
        var (start, bytes) = (sizeof(ulong) + (int)BinaryPrimitives.ReadUInt64LittleEndian(safetensors), numbers * sizeof(float));
        return safetensors[(start + (frame * bytes))..(start + ((frame + 1) * bytes))];
    }
}
