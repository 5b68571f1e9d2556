using System.Text.Json.Nodes;
using Dreamer.Diffusion.Checkpoints;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Tests.GoldenCases;

/// <summary>A copy of a reference case, to be spoiled.</summary>
internal sealed class GoldenCopy(string folder)
{
    private string Weights => Directory.GetFiles(folder, "*model.safetensors").Single();

    public static GoldenCopy Of(string name, string folder)
    {
        var source = Golden.Path(name);
        foreach (var path in Directory.GetFiles(source, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder, Path.GetRelativePath(source, path));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(path, copy);
        }
        return new GoldenCopy(folder);
    }

    public GoldenCopy Change(string weight, Func<Tensor, Tensor> change) => Rewrite(Weights, tensors => tensors[weight] = change(tensors[weight]));

    public GoldenCopy Rename(string weight, string name) => Rewrite(Weights, tensors =>
    {
        tensors.Remove(weight, out var value);
        tensors[name] = value!;
    });

    public GoldenCopy AddTensor(string file, string name, Tensor value) => Rewrite(Path.Combine(folder, file), tensors => tensors[name] = value);

    public GoldenCopy KeepConfig(params string[] names)
    {
        var path = Path.Combine(folder, "config.json");
        var config = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        foreach (var name in config.Select(item => item.Key).Except(names).ToList())
        {
            config.Remove(name);
        }
        File.WriteAllText(path, config.ToJsonString());
        return this;
    }

    private GoldenCopy Rewrite(string path, Action<Dictionary<string, Tensor>> change)
    {
        using var scope = NewDisposeScope();
        using var checkpoint = Checkpoint.Open(path);
        var tensors = checkpoint.Names.ToDictionary(name => name, checkpoint.Read);
        change(tensors);
        SafetensorsWriter.Write(path, tensors);
        return this;
    }
}
