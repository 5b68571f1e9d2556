using Dreamer.Diffusion.Networks;
using Dreamer.Diffusion.Networks.Wan;
using Dreamer.Diffusion.Pipelines.Flow;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Pipelines.Wan;

/// <summary>What the files of a Wan folder say before weights are read: an absent or broken one is null, and noted by the folder.</summary>
internal sealed record WanConfigs(
    WanIndex? Index, T5Config? Text, AutoencoderKLWanConfig? Vae, IReadOnlyList<WanTransformer3DConfig?> Experts, CLIPVisionConfig? Vision)
{
    public const string TextEncoder = "text_encoder", Autoencoder = "vae", ImageEncoder = "image_encoder";
    public const string VisionSection = "vision_config";

    private static readonly string[] s_experts = ["transformer", "transformer_2"];

    /// <summary>In the order of their steps.</summary>
    public static IReadOnlyList<string> ExpertNames => s_experts;

    public static WanConfigs Read(IModelConfigs folder)
    {
        List<WanTransformer3DConfig?> experts = [.. ExpertsOf(folder).Select(part => folder.Config<WanTransformer3DConfig>(part))];
        return new WanConfigs(
            folder.Json<WanIndex>(ModelIndex.FileName),
            folder.Config<T5Config>(TextEncoder), folder.Config<AutoencoderKLWanConfig>(Autoencoder), experts,
            experts[0]?.ImageDim is null ? null : folder.Config<CLIPVisionConfig>(ImageEncoder, VisionSection));
    }

    /// <summary>A second one is there or is not.</summary>
    public static IEnumerable<string> ExpertsOf(IModelConfigs folder) => s_experts.Where(part => part == s_experts[0] || folder.Has(part));

    /// <summary>The folders of weights that stay while any of the model is in memory.</summary>
    public IEnumerable<string> Core => [Autoencoder, .. Experts[0]?.ImageDim is null ? [] : new[] { ImageEncoder }];

    /// <summary>Those of weights that come and go: texts are embedded first, and then the experts take turns.</summary>
    public IEnumerable<(string Name, PartUse Use)> Parts =>
        [(TextEncoder, PartUse.Texts), .. s_experts.Take(Experts.Count).Select(expert => (expert, PartUse.Steps))];

    /// <summary>
    /// Measures all weights, and answers those that come and go. What decides results beside weights counts for the revision, too.
    /// </summary>
    public IReadOnlyList<ModelPart> Measure(ModelFolder folder)
    {
        foreach (var part in Core)
        {
            folder.Measure(part, TypeIn(part));
        }
        CountFiles(folder);
        return
        [
            .. Parts.Select(part => new ModelPart(part.Name, part.Use, part.Use == PartUse.Texts
                ? folder.Measure(part.Name)
                : folder.Measure(part.Name, null, WanTransformer3DModel.KeysOf, WanTransformer3DModel.BlocksKey))),
        ];
    }

    /// <summary>They say how steps are taken, and so are part of the revision.</summary>
    public static void CountFiles(ModelFolder folder)
    {
        folder.Count(ModelIndex.FileName);
        folder.Count(FlowFiles.Scheduler, FlowFiles.ScheduleFile);
    }

    /// <summary>The autoencoder's is float32 in half a model, too.</summary>
    public static Func<ScalarType, ScalarType>? TypeIn(string part) => part == Autoencoder ? AutoencoderKLWan.TypeIn : null;

    /// <summary>Pixels of a token's side; of configs without faults.</summary>
    public int SizeMultiple() => Vae!.LatentScale() * Experts[0]!.PatchSize[1];

    /// <summary>A clip begins with a still that is held, or is told of it in channels beside the latents.</summary>
    public static ModelAbilities Makes(WanIndex index, WanTransformer3DConfig expert)
    {
        var clips = Holds(index, expert) || (expert.TakesCondition && expert.PosEmbedSeqLen is null);
        var placed = 1 + (expert.RopeMaxSeqLen - 1) * AutoencoderKLWanConfig.ChunkFrames; // as far as the transformer knows places
        return new ModelAbilities(expert.TakesLatents, clips, AutoencoderKLWanConfig.ChunkFrames)
        {
            MaxPixels = index.Dreamer.MostPixels,
            MaxFrames = clips ? Math.Min(placed, index.Dreamer.MostFrames) : 0,
        };
    }

    /// <summary>Of a transformer that is shown latents alone, a frame can be held only where each has a time of its own.</summary>
    public static bool Holds(WanIndex index, WanTransformer3DConfig expert) => index.ExpandTimesteps && expert.TakesLatents;

    /// <summary>Whether the parts belong together: each can be sound, and of another model. One sentence a fault.</summary>
    public IEnumerable<string> Faults()
    {
        if (Index is not null && (Index.BoundaryRatio is null) != (Experts.Count == 1))
        {
            yield return Experts.Count == 1
                ? $"boundary_ratio is {Index.BoundaryRatio}, and there is no transformer_2 that takes over there."
                : "There is a transformer_2, and no boundary_ratio that says where it takes over.";
        }
        if (Vae is not null && (Vae.FrameScale() != AutoencoderKLWanConfig.ChunkFrames || Vae.Colours != 3))
        {
            yield return $"A latent frame of the vae stands for {Vae.FrameScale()} frames of {Vae.Colours} colours; Wan's stands for "
                + $"{AutoencoderKLWanConfig.ChunkFrames} of 3.";
        }
        foreach (var fault in Experts.OfType<WanTransformer3DConfig>().SelectMany(FaultsOf))
        {
            yield return fault;
        }
        if (Vision is not null && Experts[0]!.ImageDim != Vision.HiddenSize)
        {
            yield return $"The transformer takes image tokens of width {Experts[0]!.ImageDim} and image_encoder gives {Vision.HiddenSize}.";
        }
    }

    private IEnumerable<string> FaultsOf(WanTransformer3DConfig expert)
    {
        if (Text is not null && expert.TextDim != Text.DModel)
        {
            yield return $"The transformer attends to texts of width {expert.TextDim} and text_encoder gives {Text.DModel}.";
        }
        if (expert.PatchSize[0] != 1 || expert.PatchSize[1] != expert.PatchSize[2])
        {
            yield return $"The transformer's patch_size is {string.Join("×", expert.PatchSize)}; Wan's is one frame of a square.";
        }
        if (Vae is not null && (expert.OutChannels != Vae.ZDim || !(expert.TakesLatents || expert.TakesCondition)))
        {
            yield return $"The transformer takes {expert.InChannels} channels and gives {expert.OutChannels}; the vae's latents have "
                + $"{Vae.ZDim}, and a condition beside them {Vae.ZDim + AutoencoderKLWanConfig.ChunkFrames}.";
        }
        if (Experts is [{ } first, ..] && Channels(first) != Channels(expert))
        {
            yield return "transformer and transformer_2 differ in their channels, their patches or their image_dim.";
        }
    }

    private static (int In, int Out, int Patch, int? Image) Channels(WanTransformer3DConfig expert) =>
        (expert.InChannels, expert.OutChannels, expert.PatchSize[1], expert.ImageDim);
}
