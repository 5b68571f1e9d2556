namespace Dreamer.Media;

/// <summary>ffmpeg is missing, failed, or took too long; the message ends with what it said last.</summary>
public sealed class FfmpegException(string message, Exception? inner = null) : Exception(message, inner);
