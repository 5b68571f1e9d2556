// Shapes: h/w pixels, M image tokens, I image width
using Dreamer.Diffusion.Devices;
using Dreamer.Diffusion.Loras;
using Dreamer.Diffusion.Networks;
using Dreamer.Diffusion.Networks.Wan;
using Dreamer.Diffusion.Pipelines.Flow;
using Dreamer.Diffusion.Schedules;
using Dreamer.Diffusion.Tokenizers;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Pipelines.Wan;

/// <summary>The parts of a Wan model as they lie in its folder; the image encoder only where the transformer has a branch for it.</summary>
internal sealed record WanParts(
    string Folder, IReadOnlyList<LoraUse> Loras, SentencePieceTokenizer Tokenizer, NetworkPart<T5EncoderModel> TextEncoder,
    AutoencoderKLWan Vae, IReadOnlyList<NetworkPart<WanTransformer3DModel>> Experts, FlowScheduleConfig Schedule,
    CLIPVisionModelWithProjection? Vision, ClipImageProcessor? Processor, WanConfigs Configs, IReadOnlyList<ModelPart> Outlines,
    ModelInfo Info)
{
    public WanIndex Index => Configs.Index!;

    /// <summary>Of the first, whose channels and patches the second one shares.</summary>
    public WanTransformer3DConfig Expert => Configs.Experts[0]!;

    /// <summary>Those that come and go.</summary>
    public FlowParts Coming => new(Folder, Loras, TextEncoder, [.. Experts], Outlines);

    public static WanModel Load(string path, TensorPlace place, IReadOnlyList<LoraUse> loras, bool isWhole)
    {
        using var off = no_grad();
        ModelPlace.Require(path);
        using var folder = new ModelFolder(path, place, loras);
        var configs = WanConfigs.Read(folder);
        folder.Note(configs.Faults());
        var tokenizer = folder.Pieces("tokenizer");
        folder.Note(PartsFit.Pieces(tokenizer, configs.Text));
        var schedule = FlowFiles.Schedule(folder);
        var outlines = configs.Measure(folder);
        var vae = folder.Network<AutoencoderKLWanConfig, AutoencoderKLWan>(
            WanConfigs.Autoencoder, config => new AutoencoderKLWan(config), AutoencoderKLWan.KeysOf,
            typeIn: WanConfigs.TypeIn(WanConfigs.Autoencoder));
        var text = new NetworkPart<T5EncoderModel>(WanConfigs.TextEncoder, ReadText);
        List<NetworkPart<WanTransformer3DModel>> experts =
            [.. WanConfigs.ExpertsOf(folder).Select(part => new NetworkPart<WanTransformer3DModel>(part, ReadExpert))];
        List<INetworkPart> whole = isWhole ? [text, .. experts] : [];
        whole.ForEach(part => part.Load(folder));
        var (vision, processor) = configs.Vision is null ? (null, null) : LoadVision(folder, configs.Vision);
        NoteLoras(folder, configs);
        folder.RequireSound();
        var parts = new WanParts(
            path, loras, tokenizer!, text, vae!, experts, schedule!, vision, processor, configs, outlines, null!);
        var model = new WanModel(parts with { Info = parts.Describe(folder) }, place);
        folder.GiveUp();
        return model;
    }

    /// <summary>Also of experts that come later, whose configs are sound.</summary>
    private static void NoteLoras(ModelFolder folder, WanConfigs configs)
    {
        foreach (var (part, config) in folder.HasLoras ? WanConfigs.ExpertsOf(folder).Zip(configs.Experts) : [])
        {
            if (config is not null)
            {
                folder.FitLoras(part, () => new WanTransformer3DModel(config));
            }
        }
        folder.NoteUnusedLoras();
    }

    /// <summary>What the transformer's image branch attends to of a still: 13hw -> 1MI; null where it has none.</summary>
    public Tensor? ImageTokens(Tensor still_13hw) =>
        Vision?.Encode(Processor!.Process(still_13hw).to(still_13hw.device)).Penultimate;

    private static T5EncoderModel? ReadText(ModelFolder folder, string part) =>
        folder.Network<T5Config, T5EncoderModel>(part, config => new T5EncoderModel(config), T5EncoderModel.KeysOf);

    private static WanTransformer3DModel? ReadExpert(ModelFolder folder, string part) =>
        folder.Network<WanTransformer3DConfig, WanTransformer3DModel>(
            part, config => new WanTransformer3DModel(config), WanTransformer3DModel.KeysOf);

    private static (CLIPVisionModelWithProjection? Vision, ClipImageProcessor? Processor) LoadVision(
        ModelFolder folder, CLIPVisionConfig config) => (
        folder.Network<CLIPVisionConfig, CLIPVisionModelWithProjection>(
            WanConfigs.ImageEncoder, own => new CLIPVisionModelWithProjection(own), CLIPVisionModelWithProjection.KeysOf,
            WanConfigs.VisionSection),
        folder.Read("image_processor", part => new ClipImageProcessor(ClipImageConfig.Of(part, config.ImageSize))));

    private ModelInfo Describe(ModelFolder folder)
    {
        var (size, frames, fps) = Index.Dreamer.For(Vae.Config);
        var scale = Vae.Config.LatentScale();
        var makes = WanConfigs.Makes(Index, Expert);
        return new ModelInfo(
            Index.Dreamer.Name ?? ModelInfo.NameOf(Folder), folder.Revision(), Vae.Config.ZDim, scale, Schedule.TrainSteps,
            makes.MaxFrames, size, frames, fps, folder.WeightBytes)
        {
            SizeMultiple = scale * Expert.PatchSize[1],
            Makes = makes,
            LatentsRevision = folder.OwnRevision,
        };
    }
}
