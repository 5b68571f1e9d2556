namespace Dreamer.Media;

/// <summary>What a video file says of itself.</summary>
public sealed record VideoInfo(int Width, int Height, int Frames, double Fps, TimeSpan Duration, string Codec, string PixelFormat);
