// Shapes: B clips, F frames, G images (B*F), C latent channels, H/W latent pixels, T time embedding width, E condition width
using Dreamer.Diffusion.Networks;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Dreamer.Diffusion.Motion;

/// <summary>
/// Stage two's denoiser: z_BFCHW, times_B, conditions -> BFCHW. Motion layers go between the layers of a spatial network, which is
/// neither copied nor owned nor part of this network's state (Factorized-Dreamer, arXiv 2408.10119; layer details are our reconstruction).
/// </summary>
/// <remarks>
/// In a level: ResNet, temporal convolution, spatial transformer (with the adapter's branch), PACA on the way up, temporal transformer.
/// With all new output layers zero, as they are built, a clip is F independent stills of the spatial network.
/// </remarks>
public sealed class FactorizedVideoUNet : Module<Tensor, Tensor, FrameConditions, Tensor>
{
    [ComponentName(Name = "conv_in_still")] private readonly Conv2d? _convInStill;
    [ComponentName(Name = "conditioning")] private readonly FrameConditioning? _conditioning;
    [ComponentName(Name = "reference")] private readonly ReferenceEncoder? _reference;
    [ComponentName(Name = "adapter")] private readonly ImageAdapter? _adapter;
    [ComponentName(Name = "down_blocks")] private readonly ModuleList<MotionLevel> _downBlocks = [];
    [ComponentName(Name = "mid_block")] private readonly MotionLevel _midBlock;
    [ComponentName(Name = "up_blocks")] private readonly ModuleList<MotionLevel> _upBlocks = [];
    [ComponentName(Name = "output")] private readonly MotionOutput? _output;
    private readonly Lazy<UNet2DConditionModel> _spatial; // not a plain field: those are registered as children

    public FactorizedVideoUNet(UNet2DConditionModel spatial, MotionConfig config) : base(nameof(FactorizedVideoUNet))
    {
        config.ValidateFor(spatial.Config);
        Config = config;
        _spatial = new Lazy<UNet2DConditionModel>(spatial);
        var channels = spatial.Config.BlockOutChannels;
        _convInStill = config.StillInput ? Layers.Conv2d(spatial.Config.InChannels, channels[0], 3L, padding: 1L, bias: false) : null;
        _conditioning = config.ConditionWidth is { } width ? new FrameConditioning(config, width, spatial.Config.TimeWidth) : null;
        _reference = config.Paca ? new ReferenceEncoder(config, spatial.Config.InChannels, channels.Count) : null;
        _adapter = config.Adapter ? new ImageAdapter(config, CrossAttentions) : null;
        for (var index = 0; index < channels.Count; index++)
        {
            _downBlocks.Add(new MotionLevel(DownShape(index), config));
            _upBlocks.Add(new MotionLevel(UpShape(index), config));
        }
        _midBlock = new MotionLevel(MidShape(), config);
        _output = config.MotionOutput ? new MotionOutput(channels[0], spatial.Config.OutChannels, config) : null;
        if (_convInStill is not null)
        {
            ZeroInit.Apply(_convInStill);
        }
        RegisterComponents();
    }

    public MotionConfig Config { get; }

    /// <summary>Channels of the features that <see cref="PredictNet"/> reads.</summary>
    public int FeatureChannels => Spatial.Config.BlockOutChannels[0];

    internal UNet2DConditionModel Spatial => _spatial.Value;
    internal MotionLevel MidBlock => _midBlock;
    internal ModuleList<MotionLevel> DownBlocks => _downBlocks;
    internal ModuleList<MotionLevel> UpBlocks => _upBlocks;

    private IEnumerable<Attention> CrossAttentions => Spatial.Transformers.SelectMany(t => t.CrossAttentions);
    private IEnumerable<MotionLevel> Levels => [.. _downBlocks, _midBlock, .. _upBlocks];

    /// <summary>For training: prepares the conditions on every call.</summary>
    public override Tensor forward(Tensor z_BFCHW, Tensor times_B, FrameConditions conditions)
    {
        using var scope = NewDisposeScope();
        return Denoise(z_BFCHW, times_B, Prepare(conditions, (int)z_BFCHW.shape[1])).MoveToOuterDisposeScope();
    }

    /// <summary>Computes what all steps of a job share; it belongs to the caller's dispose scope until detached.</summary>
    public ClipContext Prepare(FrameConditions conditions, int frames)
    {
        RequireFrames(frames);
        using var scope = NewDisposeScope();
        conditions = conditions.To(Spatial.Type);
        var kept_B111 = conditions.ImageKept_B?.reshape(-1, 1, 1, 1);
        var context = new ClipContext(frames, Project(conditions, kept_B111))
        {
            Labels_BE = conditions.Labels_BE,
            Time_BT = _conditioning?.ForSpatial(conditions),
            Condition_BFE = _conditioning?.PerFrame(conditions, frames),
            Still_BChw = _convInStill?.call(Kept(Given(conditions.StillLatent_BChw, "still's latent"), kept_B111)),
            Kept_B111 = kept_B111,
            FrameTimes_BF = conditions.FrameTimes_BF?.clone(), // the context owns what it keeps
        };
        return context.MoveToOuterDisposeScope();
    }

    /// <summary>One evaluation.</summary>
    public Tensor Denoise(Tensor z_BFCHW, Tensor times_B, ClipContext context)
    {
        using var scope = NewDisposeScope();
        return Evaluate(z_BFCHW, times_B, context).Output.MoveToOuterDisposeScope();
    }

    /// <summary>One evaluation that also returns the decoder's last features, BFCHW, for the flow loss.</summary>
    public (Tensor Output, Tensor Features) Evaluate(Tensor z_BFCHW, Tensor times_B, ClipContext context)
    {
        using var scope = NewDisposeScope();
        var (output_BFCHW, features_BFCHW) = Finish(Begin(z_BFCHW, times_B, context), context);
        return (output_BFCHW.MoveToOuterDisposeScope(), features_BFCHW.MoveToOuterDisposeScope());
    }

    /// <summary>Through the first ResNet, its transformer and their motion layers.</summary>
    internal ClipBegun Begin(Tensor z_BFCHW, Tensor times_B, ClipContext context, bool tells = false)
    {
        using var scope = NewDisposeScope();
        var step = new ClipStep(context, _conditioning?.AtStep(context.Condition_BFE!, times_B).to(Spatial.Type));
        var temb_GT = EmbedTime(times_B, context).repeat_interleave(context.Frames, 0);
        var entered_GCHW = ConvIn(z_BFCHW, context);
        var h_GCHW = Layer(Spatial.DownBlocks[0], _downBlocks[0], 0, Spatial.AddPlaces(entered_GCHW), temb_GT, step);
        var signal_GCHW = tells ? BlockSignal.Of(entered_GCHW, h_GCHW, channels: 1) : null;
        return new ClipBegun(z_BFCHW.shape[0], entered_GCHW, h_GCHW, temb_GT, step.Condition_BFE, signal_GCHW, z_BFCHW.dtype)
            .MoveToOuterDisposeScope();
    }

    /// <summary>Through all the others to the end; features as <see cref="Evaluate"/> returns them.</summary>
    internal (Tensor Output, Tensor Features) Finish(ClipBegun begun, ClipContext context)
    {
        using var scope = NewDisposeScope();
        var (frames, step, temb_GT) = (context.Frames, new ClipStep(context, begun.Condition_BFE), begun.Temb_GT);
        var skips = new Stack<Tensor>([begun.Entered_GCHW, begun.H_GCHW]);
        var h_GCHW = AfterFirst(Spatial.DownBlocks[0], _downBlocks[0], temb_GT, step, skips);
        foreach (var (block, motion) in Spatial.DownBlocks.Zip(_downBlocks).Skip(1))
        {
            h_GCHW = Down(block, motion, Spatial.AddPlaces(h_GCHW), temb_GT, step, skips);
        }
        h_GCHW = Mid(Spatial.AddPlaces(h_GCHW), temb_GT, step);
        foreach (var (block, motion) in Spatial.UpBlocks.Zip(_upBlocks))
        {
            h_GCHW = Up(block, motion, Spatial.AddPlaces(h_GCHW), temb_GT, step, skips);
        }
        var output_GCHW = Spatial.Leave(h_GCHW);
        output_GCHW = _output is null ? output_GCHW : output_GCHW + _output.call(h_GCHW, step);
        var output_BFCHW = output_GCHW.unflatten(0, -1, frames).to(begun.Type);
        return (output_BFCHW.MoveToOuterDisposeScope(), h_GCHW.unflatten(0, -1, frames).MoveToOuterDisposeScope());
    }

    /// <summary>Of the first block's signal.</summary>
    internal long[] SignalShape(long[] z_BFCHW) => Spatial.SignalShape([z_BFCHW[0] * z_BFCHW[1], .. z_BFCHW[2..]]);

    private static Tensor Down(UNetDownBlock block, MotionLevel motion, Tensor x_GCHW, Tensor temb_GT, ClipStep step, Stack<Tensor> skips)
    {
        skips.Push(Layer(block, motion, 0, x_GCHW, temb_GT, step));
        return AfterFirst(block, motion, temb_GT, step, skips);
    }

    private static Tensor Layer(UNetDownBlock block, MotionLevel motion, int layer, Tensor x_GCHW, Tensor temb_GT, ClipStep step)
    {
        var h_GCHW = motion.AfterResnet(layer, block.Resnets[layer].call(x_GCHW, temb_GT), step);
        h_GCHW = block.Attentions.Count > 0 ? block.Attentions[layer].call(h_GCHW, step.Attention) : h_GCHW;
        return motion.AfterAttention(layer, h_GCHW, step);
    }

    /// <summary>The layers after the first, whose output lies on the stack.</summary>
    private static Tensor AfterFirst(UNetDownBlock block, MotionLevel motion, Tensor temb_GT, ClipStep step, Stack<Tensor> skips)
    {
        var h_GCHW = skips.Peek();
        for (var layer = 1; layer < block.Resnets.Count; layer++)
        {
            h_GCHW = Layer(block, motion, layer, h_GCHW, temb_GT, step);
            skips.Push(h_GCHW);
        }
        if (block.Downsampler is { } downsampler)
        {
            skips.Push(downsampler.call(h_GCHW));
        }
        return skips.Peek();
    }

    private Tensor Mid(Tensor x_GCHW, Tensor temb_GT, ClipStep step)
    {
        var block = Spatial.MidBlock;
        var h_GCHW = _midBlock.AfterResnet(0, block.Resnets[0].call(x_GCHW, temb_GT), step);
        for (var layer = 0; layer < block.Attentions.Count; layer++)
        {
            h_GCHW = _midBlock.AfterAttention(layer, block.Attentions[layer].call(h_GCHW, step.Attention), step);
            h_GCHW = _midBlock.AfterResnet(layer + 1, block.Resnets[layer + 1].call(h_GCHW, temb_GT), step);
        }
        return h_GCHW;
    }

    private static Tensor Up(UNetUpBlock block, MotionLevel motion, Tensor x_GCHW, Tensor temb_GT, ClipStep step, Stack<Tensor> skips)
    {
        var h_GCHW = x_GCHW;
        for (var layer = 0; layer < block.Resnets.Count; layer++)
        {
            h_GCHW = block.Resnets[layer].call(cat([h_GCHW, skips.Pop()], dim: 1), temb_GT);
            h_GCHW = motion.AfterResnet(layer, h_GCHW, step);
            h_GCHW = block.Attentions.Count > 0 ? block.Attentions[layer].call(h_GCHW, step.Attention) : h_GCHW;
            h_GCHW = motion.AfterAttention(layer, h_GCHW, step);
        }
        return block.Upsampler?.call(h_GCHW, skips.Peek().shape[2..]) ?? h_GCHW;
    }

    private Tensor EmbedTime(Tensor times_B, ClipContext context)
    {
        var temb_BT = Spatial.EmbedTime(times_B, context.Labels_BE);
        return (context.Time_BT is { } extra_BT ? temb_BT + extra_BT : temb_BT).to(Spatial.Type);
    }

    private Tensor ConvIn(Tensor z_BFCHW, ClipContext context)
    {
        var h_GCHW = Spatial.Enter(z_BFCHW.flatten(0, 1));
        return context.Still_BChw is { } still_BChw ? h_GCHW + still_BChw.repeat_interleave(context.Frames, 0) : h_GCHW;
    }

    // The keys and values of: captions, the adapter's image, the motion caption, the still's features.
    private ContextCache Project(FrameConditions conditions, Tensor? kept_B111)
    {
        var contexts = Spatial.Project(conditions.Text_BLD);
        _adapter?.AddTo(contexts, CrossAttentions, Given(conditions.ImageTokens_BMD, "image tokens"), kept_B111);
        if (Config.T5)
        {
            ProjectMotion(contexts, Given(conditions.Motion_BMD, "motion tokens"), conditions.MotionMask_BM);
        }
        if (_reference is not null)
        {
            ProjectReference(contexts, _reference, conditions);
        }
        return contexts;
    }

    private void ProjectMotion(ContextCache contexts, Tensor motion_BMD, Tensor? mask_BM)
    {
        // A caption of padding alone still has its end token, so no row is masked whole.
        var mask_B11M = mask_BM is null
            ? null
            : zeros_like(mask_BM, motion_BMD.dtype).masked_fill(mask_BM.eq(0), float.NegativeInfinity).unsqueeze(1).unsqueeze(1);
        foreach (var attention in Levels.SelectMany(l => l.MotionModules).SelectMany(m => m.MotionAttentions))
        {
            contexts[attention] = attention.Project(motion_BMD, mask_B11M);
        }
    }

    private void ProjectReference(ContextCache contexts, ReferenceEncoder reference, FrameConditions conditions)
    {
        var features_BRhw = reference.call(
            Given(conditions.StillImage_BCHW, "still"), Given(conditions.StillLatent_BChw, "still's latent"));
        for (var index = 0; index < _upBlocks.Count; index++)
        {
            foreach (var paca in _upBlocks[index].Pacas)
            {
                paca.Project(features_BRhw[_upBlocks.Count - 1 - index], contexts);
            }
        }
    }

    private MotionLevelShape DownShape(int level)
    {
        var layers = Spatial.Config.LayersPerBlock.At(level);
        return new MotionLevelShape(
            Spatial.Config.BlockOutChannels[level], layers, layers, level, Spatial.Config.BlockOutChannels.Count - 1 - level,
            HasPaca: false)
        {
            Transformers = Config.TemporalTransformerLayersPerBlock.At(level),
        };
    }

    private MotionLevelShape MidShape()
    {
        var (level, layers) = (Spatial.Config.BlockOutChannels.Count - 1, Spatial.Config.MidBlockLayers);
        return new MotionLevelShape(
            Spatial.Config.BlockOutChannels[level], layers + 1, Config.UseMotionMidBlock ? layers : 0, level, AboveCoarsest: 0,
            HasPaca: false)
        {
            Transformers = Config.TemporalTransformerLayersPerMidBlock,
        };
    }

    private MotionLevelShape UpShape(int index)
    {
        var level = Spatial.Config.BlockOutChannels.Count - 1 - index;
        var layers = Spatial.Config.LayersPerBlock.At(level) + 1;
        return new MotionLevelShape(
            Spatial.Config.BlockOutChannels[level], layers, layers, level, index, Config.Paca && level >= Config.PacaFinestLevel)
        {
            Transformers = Config.ReverseTemporalTransformerLayersPerBlock?.At(index) ?? Config.TemporalTransformerLayersPerBlock.At(level),
        };
    }

    private static Tensor Kept(Tensor still_BChw, Tensor? kept_B111) => kept_B111 is null ? still_BChw : still_BChw * kept_B111;

    private static Tensor Given(Tensor? condition, string what) =>
        condition ?? throw new ArgumentException($"The motion layers of this model need the {what}.");

    private void RequireFrames(int frames)
    {
        if (frames < 1 || frames > Config.MotionMaxSeqLength)
        {
            throw new ArgumentException($"A clip of {frames} frames; this model makes 1 to {Config.MotionMaxSeqLength}.");
        }
    }
}
