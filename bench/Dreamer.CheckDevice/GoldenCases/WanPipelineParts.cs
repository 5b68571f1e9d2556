using System.Text.Json;
using Dreamer.Diffusion.Networks.Wan;
using Dreamer.Diffusion.Pipelines;

namespace Dreamer.CheckDevice.GoldenCases;

/// <summary>The networks of one of Wan's folders, and how its <c>model_index.json</c> says that they run.</summary>
internal sealed class WanPipelineParts : IDisposable
{
    private static readonly string[] s_experts = ["transformer", "transformer_2"];

    public WanPipelineParts(GoldenCase folder)
    {
        var index = folder.Json(ModelIndex.FileName);
        BoundaryRatio = index.TryGetProperty("boundary_ratio", out var ratio) && ratio.ValueKind == JsonValueKind.Number
            ? ratio.GetDouble()
            : null;
        ExpandsTimesteps = index.TryGetProperty("expand_timesteps", out var expands) && expands.ValueKind == JsonValueKind.True;
        Experts = [.. s_experts.Where(name => Directory.Exists(folder.PathOf(name))).Select(name => Expert(folder, name))];
        using var vae = folder.Part("vae");
        Vae = vae.Load(new AutoencoderKLWan(vae.Config<AutoencoderKLWanConfig>()), typeIn: AutoencoderKLWan.TypeIn);
    }

    public IReadOnlyList<WanTransformer3DModel> Experts { get; }

    public AutoencoderKLWan Vae { get; }

    public double? BoundaryRatio { get; }

    public bool ExpandsTimesteps { get; }

    public void Dispose()
    {
        Vae.Dispose();
        foreach (var expert in Experts)
        {
            expert.Dispose();
        }
    }

    private static WanTransformer3DModel Expert(GoldenCase folder, string name)
    {
        using var part = folder.Part(name);
        return part.LoadPart(
            name, () => new WanTransformer3DModel(part.Config<WanTransformer3DConfig>()), WanTransformer3DModel.KeysOf);
    }
}
