// Shapes: B batch, C channels (D out), F frames (f fewer or more of them), H/W pixels (h/w fewer or more)
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Dreamer.Diffusion.Networks.Ltx;

/// <summary>By how much time and sides are divided, or multiplied.</summary>
internal readonly record struct LtxStride(int Frames, int Rows, int Columns)
{
    public static LtxStride Both { get; } = new(2, 2, 2);

    public static LtxStride None { get; } = new(1, 1, 1);

    public int Volume => Frames * Rows * Columns;

    /// <summary>Cells of so many frames, rows and columns become channels: BCFHW -> B(C·volume)fhw.</summary>
    public Tensor Fold(Tensor x_BCFHW)
    {
        using var scope = NewDisposeScope();
        var cells = x_BCFHW.unflatten(4, -1, Columns).unflatten(3, -1, Rows).unflatten(2, -1, Frames);
        return cells.permute(0, 1, 3, 5, 7, 2, 4, 6).flatten(1, 4).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Channels become cells, and the first frames of a video, which stand for nothing, are dropped: B(C·volume)fhw -> BCFHW.
    /// </summary>
    public Tensor Unfold(Tensor x_BCfhw, bool isFirst = true)
    {
        using var scope = NewDisposeScope();
        var cells = x_BCfhw.unflatten(1, -1, Frames, Rows, Columns); // B C (frame) (row) (column) F H W
        var y_BCFHW = cells.permute(0, 1, 5, 2, 6, 3, 7, 4).flatten(6, 7).flatten(4, 5).flatten(2, 3);
        var dropped = isFirst ? Frames - 1 : 0;
        return y_BCFHW.narrow(2, dropped, y_BCFHW.shape[2] - dropped).MoveToOuterDisposeScope();
    }
}

/// <summary>
/// Multiplies time and sides: BCFHW -> BDfhw (diffusers LTXVideoUpsampler3d). A later decoder's channels become fewer by
/// a factor, and it adds what is given, folded alike.
/// </summary>
internal sealed class LtxUpsampler : Module<Tensor, Tensor>
{
    [ComponentName(Name = "conv")] private readonly LtxConv _conv;
    private readonly int? _repeats;

    public LtxUpsampler(int channels, int factor, bool addsInput, bool isCausal) : base(nameof(LtxUpsampler))
    {
        _conv = new LtxConv(channels * factor, channels * LtxStride.Both.Volume, isCausal);
        _repeats = addsInput ? LtxStride.Both.Volume / factor : null;
        RegisterComponents();
    }

    public override Tensor forward(Tensor x_BCFHW)
    {
        using var scope = NewDisposeScope();
        return Unfolded(_conv.call(x_BCFHW), x_BCFHW, isFirst: true).MoveToOuterDisposeScope();
    }

    /// <summary>The same a frame at a time.</summary>
    public IEnumerable<Tensor> Over(IEnumerable<Tensor> frames)
    {
        var isFirst = true;
        return frames.Beside(_conv.Over, (said_BD1HW, x_BC1HW) =>
        {
            var y_BDfhw = Unfolded(said_BD1HW, x_BC1HW, isFirst);
            isFirst = false;
            return y_BDfhw;
        }).Frames();
    }

    private Tensor Unfolded(Tensor said_BDFHW, Tensor x_BCFHW, bool isFirst)
    {
        var y_BDfhw = LtxStride.Both.Unfold(said_BDFHW, isFirst);
        return _repeats is { } repeats ? y_BDfhw + LtxStride.Both.Unfold(x_BCFHW, isFirst).repeat(1, repeats, 1, 1, 1) : y_BDfhw;
    }
}

/// <summary>
/// Divides time or sides, or both: what a convolution says is folded into channels, and to it is added the mean of what is given, folded
/// alike: BCFHW -> BDfhw (diffusers LTXVideoDownsampler3d).
/// </summary>
internal sealed class LtxFoldingDownsampler : Module<Tensor, Tensor>
{
    [ComponentName(Name = "conv")] private readonly LtxConv _conv;
    private readonly LtxStride _stride;
    private readonly int _channelsOut;

    public LtxFoldingDownsampler(int channelsIn, int channelsOut, LtxStride stride, bool isCausal) : base(nameof(LtxFoldingDownsampler))
    {
        (_stride, _channelsOut) = (stride, channelsOut);
        _conv = new LtxConv(channelsIn, channelsOut / stride.Volume, isCausal);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x_BCFHW)
    {
        using var scope = NewDisposeScope();
        var whole_BCFHW = cat([x_BCFHW.narrow(2, 0, _stride.Frames - 1), x_BCFHW], dim: 2); // the first frame counts for all that it leads
        var mean_BDfhw = _stride.Fold(whole_BCFHW).unflatten(1, _channelsOut, -1).mean([2]);
        return (_stride.Fold(_conv.call(whole_BCFHW)) + mean_BDfhw).MoveToOuterDisposeScope();
    }
}
