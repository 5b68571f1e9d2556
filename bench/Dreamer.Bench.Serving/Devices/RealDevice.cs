using Dreamer.Inference;

namespace Dreamer.Bench.Serving.Devices;

/// <summary>Where benches about the model that ships run it, as the flags --device and --dtype say.</summary>
internal sealed record RealDevice(IReadOnlyList<string> Names, string NumberType)
{
    public InferenceOptions Of(InferenceOptions shipped) => shipped.On(Names, NumberType);
}
