// Shapes: B rows of guidance, C channels, F/H/W latent frames, rows and columns, T text tokens, E text width
using Dreamer.Diffusion.Checkpoints;
using Dreamer.Diffusion.Devices;
using Dreamer.Diffusion.Networks;
using Dreamer.Diffusion.Networks.Wan;
using Dreamer.Diffusion.Pipelines;
using static TorchSharp.torch;

namespace Dreamer.CheckDevice;

/// <summary>Evaluates a transformer of random weights, all in a device's memory, and with blocks that pass through it.</summary>
internal static class OffloadCheck
{
    private const string Part = "transformer";
    private const int Evaluations = 4; // places are filled again from the second one on

    private static readonly WanTransformer3DConfig s_config = new()
    {
        NumAttentionHeads = 4,
        FfnDim = 2048,
        NumLayers = 8,
        TextDim = 64,
    };

    /// <summary>The bytes of what each says.</summary>
    public static (byte[] Whole, byte[] Passing) Run(TensorPlace place)
    {
        var folder = Directory.CreateTempSubdirectory("check-offload");
        try
        {
            Write(Path.Combine(folder.FullName, Part));
            return (Said(folder.FullName, place), Said(folder.FullName, place with { Offload = new BlockOffload(BlockOffload.LeastResident) }));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Write(string folder)
    {
        using var off = no_grad();
        manual_seed(1);
        Directory.CreateDirectory(folder);
        ConfigFile.Write(Path.Combine(folder, "config.json"), s_config);
        using var network = new WanTransformer3DModel(s_config);
        network.SaveCheckpoint(Path.Combine(folder, "diffusion_pytorch_model.safetensors"), ScalarType.BFloat16);
    }

    private static byte[] Said(string folder, TensorPlace place)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        using var files = new ModelFolder(folder, place);
        using var network = files.Network<WanTransformer3DConfig, WanTransformer3DModel>(Part, config => new WanTransformer3DModel(config));
        files.RequireSound();
        files.GiveUp();
        manual_seed(2);
        long[] shape_BCFHW = [2, s_config.InChannels, 2, 32, 32];
        var z_BCFHW = randn(shape_BCFHW, dtype: ScalarType.Float32, device: CPU).to(place.Device);
        var text_BTE = randn([2, 32, s_config.TextDim], dtype: ScalarType.Float32, device: CPU).to(place.Device);
        var times_B = full([2], 500, dtype: ScalarType.Float32, device: place.Device);
        using var contexts = network!.Project(text_BTE);
        for (var evaluation = 0; evaluation < Evaluations; evaluation++)
        {
            z_BCFHW = z_BCFHW - 0.1 * network.call(z_BCFHW, times_B, contexts);
        }
        return z_BCFHW.cpu().contiguous().bytes.ToArray();
    }
}
