using System.Globalization;
using System.Text.Json;
using Dreamer.Diffusion.Checkpoints;
using Dreamer.Diffusion.Devices;
using Dreamer.Diffusion.Sampling;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Pipelines;

/// <summary>A running job as safetensors: the sampler's tensors, and in the metadata its request, step and model.</summary>
internal static class JobCheckpoint
{
    private const string Request = "request", Step = "step", Revision = "revision", Kind = "kind", Place = "place", Inexact = "inexact";

    public static byte[] Write<TRequest>(TRequest request, SamplerState state, string revision, string place, bool isInexact)
    {
        var tensors = new Dictionary<string, Tensor> { ["latents"] = state.Latents };
        if (state.X0 is not null)
        {
            tensors["x0"] = state.X0;
        }
        return SafetensorsWriter.ToBytes(tensors, new Dictionary<string, string>
        {
            [Kind] = typeof(TRequest).Name,
            [Request] = JsonSerializer.Serialize(request),
            [Step] = state.Step.ToString(CultureInfo.InvariantCulture),
            [Revision] = revision,
            [Place] = place,
            [Inexact] = isInexact ? "yes" : "no",
        });
    }

    /// <summary>Inexact is what goes on on another kind of device, or in another number type, than it came from: to a result as good, and to other bytes.</summary>
    public static (TRequest Request, SamplerState State, bool Inexact) Read<TRequest>(ReadOnlyMemory<byte> bytes, string revision, string place)
    {
        using var file = SafetensorsFile.FromBytes(bytes, "the job's checkpoint");
        Require(file, Kind, typeof(TRequest).Name);
        Require(file, Revision, revision); // other weights would end elsewhere
        var request = ReadRequest<TRequest>(file.Metadata.GetValueOrDefault(Request));
        var step = int.TryParse(file.Metadata.GetValueOrDefault(Step), NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new CheckpointException($"The job's checkpoint has the step '{file.Metadata.GetValueOrDefault(Step)}'.");
        return (request, new SamplerState(step, file.Read("latents"), file.Contains("x0") ? file.Read("x0") : null), IsInexact(file, place));
    }

    // One of before there were several places is of the only one there was.
    private static bool IsInexact(SafetensorsFile file, string place) =>
        file.Metadata.GetValueOrDefault(Inexact) == "yes" || file.Metadata.GetValueOrDefault(Place, TensorPlace.Default.Kind) != place;

    /// <summary>A checkpoint comes from outside: its latents must be those that its request makes.</summary>
    public static SamplerState RequireShape(SamplerState state, long[] shape)
    {
        foreach (var tensor in new[] { state.Latents, state.X0 }.OfType<Tensor>())
        {
            if (tensor.dtype != ScalarType.Float32 || !tensor.shape.SequenceEqual(shape))
            {
                throw new CheckpointException($"The job's checkpoint holds latents {tensor.dtype}[{string.Join(", ", tensor.shape)}]; its request needs Float32[{string.Join(", ", shape)}].");
            }
        }
        return state;
    }

    private static TRequest ReadRequest<TRequest>(string? json)
    {
        try
        {
            return JsonSerializer.Deserialize<TRequest>(json ?? "null") ?? throw new JsonException("the request is missing");
        }
        catch (JsonException e)
        {
            throw new CheckpointException($"The job's checkpoint holds no request: {e.Message}", e);
        }
    }

    private static void Require(SafetensorsFile file, string name, string expected)
    {
        if (file.Metadata.GetValueOrDefault(name) is var found && found != expected)
        {
            throw new CheckpointException($"The job's checkpoint is of the {name} '{found}', this is '{expected}'.");
        }
    }
}
