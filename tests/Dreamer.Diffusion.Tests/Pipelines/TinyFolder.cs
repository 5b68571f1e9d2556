using Dreamer.Diffusion.Checkpoints;
using Dreamer.Diffusion.Networks;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Tests.Pipelines;

/// <summary>A model's folder while a test lasts, with networks of random weights.</summary>
public abstract class TinyFolder(string name) : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory(name).FullName;

    public string At(params string[] parts) => Path.Combine([Folder, .. parts]);

    public void WriteText(string text, params string[] parts)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(parts))!);
        File.WriteAllText(At(parts), text);
    }

    public void Dispose()
    {
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>None of its weights is zero, which would hide what is behind it.</summary>
    protected void Write<TConfig>(string part, TConfig config, Func<TConfig, nn.Module> create)
        where TConfig : class, INetworkConfig
    {
        Directory.CreateDirectory(At(part));
        ConfigFile.Write(At(part, "config.json"), config);
        using var network = create(config);
        foreach (var weight in network.parameters())
        {
            using var noise = randn_like(weight);
            weight.add_(noise * 0.05);
        }
        network.SaveCheckpoint(At(part, "diffusion_pytorch_model.safetensors"));
    }
}
