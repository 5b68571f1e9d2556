// Shapes: B batch, G groups of tokens that share a time, S sinusoid, D width, T text tokens, E text width, M image tokens, I image width
using Dreamer.Diffusion.Checkpoints;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch.nn;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Networks.Wan;

/// <summary>Image tokens BMI -> BMD; with places, the tokens of two frames, (2B)MI -> B(2M)D (diffusers WanImageEmbedding).</summary>
internal sealed class WanImageEmbedding : Module<Tensor, Tensor>, ITakesTensors
{
    private const double Eps = 1e-5; // not the config's

    [ComponentName(Name = "pos_embed")] private Parameter? _posEmbed;
    [ComponentName(Name = "norm1")] private readonly WideLayerNorm _norm1;
    [ComponentName(Name = "ff")] private readonly GeluFeedForward _ff;
    [ComponentName(Name = "norm2")] private readonly WideLayerNorm _norm2;
    private readonly int? _places;

    public WanImageEmbedding(int imageWidth, int width, int? places) : base(nameof(WanImageEmbedding))
    {
        _places = places;
        _posEmbed = places is { } count ? Parameter(zeros([1, count, imageWidth], dtype: ScalarType.Float32, device: Layers.Place)) : null;
        _norm1 = new WideLayerNorm(imageWidth, Eps, isAffine: true);
        _ff = new GeluFeedForward(imageWidth, imageWidth, width, "gelu");
        _norm2 = new WideLayerNorm(width, Eps, isAffine: true);
        RegisterComponents();
    }

    public override Tensor forward(Tensor image_BMI)
    {
        using var scope = NewDisposeScope();
        var x_BMI = _posEmbed is null ? image_BMI : image_BMI.reshape(-1, _places!.Value, image_BMI.shape[2]) + _posEmbed;
        return _norm2.call(_ff.call(_norm1.call(x_BMI))).MoveToOuterDisposeScope();
    }

    void ITakesTensors.Take(string name, Tensor tensor) => ConditionallyRegisterParameter(name, _posEmbed = (Parameter)tensor);
}

/// <summary>What every block is told of time, text and image (diffusers WanTimeTextImageEmbedding).</summary>
internal sealed class WanConditions : Module
{
    [ComponentName(Name = "time_embedder")] private readonly TimestepEmbedding _timeEmbedder;
    [ComponentName(Name = "time_proj")] private readonly Linear _timeProj;
    [ComponentName(Name = "text_embedder")] private readonly TimestepEmbedding _textEmbedder;
    [ComponentName(Name = "image_embedder")] private readonly WanImageEmbedding? _imageEmbedder;
    private readonly WanTransformer3DConfig _config;

    public WanConditions(WanTransformer3DConfig config) : base(nameof(WanConditions))
    {
        _config = config;
        _timeEmbedder = new TimestepEmbedding(config.FreqDim, config.Width);
        _timeProj = Layers.Linear(config.Width, 6 * config.Width);
        _textEmbedder = new TimestepEmbedding(config.TextDim, config.Width, "gelu_pytorch_tanh");
        _imageEmbedder = config.ImageDim is { } width ? new WanImageEmbedding(width, config.Width, config.PosEmbedSeqLen) : null;
        RegisterComponents();
    }

    /// <summary>Times BG -> their embedding BGD, and the modulations of a block that are made of it, BG6D.</summary>
    public (Tensor Time_BGD, Tensor Modulation_BG6D) OfTimes(Tensor times_BG) =>
        Modulation.OfTimes(times_BG, _config.FreqDim, _timeEmbedder, _timeProj);

    /// <summary>Captions BTE -> BTD.</summary>
    public Tensor OfText(Tensor text_BTE) => _textEmbedder.call(text_BTE);

    /// <summary>Image tokens BMI -> BMD; a network with an image branch needs them, and another has no use for them.</summary>
    public Tensor? OfImage(Tensor? image_BMI)
    {
        if ((image_BMI is null) != (_imageEmbedder is null))
        {
            throw new ArgumentException(_imageEmbedder is null
                ? $"The image tokens are [{string.Join(", ", image_BMI!.shape)}], and this transformer has no image_dim."
                : $"This transformer attends to image tokens of width {_config.ImageDim}, and was given none.");
        }
        return image_BMI is null ? null : _imageEmbedder!.call(image_BMI);
    }
}
