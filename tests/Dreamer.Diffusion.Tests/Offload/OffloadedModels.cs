using Dreamer.Diffusion.Devices;
using Dreamer.Diffusion.Families;
using Dreamer.Diffusion.Loras;
using Dreamer.Diffusion.Networks;
using Dreamer.Diffusion.Networks.Ltx;
using Dreamer.Diffusion.Networks.Wan;
using Dreamer.Diffusion.Pipelines;
using Dreamer.Diffusion.Pipelines.Ltx;
using Dreamer.Diffusion.Pipelines.Wan;
using Dreamer.Diffusion.Tests.Loras;
using Dreamer.Diffusion.Tests.Pipelines;
using Dreamer.Diffusion.Tests.Pipelines.Ltx;
using Dreamer.Diffusion.Tests.Pipelines.Wan;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Tests.Offload;

/// <summary>Tiny folders of all forms of transformers, with blocks enough to pass, and what their models draw.</summary>
public sealed class OffloadedModels : IDisposable
{
    public const int Blocks = 5, Steps = 6;

    private readonly Dictionary<string, TinyFolder> _folders = new()
    {
        ["wan stills"] = new TinyWanFolder(WanForm.TextToVideo, blocks: Blocks),
        ["wan held"] = new TinyWanFolder(WanForm.TextImageToVideo, blocks: Blocks),
        ["wan experts"] = new TinyWanFolder(WanForm.TwoExperts, blocks: Blocks),
        ["wan image"] = new TinyWanFolder(WanForm.ImageBranch, blocks: Blocks),
        ["LTXPipeline"] = new TinyLtxFolder("LTXPipeline", blocks: Blocks),
        ["LTXConditionPipeline"] = new TinyLtxFolder("LTXConditionPipeline", blocks: Blocks),
    };

    /// <summary>A folder, and whether a clip of it is drawn; what the later pipeline of LTX-Video draws differs from the first one's in little.</summary>
    public static IReadOnlyList<(string Name, bool IsClip)> Kinds { get; } =
    [
        ("wan stills", false), ("wan held", false), ("wan held", true), ("wan experts", true), ("wan image", true),
        ("LTXPipeline", false), ("LTXPipeline", true), ("LTXConditionPipeline", true),
    ];

    /// <summary>Of which two blocks pass at once; without it one.</summary>
    public static BlockOffload Passing(bool prefetches = true, int resident = 1) => new(resident) { Prefetches = prefetches };

    public string Folder(string name) => _folders[name].Folder;

    public DiffusionModel Load(string name, BlockOffload? offload, ScalarType type = ScalarType.Float32, params LoraUse[] loras) =>
        ModelFamilies.Load(Folder(name), new TensorPlace(CPU, type) { Offload = offload }, loras);

    public byte[] Draw(string name, bool isClip, BlockOffload? offload, ScalarType type = ScalarType.Float32, params LoraUse[] loras)
    {
        using var model = Load(name, offload, type, loras);
        using var scope = NewDisposeScope();
        return JobRuns.Bytes(JobRuns.Run(Begin(model, isClip)));
    }

    public static DenoisingJob Begin(DiffusionModel model, bool isClip, StepQuality quality = StepQuality.Exact, int steps = Steps)
    {
        using var scope = NewDisposeScope();
        using CaptionEmbedding caption = model.EncodeCaption("a large red star"), none = model.EncodeCaption("");
        var size = model.Info.DefaultSize;
        if (!isClip)
        {
            return model.Begin(new StillRequest(7, steps, 3, size, Quality: quality), new StillConditions(caption, none));
        }
        using MotionEmbedding motion = model.EncodeMotion("the star moves to the left"), no = model.EncodeMotion("");
        var still_13hw = SeededNoise.Draw(3, 0, [1, 3, size.Height, size.Width]).clamp(-1, 1);
        return model.Begin(
            new ClipRequest(7, steps, 3, ImageGuidance: 1, size, Frames: 9, Fps: 8, MotionStrength: 1, Quality: quality),
            new ClipConditions(model.EncodeStill(still_13hw), still_13hw, caption, motion, no));
    }

    /// <summary>Of a model's first transformer.</summary>
    internal static IHasBlocks Transformer(DiffusionModel model) => model switch
    {
        WanModel wan => wan.Experts[0].Network,
        LtxModel ltx => ltx.Transformer,
        _ => throw new ArgumentException($"{model} has no blocks."),
    };

    /// <summary>A LoRA of one block's layer.</summary>
    public void WriteLora(string name, int block)
    {
        var (key, width) = name.StartsWith("wan", StringComparison.Ordinal) ? (WanTransformer3DModel.BlocksKey, 24) : (LTXVideoTransformer3DModel.BlocksKey, 40);
        TinyLora.Write(_folders[name].At("loras", $"style-{block}.safetensors"), $"transformer.{key}.{block}.attn1.to_v.lora_A.weight", width, width, null);
    }

    public void Dispose()
    {
        foreach (var folder in _folders.Values)
        {
            folder.Dispose();
        }
    }
}
