// Shapes: B batch, C channels, H height, W width, L text tokens, D text width, T time embedding width, E width of the second embedding
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace Dreamer.Diffusion.Networks;

/// <summary>Halves a map by a strided convolution; padding 0 means right and bottom only.</summary>
internal sealed class Downsample2D : Module<Tensor, Tensor>
{
    [ComponentName(Name = "conv")] private readonly Conv2d _conv;

    private readonly bool _padsRightAndBottom;

    public Downsample2D(int channels, int padding) : base(nameof(Downsample2D))
    {
        _padsRightAndBottom = padding == 0;
        _conv = Layers.Conv2d(channels, channels, 3L, stride: 2L, padding: (long)padding);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x_BCHW)
    {
        using var scope = NewDisposeScope();
        return _conv.call(_padsRightAndBottom ? F.pad(x_BCHW, [0, 1, 0, 1]) : x_BCHW).MoveToOuterDisposeScope();
    }
}

/// <summary>One level on the way down; leaves every layer's output on the stack of skips.</summary>
internal sealed class UNetDownBlock : Module<Tensor, Tensor, ContextCache, Stack<Tensor>, Tensor>
{
    [ComponentName(Name = "resnets")] private readonly ModuleList<ResnetBlock2D> _resnets = [];
    [ComponentName(Name = "attentions")] private readonly ModuleList<Transformer2D> _attentions = [];
    [ComponentName(Name = "downsamplers")] private readonly ModuleList<Downsample2D> _downsamplers = [];

    public UNetDownBlock(UNet2DConditionConfig config, int level) : base(nameof(UNetDownBlock))
    {
        var channels = config.BlockOutChannels;
        for (var layer = 0; layer < config.LayersPerBlock.At(level); layer++)
        {
            _resnets.Add(
                new ResnetBlock2D(UNetShapes.Resnet(config, channels[layer == 0 ? Math.Max(level - 1, 0) : level], channels[level])));
            if (config.DownBlockTypes[level] == "CrossAttnDownBlock2D")
            {
                _attentions.Add(new Transformer2D(UNetShapes.Transformer(config, level, config.TransformerLayersPerBlock.At(level))));
            }
        }
        if (level < channels.Count - 1)
        {
            _downsamplers.Add(new Downsample2D(channels[level], config.DownsamplePadding));
        }
        RegisterComponents();
    }

    internal ModuleList<ResnetBlock2D> Resnets => _resnets;

    /// <summary>As many as ResNets, or none.</summary>
    internal ModuleList<Transformer2D> Attentions => _attentions;
    internal Downsample2D? Downsampler => _downsamplers.Count > 0 ? _downsamplers[0] : null;

    /// <summary>Of what has come through the block's first layer: a step may end there.</summary>
    public override Tensor forward(Tensor h_BCHW, Tensor temb_BT, ContextCache contexts, Stack<Tensor> skips)
    {
        skips.Push(h_BCHW);
        for (var layer = 1; layer < _resnets.Count; layer++)
        {
            h_BCHW = Layer(layer, h_BCHW, temb_BT, contexts);
            skips.Push(h_BCHW);
        }
        if (Downsampler is { } downsampler)
        {
            skips.Push(downsampler.call(h_BCHW));
        }
        return skips.Peek();
    }

    internal Tensor Layer(int layer, Tensor x_BCHW, Tensor temb_BT, ContextCache contexts)
    {
        var h_BCHW = _resnets[layer].call(x_BCHW, temb_BT);
        return _attentions.Count > 0 ? _attentions[layer].call(h_BCHW, contexts) : h_BCHW;
    }
}

/// <summary>ResNet, then spatial transformer and ResNet, usually once, at the coarsest level.</summary>
internal sealed class UNetMidBlock : Module<Tensor, Tensor, ContextCache, Tensor>
{
    [ComponentName(Name = "resnets")] private readonly ModuleList<ResnetBlock2D> _resnets = [];
    [ComponentName(Name = "attentions")] private readonly ModuleList<Transformer2D> _attentions = [];

    public UNetMidBlock(UNet2DConditionConfig config) : base(nameof(UNetMidBlock))
    {
        var level = config.BlockOutChannels.Count - 1;
        var shape = UNetShapes.Resnet(
            config, config.BlockOutChannels[level], config.BlockOutChannels[level]) with
        { OutputScale = config.MidBlockScaleFactor };
        _resnets.Add(new ResnetBlock2D(shape));
        for (var layer = 0; layer < config.MidBlockLayers; layer++)
        {
            _attentions.Add(new Transformer2D(UNetShapes.Transformer(config, level, UNetShapes.TransformerLayersMid(config, layer))));
            _resnets.Add(new ResnetBlock2D(shape));
        }
        RegisterComponents();
    }

    internal ModuleList<ResnetBlock2D> Resnets => _resnets;
    internal ModuleList<Transformer2D> Attentions => _attentions;

    public override Tensor forward(Tensor x_BCHW, Tensor temb_BT, ContextCache contexts)
    {
        using var scope = NewDisposeScope();
        var h_BCHW = _resnets[0].call(x_BCHW, temb_BT);
        for (var layer = 0; layer < _attentions.Count; layer++)
        {
            h_BCHW = _resnets[layer + 1].call(_attentions[layer].call(h_BCHW, contexts), temb_BT);
        }
        return h_BCHW.MoveToOuterDisposeScope();
    }
}

/// <summary>One level on the way up; every layer takes a skip from the stack.</summary>
internal sealed class UNetUpBlock : Module<Tensor, Tensor, ContextCache, Stack<Tensor>, Tensor>
{
    [ComponentName(Name = "resnets")] private readonly ModuleList<ResnetBlock2D> _resnets = [];
    [ComponentName(Name = "attentions")] private readonly ModuleList<Transformer2D> _attentions = [];
    [ComponentName(Name = "upsamplers")] private readonly ModuleList<Upsample2D> _upsamplers = [];

    /// <summary>Up blocks count from the coarsest, levels from the finest.</summary>
    public UNetUpBlock(UNet2DConditionConfig config, int index) : base(nameof(UNetUpBlock))
    {
        var channels = config.BlockOutChannels;
        var level = channels.Count - 1 - index;
        var layers = config.LayersPerBlock.At(level);
        for (var layer = 0; layer <= layers; layer++)
        {
            var fromBelow = channels[layer == 0 ? Math.Min(level + 1, channels.Count - 1) : level];
            // The last skip of a level is what entered it on the way down.
            var fromSkip = channels[layer == layers ? Math.Max(level - 1, 0) : level];
            _resnets.Add(new ResnetBlock2D(UNetShapes.Resnet(config, fromBelow + fromSkip, channels[level])));
            if (config.UpBlockTypes[index] == "CrossAttnUpBlock2D")
            {
                _attentions.Add(new Transformer2D(UNetShapes.Transformer(config, level, UNetShapes.TransformerLayersUp(config, index))));
            }
        }
        if (level > 0)
        {
            _upsamplers.Add(new Upsample2D(channels[level]));
        }
        RegisterComponents();
    }

    internal ModuleList<ResnetBlock2D> Resnets => _resnets;

    /// <summary>As many as ResNets, or none.</summary>
    internal ModuleList<Transformer2D> Attentions => _attentions;
    internal Upsample2D? Upsampler => _upsamplers.Count > 0 ? _upsamplers[0] : null;

    public override Tensor forward(Tensor x_BCHW, Tensor temb_BT, ContextCache contexts, Stack<Tensor> skips)
    {
        using var scope = NewDisposeScope();
        var h_BCHW = x_BCHW;
        for (var layer = 0; layer < _resnets.Count; layer++)
        {
            h_BCHW = _resnets[layer].call(cat([h_BCHW, skips.Pop()], dim: 1), temb_BT);
            h_BCHW = _attentions.Count > 0 ? _attentions[layer].call(h_BCHW, contexts) : h_BCHW;
        }
        // To the size of the next skip, so that odd sizes come back as they went.
        h_BCHW = Upsampler?.call(h_BCHW, skips.Peek().shape[2..]) ?? h_BCHW;
        return h_BCHW.MoveToOuterDisposeScope();
    }
}

/// <summary>Layer shapes that a config implies.</summary>
internal static class UNetShapes
{
    public static ResnetShape Resnet(UNet2DConditionConfig config, int channelsIn, int channelsOut) => new(
        channelsIn, channelsOut, config.NormNumGroups, config.NormEps, config.TimeWidth, config.ResnetTimeScaleShift == "scale_shift")
    { Activation = config.ActFn };

    public static TransformerShape Transformer(UNet2DConditionConfig config, int level, int layers) => new(
        config.BlockOutChannels[level], config.AttentionHeadDim.At(level), layers,
        config.CrossAttentionDim.At(level), config.NormNumGroups, config.UseLinearProjection);

    public static int TransformerLayersUp(UNet2DConditionConfig config, int index) =>
        config.ReverseTransformerLayersPerBlock?.At(index)
            ?? config.TransformerLayersPerBlock.At(config.BlockOutChannels.Count - 1 - index);

    public static int TransformerLayersMid(UNet2DConditionConfig config, int layer) =>
        config.TransformerLayersPerMidBlock?.At(layer) ?? config.TransformerLayersPerBlock.At(config.BlockOutChannels.Count - 1);
}

/// <summary>Samples that have come through the first ResNet and its transformer; entered is what conv_in made of them.</summary>
internal sealed record UNetBegun(long Rows, Tensor Entered_BCHW, Tensor H_BCHW, Tensor Temb_BT, Tensor? Signal, ScalarType Type)
    : Begun(Rows, Signal)
{
    public override Begun Of(IReadOnlyList<(long First, long Count)> runs) =>
        new UNetBegun(runs.Sum(run => run.Count), Of(Entered_BCHW, runs), Of(H_BCHW, runs), Of(Temb_BT, runs), null, Type);

    public UNetBegun MoveToOuterDisposeScope()
    {
        foreach (var tensor in new[] { Entered_BCHW, H_BCHW, Temb_BT, Signal }.OfType<Tensor>())
        {
            tensor.MoveToOuterDisposeScope();
        }
        return this;
    }
}

/// <summary>
/// Text-conditioned denoiser: sample_BCHW, times_B, text_BLD -> BCHW. Layout and keys of diffusers' UNet2DConditionModel
/// (SD 1.x, SD 2.x); <see cref="UNet2DConditionConfig.PositionEmbedding"/> is our extension.
/// </summary>
public sealed class UNet2DConditionModel : Module<Tensor, Tensor, Tensor, Tensor>
{
    [ComponentName(Name = "conv_in")] private readonly Conv2d _convIn;
    [ComponentName(Name = "time_embedding")] private readonly TimestepEmbedding _timeEmbedding;
    [ComponentName(Name = "class_embedding")] private readonly TimestepEmbedding? _classEmbedding;
    [ComponentName(Name = "down_blocks")] private readonly ModuleList<UNetDownBlock> _downBlocks = [];
    [ComponentName(Name = "mid_block")] private readonly UNetMidBlock _midBlock;
    [ComponentName(Name = "up_blocks")] private readonly ModuleList<UNetUpBlock> _upBlocks = [];
    [ComponentName(Name = "conv_norm_out")] private readonly GroupNorm _convNormOut;
    [ComponentName(Name = "conv_out")] private readonly Conv2d _convOut;
    private readonly Func<Tensor, Tensor> _activation;

    public UNet2DConditionModel(UNet2DConditionConfig config) : base(nameof(UNet2DConditionModel))
    {
        config.Validate();
        Config = config;
        var channels = config.BlockOutChannels;
        _convIn = Layers.Conv2d(config.InChannels, channels[0], 3L, padding: 1L);
        _timeEmbedding = new TimestepEmbedding(channels[0], config.TimeWidth, config.ActFn);
        _activation = Activations.Named(config.ActFn);
        _classEmbedding = config.ProjectionClassEmbeddingsInputDim is { } width && config.ClassEmbedType is not null
            ? new TimestepEmbedding(width, config.TimeWidth) : null;
        for (var level = 0; level < channels.Count; level++)
        {
            _downBlocks.Add(new UNetDownBlock(config, level));
            _upBlocks.Add(new UNetUpBlock(config, level));
        }
        _midBlock = new UNetMidBlock(config);
        _convNormOut = Layers.GroupNorm(config.NormNumGroups, channels[0], config.NormEps);
        _convOut = Layers.Conv2d(channels[0], config.OutChannels, 3L, padding: 1L);
        RegisterComponents();
    }

    public UNet2DConditionConfig Config { get; }

    /// <summary>Of weights and activations; samples may be of another, and what is returned is of the sample's.</summary>
    internal ScalarType Type => _convIn.weight.dtype;

    internal Device Device => _convIn.weight.device;

    internal Conv2d ConvIn => _convIn;
    internal ModuleList<UNetDownBlock> DownBlocks => _downBlocks;
    internal UNetMidBlock MidBlock => _midBlock;
    internal ModuleList<UNetUpBlock> UpBlocks => _upBlocks;

    /// <summary>Every spatial transformer, in the order of the data flow.</summary>
    internal IEnumerable<Transformer2D> Transformers =>
        [.. _downBlocks.SelectMany(b => b.Attentions), .. _midBlock.Attentions, .. _upBlocks.SelectMany(b => b.Attentions)];

    /// <summary>For training: projects the text on every call.</summary>
    public override Tensor forward(Tensor sample_BCHW, Tensor times_B, Tensor text_BLD)
    {
        using var scope = NewDisposeScope();
        return Denoise(sample_BCHW, times_B, Project(text_BLD)).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Keys and values of a batch of texts, for any number of <see cref="Denoise"/> calls; they belong to the caller's dispose scope until
    /// detached.
    /// </summary>
    public ContextCache Project(Tensor text_BLD)
    {
        using var scope = NewDisposeScope();
        var (contexts, own_BLD) = (new ContextCache(), text_BLD.to(Type));
        foreach (var attention in Transformers.SelectMany(t => t.CrossAttentions))
        {
            contexts[attention] = attention.Project(own_BLD);
        }
        return contexts.MoveToOuterDisposeScope();
    }

    /// <summary>One evaluation; <paramref name="labels_BE"/> is the second embedding's vector where the config has one.</summary>
    public Tensor Denoise(Tensor sample_BCHW, Tensor times_B, ContextCache contexts, Tensor? labels_BE = null)
    {
        using var scope = NewDisposeScope();
        return Finish(Begin(sample_BCHW, times_B, contexts, labels_BE), contexts).MoveToOuterDisposeScope();
    }

    /// <summary>Through the first ResNet and its transformer.</summary>
    internal UNetBegun Begin(Tensor sample_BCHW, Tensor times_B, ContextCache contexts, Tensor? labels_BE, bool tells = false)
    {
        using var scope = NewDisposeScope();
        var temb_BT = EmbedTime(times_B, labels_BE).to(Type);
        var entered_BCHW = Enter(sample_BCHW);
        var h_BCHW = _downBlocks[0].Layer(0, AddPlaces(entered_BCHW), temb_BT, contexts);
        var signal_BCHW = tells ? BlockSignal.Of(entered_BCHW, h_BCHW, channels: 1) : null;
        return new UNetBegun(sample_BCHW.shape[0], entered_BCHW, h_BCHW, temb_BT, signal_BCHW, sample_BCHW.dtype)
            .MoveToOuterDisposeScope();
    }

    /// <summary>Through all the others to the end.</summary>
    internal Tensor Finish(UNetBegun begun, ContextCache contexts)
    {
        using var scope = NewDisposeScope();
        var (temb_BT, skips) = (begun.Temb_BT, new Stack<Tensor>([begun.Entered_BCHW]));
        var h_BCHW = _downBlocks[0].call(begun.H_BCHW, temb_BT, contexts, skips);
        foreach (var block in _downBlocks.Skip(1))
        {
            h_BCHW = block.call(block.Layer(0, AddPlaces(h_BCHW), temb_BT, contexts), temb_BT, contexts, skips);
        }
        h_BCHW = _midBlock.call(AddPlaces(h_BCHW), temb_BT, contexts);
        foreach (var block in _upBlocks)
        {
            h_BCHW = block.call(AddPlaces(h_BCHW), temb_BT, contexts, skips);
        }
        return Leave(h_BCHW).to(begun.Type).MoveToOuterDisposeScope();
    }

    /// <summary>Of the first block's signal.</summary>
    internal long[] SignalShape(long[] sample_BCHW) =>
        BlockSignal.ShapeOf([sample_BCHW[0], Config.BlockOutChannels[0], .. sample_BCHW[2..]], channels: 1);

    /// <summary>times_B -> BT; with a second embedding, its vector is required.</summary>
    internal Tensor EmbedTime(Tensor times_B, Tensor? labels_BE)
    {
        using var scope = NewDisposeScope();
        var sinusoid_BS = Sinusoids.OfTimes(times_B, Config.BlockOutChannels[0], Config.FlipSinToCos, Config.FreqShift);
        var temb_BT = _timeEmbedding.call(sinusoid_BS);
        if (_classEmbedding is not null)
        {
            temb_BT = temb_BT + _classEmbedding.call(
                labels_BE ?? throw new ArgumentNullException(nameof(labels_BE), "class_embed_type 'projection' needs its vector."));
        }
        return temb_BT.MoveToOuterDisposeScope();
    }

    internal Tensor Enter(Tensor sample_BCHW)
    {
        using var scope = NewDisposeScope();
        var own_BCHW = sample_BCHW.to(Type);
        return _convIn.call(Config.CenterInputSample ? own_BCHW * 2 - 1 : own_BCHW).MoveToOuterDisposeScope();
    }

    internal Tensor AddPlaces(Tensor h_BCHW)
    {
        if (Config.PositionEmbedding is null)
        {
            return h_BCHW;
        }
        using var scope = NewDisposeScope();
        return (h_BCHW + Sinusoids.OfPlaces((int)h_BCHW.shape[1], h_BCHW)).MoveToOuterDisposeScope();
    }

    internal Tensor Leave(Tensor h_BCHW)
    {
        using var scope = NewDisposeScope();
        return _convOut.call(_activation(_convNormOut.call(h_BCHW))).MoveToOuterDisposeScope();
    }
}
