// Shapes: B batch, G groups of tokens that share a time, L tokens, N heads, K head size, J pairs of a head's channels
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Networks;

/// <summary>Rotary embedding (Su et al. 2021): neighbouring channels are pairs, turned by the angle of the token's place.</summary>
internal static class Rotary
{
    /// <summary>Turns the pairs of x_BLNK by L1J, or by an angle a head, LNJ; the arithmetic is the table's.</summary>
    public static Tensor Turn(Tensor x_BLNK, Tensor table)
    {
        using var scope = NewDisposeScope();
        var parts = x_BLNK.to(table.dtype == ScalarType.ComplexFloat64 ? ScalarType.Float64 : ScalarType.Float32);
        var turned_BLNJ = parts.unflatten(3, -1, 2).view_as_complex() * table;
        return turned_BLNJ.view_as_real().flatten(3).to(x_BLNK.dtype).MoveToOuterDisposeScope();
    }
}

/// <summary>
/// One table a kind of places, device and type, kept for the last few: complex numbers whose parts are of the type. For one thread.
/// </summary>
internal sealed class RotaryTables<T>(Func<T, Device, ScalarType, Tensor> build) : IDisposable where T : IEquatable<T>
{
    private const int MaxTables = 4;

    private readonly List<(T Places, Device Device, ScalarType Type, Tensor Table)> _tables = [];

    public Tensor Of(T places, Device device, ScalarType type)
    {
        var known = _tables.FindIndex(item => item.Places.Equals(places) && item.Device == device && item.Type == type);
        if (known >= 0)
        {
            return _tables[known].Table;
        }
        if (_tables.Count == MaxTables)
        {
            _tables[0].Table.Dispose();
            _tables.RemoveAt(0);
        }
        var table = build(places, device, type).DetachFromDisposeScope();
        _tables.Add((places, device, type, table));
        return table;
    }

    public void Dispose()
    {
        _tables.ForEach(item => item.Table.Dispose());
        _tables.Clear();
    }
}

/// <summary>How many tokens a clip has along each of its axes.</summary>
internal readonly record struct TokenGrid(long Frames, long Rows, long Columns)
{
    /// <summary>Runs of tokens of equal length have a time each.</summary>
    public void RequireTimes(Tensor times_BG)
    {
        var tokens = Frames * Rows * Columns;
        if (times_BG.dim() != 2 || tokens % times_BG.shape[1] != 0)
        {
            throw new ArgumentException(
                $"The times are [{string.Join(", ", times_BG.shape)}]; they must be B, or BG with a G that divides the {tokens} tokens.");
        }
    }
}
