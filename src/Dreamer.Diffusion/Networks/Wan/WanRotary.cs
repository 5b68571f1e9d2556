// Shapes: f/h/w frames, rows and columns of tokens, L all of them, J pairs of channels of a head, j those of one axis
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Networks.Wan;

/// <summary>
/// Rotary embedding in three axes: a head's neighbouring channels are pairs, turned by an angle that grows with the frame, the row or the
/// column (diffusers WanRotaryPosEmbed).
/// </summary>
internal sealed class WanRotary : IDisposable
{
    private const double Theta = 10_000;

    private readonly RotaryTables<TokenGrid> _tables;
    private readonly int _headSize;

    public WanRotary(WanTransformer3DConfig config)
    {
        _headSize = config.AttentionHeadDim;
        _tables = new RotaryTables<TokenGrid>(Build);
    }

    /// <summary>Channels of a head by axis: frames get what rows and columns leave.</summary>
    private int[] Widths
    {
        get
        {
            var side = 2 * (_headSize / 6);
            return [_headSize - 2 * side, side, side];
        }
    }

    /// <summary>L1J, complex numbers whose parts are of the type; the rotary's own.</summary>
    public Tensor Table(TokenGrid grid, Device device, ScalarType type) => _tables.Of(grid, device, type);

    public void Dispose() => _tables.Dispose();

    private Tensor Build(TokenGrid grid, Device device, ScalarType type)
    {
        using var scope = NewDisposeScope();
        var (f, h, w) = (grid.Frames, grid.Rows, grid.Columns);
        var widths = Widths;
        var frames_fj2 = Axis(f, widths[0]).reshape(f, 1, 1, -1, 2).expand(f, h, w, -1, 2);
        var rows_hj2 = Axis(h, widths[1]).reshape(1, h, 1, -1, 2).expand(f, h, w, -1, 2);
        var columns_wj2 = Axis(w, widths[2]).reshape(1, 1, w, -1, 2).expand(f, h, w, -1, 2);
        var table_LJ2 = cat([frames_fj2, rows_hj2, columns_wj2], dim: 3).flatten(0, 2);
        return table_LJ2.view_as_complex().unsqueeze(1).MoveToOuterDisposeScope();
        Tensor Axis(long length, int width) => tensor(Angles(length, width), dtype: type, device: device);
    }

    /// <summary>Cosine and sine of position · 10000^(-2k / width), for each position and k; float64 until the table is filled.</summary>
    private static double[] Angles(long length, int width)
    {
        var numbers = new double[length * width];
        for (var position = 0; position < length; position++)
        {
            for (var pair = 0; pair < width / 2; pair++)
            {
                var (sine, cosine) = Math.SinCos(position * Math.Pow(Theta, -2.0 * pair / width));
                (numbers[position * width + 2 * pair], numbers[position * width + 2 * pair + 1]) = (cosine, sine);
            }
        }
        return numbers;
    }
}
