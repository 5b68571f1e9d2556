using Dreamer.Diffusion.Checkpoints;
using Dreamer.Diffusion.Networks;
using Dreamer.Diffusion.Tokenizers;
using TorchSharp;
using static TorchSharp.torch;

namespace Dreamer.Training.Phases;

/// <summary>The networks of earlier phases, as they were exported, for a phase that learns on top of them.</summary>
internal sealed class FrozenEncoders : IDisposable
{
    private readonly ClipTokenizer _tokenizer;
    private readonly CLIPTextModel _text;
    private readonly CLIPVisionModelWithProjection _vision;
    private readonly Device _device;

    private FrozenEncoders(string modelFolder, Device device)
    {
        _device = device;
        _tokenizer = ClipTokenizer.Load(Path.Combine(modelFolder, "tokenizer"));
        Vae = Freeze(
            Load(modelFolder, "vae", ModelFiles.DiffusionWeights, (AutoencoderKLConfig config) => new AutoencoderKL(config), device));
        _text = Freeze(Load(
            modelFolder, "text_encoder", ModelFiles.TransformerWeights, (CLIPTextConfig config) => new CLIPTextModel(config), device));
        _vision = Freeze(Load(modelFolder, "image_encoder", ModelFiles.TransformerWeights,
            (CLIPVisionConfig config) => new CLIPVisionModelWithProjection(config), device));
    }

    public AutoencoderKL Vae { get; }

    public static FrozenEncoders Load(string modelFolder, Device device) => new(modelFolder, device);

    /// <summary>One of the model's networks, with its exported weights.</summary>
    public static TNetwork Load<TConfig, TNetwork>(
        string modelFolder, string part, string weights, Func<TConfig, TNetwork> create, Device device)
        where TConfig : class, INetworkConfig
        where TNetwork : nn.Module
    {
        var folder = Path.Combine(modelFolder, part);
        var config = ConfigFile.Read<TConfig>(Path.Combine(folder, "config.json"));
        using var checkpoint = Checkpoint.Open(Path.Combine(folder, weights));
        checkpoint.RequireWeights(config.LeastWeights());
        var network = create(config);
        network.LoadCheckpoint(checkpoint);
        network.to(device);
        return network;
    }

    public static T Freeze<T>(T network) where T : nn.Module
    {
        foreach (var parameter in network.parameters())
        {
            parameter.requires_grad = false;
        }
        return network;
    }

    public CLIPTextOutput Encode(IReadOnlyList<string> captions)
    {
        using var _ = no_grad();
        return _text.Encode(_tokenizer.Batch(captions, _device));
    }

    /// <summary>CLIP's last but one tokens of images in [-1, 1].</summary>
    public Tensor ImageTokens(Tensor images_BCHW)
    {
        using var _ = no_grad();
        return _vision.Encode(images_BCHW).Penultimate;
    }

    public void Dispose()
    {
        Vae.Dispose();
        _text.Dispose();
        _vision.Dispose();
    }
}
