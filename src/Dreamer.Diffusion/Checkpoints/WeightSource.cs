using System.Globalization;
using Dreamer.Diffusion.Devices;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Checkpoints;

/// <summary>
/// Where a module's weights come from, by their keys: a tensor of a checkpoint, what is done to it in float32 on the CPU before it gets its
/// number type, and where it shall live. A weight can be read again and again, by one thread at a time.
/// </summary>
internal sealed class WeightSource
{
    private readonly Checkpoint _checkpoint;
    private readonly Dictionary<string, Tensor> _targets; // without memory, of the shapes that are asked for
    private readonly Dictionary<string, string> _names; // in the checkpoint
    private readonly Dictionary<string, Action<Tensor>?> _changes;
    private readonly Func<string, TensorPlace> _placeOf;

    /// <summary>One error lists every key that does not fit.</summary>
    public WeightSource(
        nn.Module module, Checkpoint checkpoint, Func<string, string?>? rename, Func<string, TensorPlace> placeOf,
        Func<string, long[], Action<Tensor>?>? changeOf)
    {
        (_checkpoint, _placeOf) = (checkpoint, placeOf);
        (_targets, _names) = ModuleCheckpoint.Paired(module, checkpoint, rename, wanted: null);
        _changes = _targets.ToDictionary(
            target => target.Key, target => changeOf?.Invoke(target.Key, target.Value.shape), StringComparer.Ordinal);
    }

    public IEnumerable<string> Keys => _targets.Keys;

    /// <summary>Fails where somebody has written to the files since they were opened.</summary>
    public void RequireUnchanged() => _checkpoint.RequireUnchanged();

    /// <summary>A new tensor, filled slice by slice from the file where it shall live; the caller's.</summary>
    public Tensor Read(string key)
    {
        using var scope = NewDisposeScope(); // takes back what a failure leaves
        var tensor = Empty(key, _placeOf(key).Device);
        Fill(key, tensor);
        tensor.DetachFromDisposeScope();
        return Held(key, tensor);
    }

    /// <summary>A tensor of the weight's shape and type, without its numbers.</summary>
    public Tensor Empty(string key, Device device)
    {
        var target = _targets[key];
        return empty(target.shape, dtype: target.is_floating_point() ? _placeOf(key).Type : target.dtype, device: device);
    }

    /// <summary>As a module of this key holds it.</summary>
    public Tensor Held(string key, Tensor tensor) =>
        _targets[key] is Parameter parameter ? new Parameter(tensor, parameter.requires_grad) : tensor;

    public void Fill(string key, Tensor target)
    {
        if (_changes[key] is not { } change)
        {
            _checkpoint.CopyTo(_names[key], target);
            return;
        }
        using var scope = NewDisposeScope();
        var wide = empty(target.shape, dtype: ScalarType.Float32, device: CPU);
        _checkpoint.CopyTo(_names[key], wide);
        change(wide);
        if (FiniteNumbers.FirstBeyond(wide.bytes, ScalarType.Float32, target.dtype) is { } value)
        {
            throw new CheckpointException(string.Create(
                CultureInfo.InvariantCulture,
                $"{_checkpoint.Source}: changed, '{_names[key]}' holds {value}, which is no finite {target.dtype}."));
        }
        target.copy_(wide);
    }
}
