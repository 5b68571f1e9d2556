using Dreamer.Devices;

namespace Dreamer.Inference.Models;

/// <summary>Finds and loads the models that a device was told to serve. Called on the engine's thread.</summary>
public interface IModelSource
{
    /// <summary>The first model, and of a source that has only one, this.</summary>
    IDiffusionModel Load();

    IDiffusionModel Load(string folder) => Load();

    /// <summary>What the model is, and how large, without bringing its weights into memory.</summary>
    DeviceModel Describe(string folder) => Load(folder).Description;
}
