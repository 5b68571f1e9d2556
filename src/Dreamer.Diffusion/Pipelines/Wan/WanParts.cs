// Shapes: h/w pixels, M image tokens, I image width
using Dreamer.Diffusion.Devices;
using Dreamer.Diffusion.Networks;
using Dreamer.Diffusion.Networks.Wan;
using Dreamer.Diffusion.Schedules;
using Dreamer.Diffusion.Tokenizers;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Pipelines.Wan;

/// <summary>The parts of a Wan model as they lie in its folder; the image encoder only where the transformer has a branch for it.</summary>
internal sealed record WanParts(
    SentencePieceTokenizer Tokenizer, T5EncoderModel TextEncoder, AutoencoderKLWan Vae, IReadOnlyList<WanTransformer3DModel> Experts,
    FlowScheduleConfig Schedule, CLIPVisionModelWithProjection? Vision, ClipImageProcessor? Processor, WanIndex Index, ModelInfo Info)
{
    public IEnumerable<nn.Module> Networks => [TextEncoder, Vae, .. Experts, .. Vision is null ? [] : new nn.Module[] { Vision }];

    public static WanModel Load(string path, TensorPlace place)
    {
        using var off = no_grad();
        ModelPlace.Require(path);
        using var folder = new ModelFolder(path, place);
        var configs = WanConfigs.Read(folder);
        folder.Note(configs.Faults());
        var tokenizer = folder.Read("tokenizer", part => SentencePieceTokenizer.Load(Path.Combine(part, "spiece.model")));
        folder.Note(PartsFit.Pieces(tokenizer, configs.Text));
        var schedule = folder.Read("scheduler", part => FlowScheduleConfig.Load(Path.Combine(part, "scheduler_config.json")));
        var text = folder.Network<T5Config, T5EncoderModel>(
            WanConfigs.TextEncoder, config => new T5EncoderModel(config), T5EncoderModel.KeysOf);
        var vae = folder.Network<AutoencoderKLWanConfig, AutoencoderKLWan>(
            WanConfigs.Autoencoder, config => new AutoencoderKLWan(config), AutoencoderKLWan.KeysOf,
            typeIn: WanFamily.TypeIn(WanConfigs.Autoencoder));
        List<WanTransformer3DModel?> experts = [.. WanConfigs.ExpertsOf(folder).Select(part => Expert(folder, part))];
        var (vision, processor) = configs.Vision is null ? (null, null) : LoadVision(folder, configs.Vision);
        folder.RequireSound();
        var parts = new WanParts(
            tokenizer!, text!, vae!, [.. experts.OfType<WanTransformer3DModel>()], schedule!, vision, processor, configs.Index!, null!);
        var model = new WanModel(parts with { Info = parts.Describe(path, folder.Revision()) }, place);
        folder.GiveUp();
        return model;
    }

    /// <summary>What the transformer's image branch attends to of a still: 13hw -> 1MI; null where it has none.</summary>
    public Tensor? ImageTokens(Tensor still_13hw) =>
        Vision?.Encode(Processor!.Process(still_13hw).to(still_13hw.device)).Penultimate;

    private static WanTransformer3DModel? Expert(ModelFolder folder, string part) =>
        folder.Network<WanTransformer3DConfig, WanTransformer3DModel>(
            part, config => new WanTransformer3DModel(config), WanTransformer3DModel.KeysOf);

    private static (CLIPVisionModelWithProjection? Vision, ClipImageProcessor? Processor) LoadVision(
        ModelFolder folder, CLIPVisionConfig config) => (
        folder.Network<CLIPVisionConfig, CLIPVisionModelWithProjection>(
            WanConfigs.ImageEncoder, own => new CLIPVisionModelWithProjection(own), CLIPVisionModelWithProjection.KeysOf,
            WanConfigs.VisionSection),
        folder.Read("image_processor", part => new ClipImageProcessor(ClipImageConfig.Of(part, config.ImageSize))));

    private ModelInfo Describe(string path, string revision)
    {
        var (size, frames, fps) = Index.Dreamer.For(Vae.Config);
        var (expert, scale) = (Experts[0].Config, Vae.Config.LatentScale());
        var makes = WanConfigs.Makes(Index, expert, Vae.Config);
        return new ModelInfo(
            Index.Dreamer.Name ?? ModelInfo.NameOf(path), revision, Vae.Config.ZDim, scale, Schedule.TrainSteps,
            makes.MaxFrames, size, frames, fps, ModelInfo.BytesOf(Networks))
        {
            SizeMultiple = makes.SizeMultiple,
            Makes = makes,
        };
    }
}
