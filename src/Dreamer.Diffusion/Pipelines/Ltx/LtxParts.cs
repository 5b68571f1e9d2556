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
    SentencePieceTokenizer Tokenizer, T5EncoderModel TextEncoder, AutoencoderKLLTXVideo Vae, LTXVideoTransformer3DModel Transformer,
    FlowScheduleConfig Schedule, LtxIndex Index, ModelInfo Info)
{
    public IEnumerable<nn.Module> Networks => [TextEncoder, Vae, Transformer];

    public static LtxModel Load(string path, TensorPlace place, IReadOnlyList<LoraUse> loras)
    {
        using var off = no_grad();
        ModelPlace.Require(path);
        using var folder = new ModelFolder(path, place, loras);
        var configs = LtxConfigs.Read(folder);
        folder.Note(configs.Faults());
        var tokenizer = folder.Pieces("tokenizer");
        folder.Note(PartsFit.Pieces(tokenizer, configs.Text));
        var schedule = FlowFiles.Schedule(folder);
        var text = folder.Network<T5Config, T5EncoderModel>(
            LtxConfigs.TextEncoder, config => new T5EncoderModel(config), T5EncoderModel.KeysOf);
        var vae = folder.Network<AutoencoderKLLTXVideoConfig, AutoencoderKLLTXVideo>(
            LtxConfigs.Autoencoder, config => new AutoencoderKLLTXVideo(config));
        var transformer = folder.Network<LTXVideoTransformer3DConfig, LTXVideoTransformer3DModel>(
            LtxConfigs.Denoiser, config => new LTXVideoTransformer3DModel(config));
        folder.NoteUnusedLoras();
        folder.RequireSound();
        var parts = new LtxParts(tokenizer!, text!, vae!, transformer!, schedule!, configs.Index!, null!);
        var info = parts.Describe(path, folder.Revision()) with { LatentsRevision = folder.OwnRevision };
        var model = new LtxModel(parts with { Info = info }, place);
        folder.GiveUp();
        return model;
    }

    private ModelInfo Describe(string path, string revision)
    {
        var (size, frames, fps) = Index.Dreamer.OrPublished;
        var (makes, scale) = (LtxConfigs.Makes(Index, Vae.Config), Vae.Config.LatentScale());
        return new ModelInfo(
            Index.Dreamer.Name ?? ModelInfo.NameOf(path), revision, Vae.Config.LatentChannels, scale, Schedule.TrainSteps, makes.MaxFrames, size,
            frames, fps, ModelInfo.BytesOf(Networks))
        {
            Makes = makes,
        };
    }
}
