namespace Dreamer.Inference.Models;

/// <summary>An encoded text in the device's memory.</summary>
public interface IEmbedding : IDisposable
{
    long Bytes { get; }
}
