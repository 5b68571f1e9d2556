using System.Security.Cryptography;
using System.Text;
using Dreamer.Diffusion.Checkpoints;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Loras;

/// <summary>The LoRAs that a model is loaded with, in the order in which they are added to its weights.</summary>
internal sealed class ModelLoras : IDisposable
{
    private readonly List<LoraFile> _files = [];

    /// <exception cref="CheckpointException">One is not there, or is no LoRA.</exception>
    public ModelLoras(string model, IEnumerable<LoraUse> uses)
    {
        try
        {
            foreach (var use in uses)
            {
                _files.AddRange(LoraFolder.Find(model, use.Name).Select(file => new LoraFile(file.Path, file.Part, use.Scale)));
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>
    /// What is done to a network's weights as they are read, by key and shape: null where nothing, else to them in float32 on the CPU.
    /// </summary>
    public Func<string, long[], Action<Tensor>?>? ChangesOf(string part, nn.Module network)
    {
        if (_files.Count == 0)
        {
            return null;
        }
        var names = new LoraNames(part, network);
        return (key, shape) =>
        {
            Action<Tensor>[] changes = [.. _files.Select(file => file.ChangeOf(names, key, shape)).OfType<Action<Tensor>>()];
            return changes.Length == 0 ? null : weight => Array.ForEach(changes, change => change(weight));
        };
    }

    /// <summary>A sentence for each file of which the model has not all layers.</summary>
    public IEnumerable<string> Unused() => _files.Select(file => file.Unused()).OfType<string>();

    /// <summary>The model's with these changes, in their order; its own where there are none.</summary>
    public string Revision(string own) => _files.Count == 0 ? own : Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', _files.Select(file => file.Digest()).Prepend(own)))))[..16];

    public void Dispose() => _files.ForEach(file => file.Dispose());
}
