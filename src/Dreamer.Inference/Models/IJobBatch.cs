namespace Dreamer.Inference.Models;

/// <summary>Jobs of one shape that take their steps in one evaluation. The jobs stay their owner's. On the engine's thread.</summary>
public interface IJobBatch : IDisposable
{
    /// <summary>Exactly one step of each job; if it fails, of none.</summary>
    void Advance();

    /// <summary>Whether the next step gives each job the bytes that it would get alone; takes no step.</summary>
    bool IsExact();
}
