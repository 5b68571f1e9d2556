using Dreamer.Diffusion.Devices;
using Dreamer.Diffusion.Loras;
using Dreamer.Diffusion.Networks;
using Dreamer.Diffusion.Networks.Ltx;
using Dreamer.Diffusion.Pipelines.Flow;
using Dreamer.Diffusion.Schedules;
using Dreamer.Diffusion.Tokenizers;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Pipelines.Ltx;

/// <summary>The parts of an LTX-Video model as they lie in its folder.</summary>
internal sealed record LtxParts(
    string Folder, IReadOnlyList<LoraUse> Loras, SentencePieceTokenizer Tokenizer, NetworkPart<T5EncoderModel> TextEncoder,
    AutoencoderKLLTXVideo Vae, NetworkPart<LTXVideoTransformer3DModel> Transformer, FlowScheduleConfig Schedule, LtxIndex Index,
    IReadOnlyList<ModelPart> Outlines, ModelInfo Info)
{
    /// <summary>Those that come and go.</summary>
    public FlowParts Coming => new(Folder, Loras, TextEncoder, [Transformer], Outlines);

    public static LtxModel Load(string path, TensorPlace place, IReadOnlyList<LoraUse> loras, bool isWhole)
    {
        using var off = no_grad();
        ModelPlace.Require(path);
        using var folder = new ModelFolder(path, place, loras);
        var configs = LtxConfigs.Read(folder);
        folder.Note(configs.Faults());
        var tokenizer = folder.Pieces("tokenizer");
        folder.Note(PartsFit.Pieces(tokenizer, configs.Text));
        var schedule = FlowFiles.Schedule(folder);
        var outlines = LtxConfigs.Measure(folder);
        var vae = folder.Network<AutoencoderKLLTXVideoConfig, AutoencoderKLLTXVideo>(
            LtxConfigs.Autoencoder, config => new AutoencoderKLLTXVideo(config));
        var text = new NetworkPart<T5EncoderModel>(LtxConfigs.TextEncoder, ReadText);
        var transformer = new NetworkPart<LTXVideoTransformer3DModel>(LtxConfigs.Denoiser, ReadTransformer);
        List<INetworkPart> whole = isWhole ? [text, transformer] : [];
        whole.ForEach(part => part.Load(folder));
        NoteLoras(folder, configs);
        folder.RequireSound();
        var parts = new LtxParts(path, loras, tokenizer!, text, vae!, transformer, schedule!, configs.Index!, outlines, null!);
        var model = new LtxModel(parts with { Info = parts.Describe(folder) }, place);
        folder.GiveUp();
        return model;
    }

    private static T5EncoderModel? ReadText(ModelFolder folder, string part) =>
        folder.Network<T5Config, T5EncoderModel>(part, config => new T5EncoderModel(config), T5EncoderModel.KeysOf);

    private static LTXVideoTransformer3DModel? ReadTransformer(ModelFolder folder, string part) =>
        folder.Network<LTXVideoTransformer3DConfig, LTXVideoTransformer3DModel>(part, config => new LTXVideoTransformer3DModel(config));

    /// <summary>Also of a transformer that comes later, whose config is sound.</summary>
    private static void NoteLoras(ModelFolder folder, LtxConfigs configs)
    {
        if (folder.HasLoras && configs.Transformer is { } config)
        {
            folder.FitLoras(LtxConfigs.Denoiser, () => new LTXVideoTransformer3DModel(config));
        }
        folder.NoteUnusedLoras();
    }

    private ModelInfo Describe(ModelFolder folder)
    {
        var (size, frames, fps) = Index.Dreamer.OrPublished;
        var (makes, scale) = (LtxConfigs.Makes(Index, Vae.Config), Vae.Config.LatentScale());
        return new ModelInfo(
            Index.Dreamer.Name ?? ModelInfo.NameOf(Folder), folder.Revision(), Vae.Config.LatentChannels, scale, Schedule.TrainSteps, makes.MaxFrames, size,
            frames, fps, folder.WeightBytes)
        {
            Makes = makes,
            LatentsRevision = folder.OwnRevision,
        };
    }
}
