// Shapes: f/h/w frames, rows and columns of tokens, L all of them, J pairs of channels of a head, j those of one axis
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Networks.Wan;

/// <summary>
/// Rotary embedding in three axes: a head's neighbouring channels are pairs, turned by an angle that grows with the frame, the row or the
/// column (diffusers WanRotaryPosEmbed). One table a shape, kept for the last few; for one thread.
/// </summary>
internal sealed class WanRotary(WanTransformer3DConfig config) : IDisposable
{
    private const int MaxTables = 4;
    private const double Theta = 10_000;

    private readonly List<(TokenGrid Grid, Device Device, ScalarType Type, Tensor Table)> _tables = [];

    /// <summary>Channels of a head by axis: frames get what rows and columns leave.</summary>
    private int[] Widths
    {
        get
        {
            var side = 2 * (config.AttentionHeadDim / 6);
            return [config.AttentionHeadDim - 2 * side, side, side];
        }
    }

    /// <summary>L1J, complex numbers whose parts are of the type; the rotary's own.</summary>
    public Tensor Table(TokenGrid grid, Device device, ScalarType type)
    {
        var known = _tables.FindIndex(item => item.Grid == grid && item.Device == device && item.Type == type);
        if (known >= 0)
        {
            return _tables[known].Table;
        }
        if (_tables.Count == MaxTables)
        {
            _tables[0].Table.Dispose();
            _tables.RemoveAt(0);
        }
        var table = Build(grid, device, type).DetachFromDisposeScope();
        _tables.Add((grid, device, type, table));
        return table;
    }

    /// <summary>Turns the pairs of x_BLNK; the arithmetic is the table's.</summary>
    public static Tensor Turn(Tensor x_BLNK, Tensor table_L1J)
    {
        using var scope = NewDisposeScope();
        var parts = x_BLNK.to(table_L1J.dtype == ScalarType.ComplexFloat64 ? ScalarType.Float64 : ScalarType.Float32);
        var turned_BLNJ = parts.unflatten(3, -1, 2).view_as_complex() * table_L1J;
        return turned_BLNJ.view_as_real().flatten(3).to(x_BLNK.dtype).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        _tables.ForEach(item => item.Table.Dispose());
        _tables.Clear();
    }

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

/// <summary>How many tokens a clip has along each of its axes.</summary>
internal readonly record struct TokenGrid(long Frames, long Rows, long Columns);
