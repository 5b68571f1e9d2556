// Shapes: B batch, C channels (D out), F frames, H/W pixels, P pixels of a frame (H*W), G frames of all videos (B*F)
using Dreamer.Diffusion.Checkpoints;
using Dreamer.Diffusion.Devices;
using Dreamer.Diffusion.Native;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace Dreamer.Diffusion.Networks.Wan;

/// <summary>
/// Unit length over channels, times √C, times a learned number a channel: BC… -> BC… (diffusers WanRMS_norm, without bias).
/// </summary>
internal sealed class ChannelNorm : Module<Tensor, Tensor>, ITakesTensors
{
    private const double LeastLength = 1e-12;

    [ComponentName(Name = "gamma")] private Parameter _gamma;
    private readonly double _scale;

    /// <param name="channels">Of what is normed.</param>
    /// <param name="axes">Behind the channels: 3 of videos, 2 of frames.</param>
    public ChannelNorm(int channels, int axes) : base(nameof(ChannelNorm))
    {
        _scale = Math.Sqrt(channels);
        _gamma = Parameter(ones([channels, .. Enumerable.Repeat(1L, axes)], dtype: ScalarType.Float32, device: Layers.Place));
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var unit = F.normalize(x.to(NumberTypes.Wide(x.dtype)), dim: 1, eps: LeastLength).to(x.dtype);
        return unit.mul_(_gamma * _scale).MoveToOuterDisposeScope(); // in place, as below: a copy of the frames is large
    }

    void ITakesTensors.Take(string name, Tensor tensor) => ConditionallyRegisterParameter(name, _gamma = (Parameter)tensor);
}

/// <summary>A convolution over a video that comes in chunks.</summary>
internal static class CausalConvolution
{
    /// <summary>With the frames before the chunk in front of it, so that as many come out as went in.</summary>
    public static Tensor Causal(this FrameConv conv, Tensor x_BCFHW, FrameMemory memory)
    {
        using var scope = NewDisposeScope();
        return conv.call(Continued(conv, x_BCFHW, memory)).MoveToOuterDisposeScope();
    }

    /// <summary>The same of silu(norm(x)), whose steps are gone before the convolution begins.</summary>
    public static Tensor CausalOfNormed(this FrameConv conv, ChannelNorm norm, Tensor x_BCFHW, FrameMemory memory)
    {
        using var scope = NewDisposeScope();
        return conv.call(Normed()).MoveToOuterDisposeScope();

        Tensor Normed()
        {
            using var steps = NewDisposeScope();
            return Continued(conv, F.silu(norm.call(x_BCFHW), inplace: true), memory).MoveToOuterDisposeScope();
        }
    }

    private static Tensor Continued(FrameConv conv, Tensor x_BCFHW, FrameMemory memory) =>
        memory.Continue(conv, x_BCFHW, past: conv.Frames - 1);
}

/// <summary>Two causal convolutions around a residual: BCFHW -> BDFHW (diffusers WanResidualBlock).</summary>
internal sealed class WanResidualBlock : Module<Tensor, FrameMemory, Tensor>
{
    [ComponentName(Name = "norm1")] private readonly ChannelNorm _norm1;
    [ComponentName(Name = "conv1")] private readonly FrameConv _conv1;
    [ComponentName(Name = "norm2")] private readonly ChannelNorm _norm2;
    [ComponentName(Name = "conv2")] private readonly FrameConv _conv2;
    [ComponentName(Name = "conv_shortcut")] private readonly FrameConv? _convShortcut;

    public WanResidualBlock(int channelsIn, int channelsOut) : base(nameof(WanResidualBlock))
    {
        _norm1 = new ChannelNorm(channelsIn, axes: 3);
        _conv1 = new FrameConv(channelsIn, channelsOut, frames: 3, pixels: 3);
        _norm2 = new ChannelNorm(channelsOut, axes: 3);
        _conv2 = new FrameConv(channelsOut, channelsOut, frames: 3, pixels: 3);
        _convShortcut = channelsIn == channelsOut ? null : new FrameConv(channelsIn, channelsOut, frames: 1, pixels: 1);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x_BCFHW, FrameMemory memory)
    {
        using var scope = NewDisposeScope();
        var h_BDFHW = _conv1.CausalOfNormed(_norm1, x_BCFHW, memory);
        h_BDFHW = _conv2.CausalOfNormed(_norm2, h_BDFHW, memory);
        return h_BDFHW.add_(_convShortcut?.call(x_BCFHW) ?? x_BCFHW).MoveToOuterDisposeScope();
    }
}

/// <summary>
/// Each frame's pixels attend to one another by one head, around a residual: BCFHW -> BCFHW (diffusers WanAttentionBlock).
/// </summary>
internal sealed class FrameAttention : Module<Tensor, Tensor>
{
    [ComponentName(Name = "norm")] private readonly ChannelNorm _norm;
    [ComponentName(Name = "to_qkv")] private readonly Conv2d _toQkv;
    [ComponentName(Name = "proj")] private readonly Conv2d _proj;

    public FrameAttention(int channels) : base(nameof(FrameAttention))
    {
        _norm = new ChannelNorm(channels, axes: 2);
        _toQkv = Layers.Conv2d(channels, 3 * channels, 1L);
        _proj = Layers.Conv2d(channels, channels, 1L);
        RegisterComponents();
    }

    internal ChannelNorm Norm => _norm;

    public override Tensor forward(Tensor x_BCFHW)
    {
        using var scope = NewDisposeScope();
        var x_GCHW = x_BCFHW.ToFrames();
        var qkv_G1PC = _toQkv.call(_norm.call(x_GCHW)).flatten(2).transpose(1, 2).unsqueeze(1).chunk(3, dim: -1);
        var y_GPC = ScaledDotProduct.Attend(qkv_G1PC[0], qkv_G1PC[1], qkv_G1PC[2]).squeeze(1);
        var y_GCHW = _proj.call(y_GPC.transpose(1, 2).reshape(x_GCHW.shape));
        return (x_BCFHW + y_GCHW.ToVideos(x_BCFHW.shape[0])).MoveToOuterDisposeScope();
    }
}

/// <summary>The coarsest level: ResNet, attention, ResNet (diffusers WanMidBlock).</summary>
internal sealed class WanMidBlock : Module<Tensor, FrameMemory, Tensor>
{
    [ComponentName(Name = "attentions")] private readonly ModuleList<FrameAttention> _attentions;
    [ComponentName(Name = "resnets")] private readonly ModuleList<WanResidualBlock> _resnets;

    public WanMidBlock(int channels) : base(nameof(WanMidBlock))
    {
        _attentions = new ModuleList<FrameAttention>(new FrameAttention(channels));
        _resnets = new ModuleList<WanResidualBlock>(new WanResidualBlock(channels, channels), new WanResidualBlock(channels, channels));
        RegisterComponents();
    }

    internal FrameAttention Attention => _attentions[0];

    public override Tensor forward(Tensor x_BCFHW, FrameMemory memory)
    {
        using var scope = NewDisposeScope();
        var h_BCFHW = _attentions[0].call(_resnets[0].call(x_BCFHW, memory));
        return _resnets[1].call(h_BCFHW, memory).MoveToOuterDisposeScope();
    }
}

/// <summary>Videos as their frames and back, for layers that know no time; and through layers that follow each other.</summary>
internal static class VideoFrames
{
    /// <summary>One layer after another; what each is given is gone before the next but one begins.</summary>
    public static Tensor Through<T>(this IEnumerable<T> layers, Tensor x_BCFHW, FrameMemory memory)
        where T : Module<Tensor, FrameMemory, Tensor>
    {
        var h_BCFHW = x_BCFHW;
        foreach (var layer in layers)
        {
            var y_BCFHW = layer.call(h_BCFHW, memory);
            if (!ReferenceEquals(h_BCFHW, x_BCFHW))
            {
                h_BCFHW.Dispose();
            }
            h_BCFHW = y_BCFHW;
        }
        return h_BCFHW;
    }

    /// <summary>BCFHW -> GCHW.</summary>
    public static Tensor ToFrames(this Tensor x_BCFHW)
    {
        using var scope = NewDisposeScope();
        return x_BCFHW.transpose(1, 2).flatten(0, 1).MoveToOuterDisposeScope();
    }

    /// <summary>GCHW -> BCFHW.</summary>
    public static Tensor ToVideos(this Tensor x_GCHW, long videos)
    {
        using var scope = NewDisposeScope();
        return x_GCHW.unflatten(0, videos, -1).transpose(1, 2).MoveToOuterDisposeScope();
    }
}
