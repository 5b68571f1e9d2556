using Dreamer.Diffusion.Checkpoints;
using Dreamer.Diffusion.Devices;
using Dreamer.Diffusion.Networks;
using Dreamer.Diffusion.Networks.Wan;
using static TorchSharp.torch;

namespace Dreamer.Bench.Step;

/// <summary>A folder with a transformer of random weights, as long as it is measured.</summary>
internal sealed class CutFolder : IDisposable
{
    public const string Part = "transformer";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bench-offload");

    public CutFolder(WanTransformer3DConfig config)
    {
        using var off = no_grad();
        Directory.CreateDirectory(System.IO.Path.Combine(Path, Part));
        ConfigFile.Write(System.IO.Path.Combine(Path, Part, "config.json"), config);
        using var network = CutNetworks.Filled(Part, () => new WanTransformer3DModel(config), ScalarType.BFloat16, isPacked: false);
        network.SaveCheckpoint(System.IO.Path.Combine(Path, Part, "diffusion_pytorch_model.safetensors"), ScalarType.BFloat16);
    }

    public string Path => _folder.FullName;

    /// <summary>As the product loads it.</summary>
    public static WanTransformer3DModel Load(string folder, TensorPlace place)
    {
        using var off = no_grad();
        using var files = new Dreamer.Diffusion.Pipelines.ModelFolder(folder, place);
        var network = files.Network<WanTransformer3DConfig, WanTransformer3DModel>(Part, config => new WanTransformer3DModel(config));
        files.RequireSound();
        files.GiveUp();
        return network!;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
