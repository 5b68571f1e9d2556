// Shapes: B samples, P pairs
using Dreamer.Training.World.Sampling;
using static TorchSharp.torch;

namespace Dreamer.Training.Data;

/// <summary>
/// The clips of one batch, by their numbers in a pool. One that spins is followed by its opposite, and both get the same noise at the same
/// timestep: what the network sees of them differs in nothing but the caption where noise is strongest.
/// </summary>
internal sealed class ClipDraw
{
    private readonly long[] _seconds;
    private readonly long[] _sharedRows;

    private ClipDraw(int[] clips, int[] seconds)
    {
        Clips = clips;
        _seconds = [.. seconds];
        _sharedRows = [.. Enumerable.Range(0, clips.Length).Select(row => seconds.Contains(row + 1) ? row + 1L : row)];
    }

    public int[] Clips { get; }

    public static ClipDraw Batch(IClipPool pool, int size, ref Rng rng)
    {
        var (clips, seconds) = (new List<int>(size), new List<int>());
        while (clips.Count < size)
        {
            clips.Add(pool.Draw(ref rng));
            if (clips.Count < size && pool.Opposite(clips[^1]) is { } opposite)
            {
                seconds.Add(clips.Count);
                clips.Add(opposite);
            }
        }
        return new ClipDraw([.. clips], [.. seconds]);
    }

    /// <summary>Of samples in the first dimension, the second one of each pair for both.</summary>
    public Tensor Shared(Tensor x) => Rows(x, _sharedRows);

    /// <summary>Second less first of each pair; null where there is none.</summary>
    public Tensor? Differences(Tensor x) =>
        _seconds.Length == 0 ? null : Rows(x, _seconds) - Rows(x, Array.ConvertAll(_seconds, second => second - 1));

    private static Tensor Rows(Tensor x, long[] rows) => x.index_select(0, tensor(rows, dtype: ScalarType.Int64, device: x.device));
}
