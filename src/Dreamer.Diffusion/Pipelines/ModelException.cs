namespace Dreamer.Diffusion.Pipelines;

/// <summary>A model's folder that cannot be used; the message lists everything that is wrong with it.</summary>
public sealed class ModelException(string message, Exception? cause = null) : IOException(message, cause);
