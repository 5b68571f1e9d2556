// Shapes: B batch, C channels (D out), F frames (f fewer or more of them), H/W pixels (h/w fewer or more), G frames of all videos (B*F)
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace Dreamer.Diffusion.Networks.Wan;

/// <summary>Halves a frame's sides: a zero column right, a zero row below, then a strided convolution: GCHW -> GChw.</summary>
internal sealed class HalvedSides : Module<Tensor, Tensor>
{
    [ComponentName(Name = "1")] private readonly Conv2d _conv; // 0 is the padding

    public HalvedSides(int channels) : base(nameof(HalvedSides))
    {
        _conv = Layers.Conv2d(channels, channels, 3L, stride: 2L);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x_GCHW)
    {
        using var scope = NewDisposeScope();
        return _conv.call(F.pad(x_GCHW, [0, 1, 0, 1])).MoveToOuterDisposeScope();
    }
}

/// <summary>Doubles a frame's sides by repeating pixels, then a convolution: GCHW -> GDhw.</summary>
internal sealed class DoubledSides : Module<Tensor, Tensor>
{
    [ComponentName(Name = "1")] private readonly Conv2d _conv; // 0 is the enlargement

    public DoubledSides(int channelsIn, int channelsOut) : base(nameof(DoubledSides))
    {
        _conv = Layers.Conv2d(channelsIn, channelsOut, 3L, padding: 1L);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x_GCHW)
    {
        using var scope = NewDisposeScope();
        return _conv.call(F.interpolate(x_GCHW, size: [2 * x_GCHW.shape[2], 2 * x_GCHW.shape[3]])).MoveToOuterDisposeScope();
    }
}

/// <summary>
/// Halves the sides, and time where it has a convolution for it: BCFHW -> BCfhw (diffusers WanResample downsample2d, downsample3d).
/// </summary>
internal sealed class WanDownsampler : Module<Tensor, FrameMemory, Tensor>
{
    [ComponentName(Name = "resample")] private readonly HalvedSides _resample;
    [ComponentName(Name = "time_conv")] private readonly FrameConv? _timeConv;

    public WanDownsampler(int channels, bool halvesTime) : base(nameof(WanDownsampler))
    {
        _resample = new HalvedSides(channels);
        _timeConv = halvesTime ? new FrameConv(channels, channels, frames: 3, pixels: 1, frameStride: 2) : null;
        RegisterComponents();
    }

    public override Tensor forward(Tensor x_BCFHW, FrameMemory memory)
    {
        using var scope = NewDisposeScope();
        var y_BCFhw = _resample.call(x_BCFHW.ToFrames()).ToVideos(x_BCFHW.shape[0]);
        return (_timeConv is null ? y_BCFhw : HalvedTime(_timeConv, y_BCFhw, memory)).MoveToOuterDisposeScope();
    }

    // The video's first frame stays one frame: the convolution begins on those after it.
    private static Tensor HalvedTime(FrameConv conv, Tensor x_BCFhw, FrameMemory memory)
    {
        if (!memory.IsFirstChunk)
        {
            return conv.call(memory.Continue(conv, x_BCFhw, past: 1));
        }
        memory.Keep(conv, x_BCFhw, past: 1);
        return x_BCFhw;
    }
}

/// <summary>
/// Doubles the sides, and before them time where it has a convolution for it: BCFHW -> BDfhw (diffusers WanResample upsample2d,
/// upsample3d).
/// </summary>
internal sealed class WanUpsampler : Module<Tensor, FrameMemory, Tensor>
{
    [ComponentName(Name = "resample")] private readonly DoubledSides _resample;
    [ComponentName(Name = "time_conv")] private readonly FrameConv? _timeConv;

    public WanUpsampler(int channelsIn, int channelsOut, bool doublesTime) : base(nameof(WanUpsampler))
    {
        _resample = new DoubledSides(channelsIn, channelsOut);
        _timeConv = doublesTime ? new FrameConv(channelsIn, 2 * channelsIn, frames: 3, pixels: 1) : null;
        RegisterComponents();
    }

    public override Tensor forward(Tensor x_BCFHW, FrameMemory memory)
    {
        using var scope = NewDisposeScope();
        // The video's first frame stays one frame, and is not the past of those after it.
        var y_BCfHW = _timeConv is null || memory.IsFirstChunk ? x_BCFHW : InTurn(_timeConv.Causal(x_BCFHW, memory));
        return _resample.call(y_BCfHW.ToFrames()).ToVideos(x_BCFHW.shape[0]).MoveToOuterDisposeScope();
    }

    // The first half of the channels are the even frames, the second half the odd ones.
    private static Tensor InTurn(Tensor x_BCFHW) => stack(x_BCFHW.chunk(2, dim: 1), dim: 3).flatten(2, 3);
}

/// <summary>How many frames and pixels, along one side, a shortcut folds into one or spreads one over.</summary>
internal readonly record struct ShortcutFactors(int Frames, int Sides)
{
    public static ShortcutFactors Of(bool resamples, bool inTime) => new(resamples && inTime ? 2 : 1, resamples ? 2 : 1);

    public int Volume => Frames * Sides * Sides;
}

/// <summary>
/// Folds frames and pixels into channels and averages groups of these: BCFHW -> BDfhw (diffusers AvgDown3D). Frames that are no whole
/// number of groups have zeros before them.
/// </summary>
internal sealed class AveragedShortcut(int channelsOut, ShortcutFactors factors) : Module<Tensor, Tensor>(nameof(AveragedShortcut))
{
    public override Tensor forward(Tensor x_BCFHW)
    {
        using var scope = NewDisposeScope();
        var missing = (factors.Frames - x_BCFHW.shape[2] % factors.Frames) % factors.Frames;
        var padded_BCFHW = missing == 0 ? x_BCFHW : F.pad(x_BCFHW, [0, 0, 0, 0, missing, 0]);
        var (B, C, frames) = (padded_BCFHW.shape[0], padded_BCFHW.shape[1], padded_BCFHW.shape[2] / factors.Frames);
        var (height, width) = (padded_BCFHW.shape[3] / factors.Sides, padded_BCFHW.shape[4] / factors.Sides);
        long[] folds = [B, C, frames, factors.Frames, height, factors.Sides, width, factors.Sides];
        var folded = padded_BCFHW.reshape(folds).permute(0, 1, 3, 5, 7, 2, 4, 6);
        return folded.reshape([B, channelsOut, -1, frames, height, width]).mean([2]).MoveToOuterDisposeScope();
    }
}

/// <summary>
/// Repeats channels and unfolds them over frames and pixels: BCFHW -> BDfhw (diffusers DupUp3D). Of the video's first frame only the last
/// of its copies stays.
/// </summary>
internal sealed class RepeatedShortcut(int channelsOut, ShortcutFactors factors)
    : Module<Tensor, FrameMemory, Tensor>(nameof(RepeatedShortcut))
{
    public override Tensor forward(Tensor x_BCFHW, FrameMemory memory)
    {
        using var scope = NewDisposeScope();
        var (B, C, frames) = (x_BCFHW.shape[0], x_BCFHW.shape[1], x_BCFHW.shape[2]);
        var (height, width) = (x_BCFHW.shape[3], x_BCFHW.shape[4]);
        long[] folds = [B, channelsOut, factors.Frames, factors.Sides, factors.Sides, frames, height, width];
        var spread = x_BCFHW.repeat_interleave(channelsOut * factors.Volume / C, dim: 1).reshape(folds).permute(0, 1, 5, 2, 6, 3, 7, 4);
        var y_BDfhw = spread.reshape([B, channelsOut, frames * factors.Frames, height * factors.Sides, width * factors.Sides]);
        var dropped = memory.IsFirstChunk ? factors.Frames - 1 : 0;
        return y_BDfhw.narrow(2, dropped, y_BDfhw.shape[2] - dropped).MoveToOuterDisposeScope();
    }
}
