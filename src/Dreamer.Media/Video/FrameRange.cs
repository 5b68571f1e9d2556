namespace Dreamer.Media.Video;

/// <summary>Some frames of a clip in a row, by their numbers from 0, both ends included.</summary>
public readonly record struct FrameRange(int First, int Last)
{
    public int Count => Last - First + 1;

    /// <summary>As ffmpeg's filter, with the first at the time 0.</summary>
    internal string Filter => FormattableString.Invariant($"trim=start_frame={First}:end_frame={Last + 1},setpts=PTS-STARTPTS");
}
