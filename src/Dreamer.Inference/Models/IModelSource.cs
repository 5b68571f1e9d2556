using Dreamer.Devices;

namespace Dreamer.Inference.Models;

/// <summary>Finds and loads the models that a device was told to serve. Called on the engine's thread.</summary>
public interface IModelSource
{
    /// <summary>Brings a model's weights into a device's memory, without those of the parts that come and go by themselves.</summary>
    IDiffusionModel Load(string folder, string device);

    /// <summary>What the model is, and how large, without bringing its weights into memory.</summary>
    DeviceModel Describe(string folder, string device);
}
