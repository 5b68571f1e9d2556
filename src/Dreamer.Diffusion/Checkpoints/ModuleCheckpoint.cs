using Dreamer.Diffusion.Devices;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Checkpoints;

/// <summary>Moves weights between a module and a checkpoint, by name.</summary>
public static class ModuleCheckpoint
{
    private const int ListedOfEachKind = 16;

    /// <summary>
    /// Loads all weights, or none: one error lists every key that is missing, unexpected, of another shape or of no number.
    /// <paramref name="rename"/>
    /// turns the keys of older files into the module's, null leaves one out; weights that are not <paramref name="wanted"/> stay as they
    /// are.
    /// </summary>
    public static void LoadCheckpoint(
        this nn.Module module, Checkpoint checkpoint, Func<string, string?>? rename = null, Func<string, bool>? wanted = null)
    {
        var (targets, sources) = Paired(module, checkpoint, rename, wanted);
        using var off = no_grad();
        foreach (var (name, target) in targets)
        {
            checkpoint.CopyTo(sources[name], target);
        }
    }

    /// <summary>
    /// The same, with new tensors in the place of those that the module was built with, which need no memory: each is filled where it shall
    /// live, slice by slice from the file, so that no second copy is ever in the host's memory. What <paramref name="changeOf"/> gives for
    /// a key and a shape is done to those weights in float32 on the CPU, before they get their number type.
    /// </summary>
    public static void LoadCheckpoint(
        this nn.Module module, Checkpoint checkpoint, Func<string, string?>? rename, Func<string, TensorPlace> placeOf,
        Func<string, long[], Action<Tensor>?>? changeOf = null)
    {
        var source = new WeightSource(module, checkpoint, rename, placeOf, changeOf);
        using var off = no_grad();
        module.Give(source.Keys.Select(key => (key, source.Read(key))));
    }

    public static void LoadCheckpoint(this nn.Module module, string path, Func<string, string?>? rename = null)
    {
        using var checkpoint = Checkpoint.Open(path);
        module.LoadCheckpoint(checkpoint, rename);
    }

    /// <summary>Whether all weights would load, told without reading one: the same error as loading gives.</summary>
    internal static void RequireFit(this nn.Module module, Checkpoint checkpoint, Func<string, string?>? rename) =>
        Paired(module, checkpoint, rename, wanted: null);

    /// <summary>Writes the module's state; <paramref name="dtype"/> converts its floating-point tensors on the way.</summary>
    public static void SaveCheckpoint(
        this nn.Module module, string path, ScalarType? dtype = null, IReadOnlyDictionary<string, string>? metadata = null)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        var state = module.state_dict().ToDictionary(
            item => item.Key,
            item => dtype is { } wanted && item.Value.is_floating_point() ? item.Value.to(wanted) : item.Value,
            StringComparer.Ordinal);
        SafetensorsWriter.Write(path, state, metadata);
    }

    /// <summary>The module's tensors, and for each the checkpoint's name of it; one error lists every key that does not fit.</summary>
    internal static (Dictionary<string, Tensor> Targets, Dictionary<string, string> Sources) Paired(
        nn.Module module, Checkpoint checkpoint, Func<string, string?>? rename, Func<string, bool>? wanted)
    {
        var targets = module.state_dict().Where(item => wanted?.Invoke(item.Key) ?? true).ToDictionary(StringComparer.Ordinal);
        var sources = Match(checkpoint, rename ?? (name => name));
        RequireSame(targets, sources, checkpoint);
        return (targets, sources);
    }

    // module key -> checkpoint key
    private static Dictionary<string, string> Match(Checkpoint checkpoint, Func<string, string?> rename)
    {
        var sources = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in checkpoint.Names)
        {
            if (rename(name) is { } key && !sources.TryAdd(key, name))
            {
                throw new CheckpointException($"{checkpoint.Source}: '{sources[key]}' and '{name}' are both '{key}' in the network.");
            }
        }
        return sources;
    }

    private static void RequireSame(Dictionary<string, Tensor> targets, Dictionary<string, string> sources, Checkpoint checkpoint)
    {
        var shared = targets.Where(item => sources.ContainsKey(item.Key))
            .Select(item => (item.Key, item.Value, Entry: checkpoint.Entry(sources[item.Key]))).ToList();
        string[] faults =
        [
            .. Bounded("missing", targets.Keys.Where(key => !sources.ContainsKey(key)).Select(key => $"missing '{key}'")),
            .. Bounded("unexpected", sources.Where(item => !targets.ContainsKey(item.Key)).Select(item => $"unexpected '{item.Value}'")),
            .. Bounded("of another shape", shared.Select(item => WrongShape(item.Key, item.Value, item.Entry)).OfType<string>()),
            .. Bounded("of another type", shared.Select(item => WrongType(item.Key, item.Value, item.Entry)).OfType<string>()),
        ];
        if (faults.Length > 0)
        {
            throw new CheckpointException($"{checkpoint.Source} does not fit the network: {string.Join("; ", faults)}.");
        }
    }

    // Weights of another network differ in thousands of keys.
    private static IEnumerable<string> Bounded(string kind, IEnumerable<string> faults)
    {
        string[] all = [.. faults.Order(StringComparer.Ordinal)];
        return all.Length <= ListedOfEachKind ? all : all.Take(ListedOfEachKind).Append($"{all.Length - ListedOfEachKind} more {kind}");
    }

    private static string? WrongShape(string key, Tensor target, TensorEntry entry) =>
        target.shape.SequenceEqual(entry.Shape)
            ? null
            : $"shape of '{key}': the network has [{string.Join(", ", target.shape)}], the file has [{string.Join(", ", entry.Shape)}]";

    // Whole numbers in a weight's place are a quantised file's, and mean nothing without its scales.
    private static string? WrongType(string key, Tensor target, TensorEntry entry) =>
        target.is_floating_point() == entry.IsFloat
            ? null
            : $"type of '{key}': the network has {target.dtype}, the file has {entry.Dtype}";
}
