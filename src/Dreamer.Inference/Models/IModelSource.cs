namespace Dreamer.Inference.Models;

/// <summary>Loads the weights that a device was told to serve. Called on the engine's thread.</summary>
public interface IModelSource
{
    IDiffusionModel Load();
}
