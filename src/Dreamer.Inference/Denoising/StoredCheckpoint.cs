using System.Buffers.Binary;

namespace Dreamer.Inference.Denoising;

/// <summary>
/// A checkpoint as it is stored: a job's state, and after it what the work in it took of a device. In one blob, so that no crash falls between the two.
/// </summary>
internal sealed record StoredCheckpoint(byte[] State, TimeSpan DeviceTime)
{
    private static ReadOnlySpan<byte> Mark => "DRMTIME1"u8;

    private static int TailLength => sizeof(long) + Mark.Length;

    public byte[] ToBytes()
    {
        var blob = new byte[State.Length + TailLength];
        State.CopyTo(blob, 0);
        BinaryPrimitives.WriteInt64LittleEndian(blob.AsSpan(State.Length), DeviceTime.Ticks);
        Mark.CopyTo(blob.AsSpan(State.Length + sizeof(long)));
        return blob;
    }

    /// <summary>One that was stored before there was a tail has the time that its owner noted.</summary>
    public static StoredCheckpoint Of(byte[] blob, TimeSpan noted)
    {
        if (!blob.AsSpan().EndsWith(Mark) || blob.Length < TailLength)
        {
            return new StoredCheckpoint(blob, noted);
        }
        var state = blob[..^TailLength];
        return new StoredCheckpoint(state, new TimeSpan(BinaryPrimitives.ReadInt64LittleEndian(blob.AsSpan(state.Length))));
    }
}
