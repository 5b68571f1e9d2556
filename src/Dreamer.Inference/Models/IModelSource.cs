using System.Collections.Immutable;
using Dreamer.Devices;
using Dreamer.Generations;

namespace Dreamer.Inference.Models;

/// <summary>Finds and loads the models that a device was told to serve. Called on the engine's thread.</summary>
public interface IModelSource
{
    /// <summary>Brings a model's weights into a device's memory, without those of the parts that come and go by themselves.</summary>
    IDiffusionModel Load(string folder, string device);

    /// <summary>The same with LoRAs of its folder, added in this order.</summary>
    IDiffusionModel Load(string folder, string device, ImmutableArray<LoraChoice> loras) => loras.IsEmpty
        ? Load(folder, device)
        : throw new NotSupportedException($"The model in {folder} takes no LoRAs.");

    /// <summary>The revision that a model of this one has with LoRAs of its folder, whose files are read and checked.</summary>
    string Revision(string folder, string own, ImmutableArray<LoraChoice> loras) => throw new NotSupportedException($"The model in {folder} takes no LoRAs.");

    /// <summary>What the model is, and how large, without bringing its weights into memory.</summary>
    DeviceModel Describe(string folder, string device);
}
