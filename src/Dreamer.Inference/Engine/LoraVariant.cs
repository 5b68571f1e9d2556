using System.Collections.Immutable;
using Dreamer.Devices;
using Dreamer.Generations;
using Dreamer.Inference.Models;

namespace Dreamer.Inference.Engine;

/// <summary>That a resident model is another one with LoRAs.</summary>
internal sealed record LoraVariant(ResidentModel Of, ImmutableArray<LoraChoice> Loras)
{
    /// <summary>As the model itself, as large, and of a revision of its own; its weights need not be read for it.</summary>
    public DeviceModel Described(IModelSource source, string folder)
    {
        Of.Describe();
        var own = Of.Description;
        return own with { Revision = source.Revision(folder, own.Revision, Loras) };
    }
}
