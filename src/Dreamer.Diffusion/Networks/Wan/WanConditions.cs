// Shapes: B batch, G groups of tokens that share a time, S sinusoid, D width, T text tokens, E text width, M image tokens, I image width
using Dreamer.Diffusion.Checkpoints;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch.nn;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Dreamer.Diffusion.Networks.Wan;

/// <summary>A layer norm of x…D, computed in float32 whatever the type; with or without weight and bias.</summary>
internal sealed class WideLayerNorm : Module<Tensor, Tensor>, ITakesTensors
{
    [ComponentName(Name = "weight")] private Parameter? _weight;
    [ComponentName(Name = "bias")] private Parameter? _bias;
    private readonly int _width;
    private readonly double _eps;

    public WideLayerNorm(int width, double eps, bool isAffine) : base(nameof(WideLayerNorm))
    {
        (_width, _eps) = (width, eps);
        _weight = isAffine ? Parameter(ones(width, dtype: ScalarType.Float32, device: Layers.Place)) : null;
        _bias = isAffine ? Parameter(zeros(width, dtype: ScalarType.Float32, device: Layers.Place)) : null;
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var wide = x.to(Devices.NumberTypes.Wide(x.dtype));
        return F.layer_norm(wide, [_width], _weight?.to(wide.dtype), _bias?.to(wide.dtype), _eps).to(x.dtype).MoveToOuterDisposeScope();
    }

    void ITakesTensors.Take(string name, Tensor tensor) =>
        ConditionallyRegisterParameter(name, name == "weight" ? _weight = (Parameter)tensor : _bias = (Parameter)tensor);
}

/// <summary>A linear layer and a GELU.</summary>
internal sealed class GeluProjection : Module<Tensor, Tensor>
{
    [ComponentName(Name = "proj")] private readonly Linear _proj;
    private readonly Func<Tensor, Tensor> _activation;

    public GeluProjection(int widthIn, int width, string activation) : base(nameof(GeluProjection))
    {
        _proj = Layers.Linear(widthIn, width);
        _activation = Activations.Named(activation);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        return _activation(_proj.call(x)).MoveToOuterDisposeScope();
    }
}

/// <summary>Linear, GELU, linear; the published keys count a dropout between them.</summary>
internal sealed class GeluFeedForward : Module<Tensor, Tensor>
{
    [ComponentName(Name = "net")] private readonly ModuleList<Module<Tensor, Tensor>> _net;

    public GeluFeedForward(int widthIn, int inner, int widthOut, string activation) : base(nameof(GeluFeedForward))
    {
        _net = [new GeluProjection(widthIn, inner, activation), nn.Identity(), Layers.Linear(inner, widthOut)];
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        return _net[2].call(_net[0].call(x)).MoveToOuterDisposeScope();
    }
}

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
    public (Tensor Time_BGD, Tensor Modulation_BG6D) OfTimes(Tensor times_BG)
    {
        using var scope = NewDisposeScope();
        var sinusoid_NS = Sinusoids.OfLargeTimes(times_BG.flatten(), _config.FreqDim);
        var time_ND = _timeEmbedder.call(sinusoid_NS).to(_timeProj.weight.dtype);
        var modulation_N6D = _timeProj.call(F.silu(time_ND)).unflatten(1, 6, -1);
        return (
            time_ND.unflatten(0, times_BG.shape).MoveToOuterDisposeScope(),
            modulation_N6D.unflatten(0, times_BG.shape).MoveToOuterDisposeScope());
    }

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
