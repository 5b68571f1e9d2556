using Dreamer.Diffusion.Checkpoints;
using Dreamer.Diffusion.Motion;
using Dreamer.Diffusion.Networks;
using Dreamer.Diffusion.Pipelines;
using Dreamer.Diffusion.Schedules;
using Dreamer.Diffusion.Tokenizers;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Tests.Pipelines;

/// <summary>A whole model of a few thousand random weights, in a folder: 16×16 pixels, 8×8 latents.</summary>
public sealed class TinyModelFolder : IDisposable
{
    private const int Width = 16;

    private static readonly string[] Captions = ["a large red star on the left", "a small blue ring", "the star moves to the left", "the ring grows"];

    public TinyModelFolder()
    {
        using var off = no_grad();
        manual_seed(11);
        BpeTrainer.Train(Captions, At("tokenizer"), length: 12);
        UnigramTrainer.Train(Captions, At("tokenizer_2", "spiece.model"));
        var end = (int)ClipTokenizer.Load(At("tokenizer")).Encode("").Ids[1];
        var unet = WriteStageOne(end);
        WriteStageTwo(unet);
        Directory.CreateDirectory(At("scheduler"));
        new ScheduleConfig().Write(At("scheduler", "scheduler_config.json"));
        ConfigFile.Write(At("model_index.json"), new ModelIndex { Dreamer = new DreamerDefaults { Name = "tiny", Size = 16, Frames = 4, Fps = 8, MotionTokens = 10 } });
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("tiny-model").FullName;

    public string At(params string[] parts) => Path.Combine([Folder, .. parts]);

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private UNet2DConditionModel WriteStageOne(int end)
    {
        Write("text_encoder", new CLIPTextConfig
        {
            VocabSize = end + 1,
            HiddenSize = Width,
            IntermediateSize = 32,
            NumHiddenLayers = 2,
            NumAttentionHeads = 2,
            MaxPositionEmbeddings = 12,
            EosTokenId = end,
        }, config => new CLIPTextModel(config)).Dispose();
        Write("vae", new AutoencoderKLConfig
        {
            BlockOutChannels = [16],
            PatchSize = 2,
            LatentChannels = 4,
            NormType = "none",
            ScalingFactor = 1,
        }, config => new AutoencoderKL(config)).Dispose();
        return Write("unet", new UNet2DConditionConfig
        {
            DownBlockTypes = ["CrossAttnDownBlock2D", "CrossAttnDownBlock2D"],
            UpBlockTypes = ["CrossAttnUpBlock2D", "CrossAttnUpBlock2D"],
            BlockOutChannels = [16, 32],
            LayersPerBlock = 1,
            NormNumGroups = 8,
            CrossAttentionDim = Width,
            AttentionHeadDim = 2,
            ClassEmbedType = "projection",
            ProjectionClassEmbeddingsInputDim = Width,
        }, config => new UNet2DConditionModel(config));
    }

    private void WriteStageTwo(UNet2DConditionModel unet)
    {
        Write("text_encoder_2", new T5Config { VocabSize = 256, DModel = Width, DKv = 8, DFf = 32, NumLayers = 2, NumHeads = 2 }, config => new T5EncoderModel(config)).Dispose();
        Write("image_encoder", new CLIPVisionConfig
        {
            HiddenSize = Width,
            IntermediateSize = 32,
            ProjectionDim = Width,
            NumHiddenLayers = 2,
            NumAttentionHeads = 2,
            ImageSize = 16,
            PatchSize = 8,
        }, config => new CLIPVisionModelWithProjection(config)).Dispose();
        Write("motion", new MotionConfig
        {
            ConditionWidth = 16,
            TemporalHeadDim = 8,
            MotionMaxSeqLength = 8,
            NormNumGroups = 8,
            T5Width = Width,
            PacaHeads = 2,
            ReferenceWidth = 16,
            LatentScale = 2,
            AdapterTokens = 2,
            AdapterDepth = 1,
            AdapterWidth = 16,
            AdapterHeads = 2,
            ImageTokenWidth = Width,
        }, config => new FactorizedVideoUNet(unet, config)).Dispose();
        unet.Dispose();
    }

    private TNetwork Write<TConfig, TNetwork>(string part, TConfig config, Func<TConfig, TNetwork> create)
        where TConfig : class, INetworkConfig
        where TNetwork : nn.Module
    {
        Directory.CreateDirectory(At(part));
        ConfigFile.Write(At(part, "config.json"), config);
        var network = create(config);
        foreach (var weight in network.parameters())
        {
            using var noise = randn_like(weight);
            weight.add_(noise * 0.05); // also where layers begin at zero: they shall do something here
        }
        network.SaveCheckpoint(At(part, "model.safetensors"));
        return network;
    }
}
