namespace Dreamer.Training.Footage.Pool;

/// <summary>An entry of a pool's file, and where the bytes of its windows begin.</summary>
internal sealed record PoolRecord(ClipEntry Clip, long Start)
{
    /// <summary>The kept windows, with the places of their bytes.</summary>
    public IEnumerable<(WindowEntry Window, long Start)> Windows()
    {
        var start = Start;
        foreach (var window in Clip.Windows)
        {
            yield return (window, start);
            start += window.Bytes;
        }
    }
}
