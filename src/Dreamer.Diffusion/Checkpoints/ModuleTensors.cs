using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Checkpoints;

/// <summary>
/// Gives a module tensors in the place of those that it was built with: of another device, number type, or with memory where there was
/// none.
/// </summary>
internal static class ModuleTensors
{
    /// <summary>By their names in the module's state; they are the module's from now on.</summary>
    public static void Give(this nn.Module module, IEnumerable<(string Name, Tensor Tensor)> tensors)
    {
        var owners = module.named_modules().ToDictionary(item => item.name, item => item.module, StringComparer.Ordinal);
        foreach (var (name, tensor) in tensors)
        {
            var dot = name.LastIndexOf('.');
            var owner = dot < 0 ? module : owners[name[..dot]];
            Take(owner, name[(dot + 1)..], tensor);
        }
    }

    private static void Take(nn.Module owner, string name, Tensor tensor)
    {
        switch (owner)
        {
            case ITakesTensors own: own.Take(name, tensor); break;
            case GroupNorm norm: _ = name == "weight" ? norm.weight = (Parameter)tensor : norm.bias = (Parameter)tensor; break;
            case LayerNorm norm: _ = name == "weight" ? norm.weight = (Parameter)tensor : norm.bias = (Parameter)tensor; break;
            case Embedding table: table.weight = (Parameter)tensor; break;
            default: throw new NotSupportedException($"A module {owner.GetName()} takes no tensor '{name}' from a checkpoint.");
        }
    }
}

/// <summary>A module of ours with parameters or buffers of its own: it takes one in the place of what it was built with.</summary>
internal interface ITakesTensors
{
    void Take(string name, Tensor tensor);
}
