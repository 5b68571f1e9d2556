using System.Globalization;
using System.Text.Json;
using Dreamer.Diffusion.Checkpoints;
using Dreamer.Diffusion.Devices;
using Dreamer.Diffusion.Sampling;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Pipelines;

/// <summary>
/// A running job as safetensors: the tensors of its sampler and of its step cache, and in the metadata its request, step and model.
/// </summary>
internal static class JobCheckpoint
{
    private const string Request = "request", Step = "step", Revision = "revision", Kind = "kind", Place = "place", Inexact = "inexact";
    private const string Reused = "reused", Signal = "cache.signal", Output = "cache.output", Slope = "cache.slope";

    public static byte[] Write<TRequest>(TRequest request, JobState standing, DiffusionModel model)
    {
        var (state, cache) = (standing.Sampler, standing.Cache);
        var tensors = new Dictionary<string, Tensor> { ["latents"] = state.Latents };
        if (state.X0 is not null)
        {
            tensors["x0"] = state.X0;
        }
        foreach (var (index, tensor) in (state.History ?? []).Index())
        {
            tensors[HistoryOf(index)] = tensor;
        }
        foreach (var (name, tensor) in new[] { (Signal, cache?.Signal), (Output, cache?.Output), (Slope, cache?.Slope) })
        {
            if (tensor is not null)
            {
                tensors[name] = tensor;
            }
        }
        return SafetensorsWriter.ToBytes(tensors, new Dictionary<string, string>
        {
            [Reused] = (cache?.Reused ?? 0).ToString(CultureInfo.InvariantCulture),
            [Kind] = typeof(TRequest).Name,
            [Request] = JsonSerializer.Serialize(request),
            [Step] = state.Step.ToString(CultureInfo.InvariantCulture),
            [Revision] = model.Info.Revision,
            [Place] = model.Place.Kind,
            [Inexact] = standing.IsInexact ? "yes" : "no",
        });
    }

    /// <summary>
    /// Of the request, on the model's device. Inexact is what goes on on another kind of device, or in another number type, than it came
    /// from: to a result as good, and to other bytes.
    /// </summary>
    public static JobState Read<TRequest>(byte[] bytes, TRequest request, long[] shape, DiffusionModel model)
        where TRequest : class
    {
        using var file = SafetensorsFile.FromBytes(bytes, "the job's checkpoint");
        Require(file, Kind, typeof(TRequest).Name);
        Require(file, Revision, model.Info.Revision); // other weights would end elsewhere
        if (ReadRequest<TRequest>(file.Metadata.GetValueOrDefault(Request)) is var saved && !saved.Equals(request))
        {
            throw new CheckpointException($"The job's checkpoint is of the request {saved}, this is {request}.");
        }
        var state = new SamplerState(
            Number(file, Step), Placed("latents"), file.Contains("x0") ? Placed("x0") : null, ReadHistory(file, Placed));
        return new JobState(state, ReadCache(file, Placed, model.Place.Device), IsInexact(file, model.Place.Kind));
        Tensor Placed(string name) => ReadLatents(file, name, shape).to(model.Place.Device);
    }

    /// <summary>Null where none was kept. The job knows the signal's shape.</summary>
    private static StepCache? ReadCache(SafetensorsFile file, Func<string, Tensor> read, Device device)
    {
        if (!file.Contains(Signal))
        {
            return null;
        }
        var signal = file.Read(Signal);
        return signal.dtype == ScalarType.Float32
            ? new StepCache(signal.to(device), read(Output), file.Contains(Slope) ? read(Slope) : null, Number(file, Reused))
            : throw new CheckpointException($"The job's checkpoint keeps a signal of {signal.dtype}; it is Float32.");
    }

    private static int Number(SafetensorsFile file, string name) =>
        int.TryParse(file.Metadata.GetValueOrDefault(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new CheckpointException($"The job's checkpoint has the {name} '{file.Metadata.GetValueOrDefault(name)}'.");

    private static string HistoryOf(int index) => $"history.{index}";

    /// <summary>Null where the sampler keeps none.</summary>
    private static Tensor[]? ReadHistory(SafetensorsFile file, Func<string, Tensor> read)
    {
        string[] names = [.. Enumerable.Range(0, file.Entries.Count).Select(HistoryOf).TakeWhile(file.Contains)];
        return names.Length == 0 ? null : [.. names.Select(read)];
    }

    // One of before there were several places is of the only one there was.
    private static bool IsInexact(SafetensorsFile file, string place) =>
        file.Metadata.GetValueOrDefault(Inexact) == "yes" || file.Metadata.GetValueOrDefault(Place, TensorPlace.Default.Kind) != place;

    /// <summary>A checkpoint comes from outside: its latents must be those that its request makes.</summary>
    private static Tensor ReadLatents(SafetensorsFile file, string name, long[] shape)
    {
        var latents = file.Read(name);
        return latents.dtype == ScalarType.Float32 && latents.shape.SequenceEqual(shape) ? latents : throw new CheckpointException(
            $"The job's checkpoint holds latents {latents.dtype}[{string.Join(", ", latents.shape)}]; its request needs "
                + $"Float32[{string.Join(", ", shape)}].");
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
