namespace Dreamer.Diffusion.Checkpoints;

/// <summary>A weights file that cannot be used; the message names the file, the place and the offending value.</summary>
public sealed class CheckpointException(string message, Exception? cause = null) : IOException(message, cause);
