// Shapes: f/h/w frames, rows and columns of tokens, L all of them, N heads, J pairs of a head's channels, k frequencies
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Networks.Ltx;

/// <summary>
/// How far apart tokens are: seconds from one latent frame to the next, pixels from one row or column to the next. With
/// <paramref name="Frames"/>, seconds are those of one frame, and a latent frame is where the first of its frames is: the first stands for
/// one, and each after it for so many.
/// </summary>
public readonly record struct TokenSpacing(float Seconds, float Rows, float Columns, int? Frames = null)
{
    /// <summary>Of clips at a frame rate, from the sides of what one latent number stands for (LTXPipeline).</summary>
    public static TokenSpacing Of(double framesPerSecond, int frames, int pixels) => new((float)(frames / framesPerSecond), pixels, pixels);

    /// <summary>The same, of latent frames that are where their first frame is (LTXConditionPipeline).</summary>
    public static TokenSpacing ByFirstFrame(double framesPerSecond, int frames, int pixels) =>
        new((float)(1 / framesPerSecond), pixels, pixels, frames);

    /// <summary>Seconds from the clip's beginning.</summary>
    internal float MomentOf(long latentFrame) =>
        Seconds * (Frames is { } frames ? Math.Max(0, latentFrame * frames + 1 - frames) : latentFrame);
}

/// <summary>
/// Rotary embedding by second, row and column over all heads at once: each frequency turns one pair of channels an axis, and what pairs
/// are left over stand first and still (diffusers LTXVideoRotaryPosEmbed).
/// </summary>
/// <remarks>
/// Angles reach 15,708, where the last place of a float32 is 0.001: trained weights know that rounding, so every step is rounded as the
/// reference does it.
/// </remarks>
internal sealed class LtxRotary : IDisposable
{
    public const int BaseSeconds = 20;

    private const float Theta = 10_000, BasePixels = 2048;

    private readonly RotaryTables<(TokenGrid Grid, TokenSpacing Spacing)> _tables;
    private readonly int _heads;
    private readonly int _pairs; // of all heads
    private readonly float[] _frequencies_k;

    public LtxRotary(LTXVideoTransformer3DConfig config)
    {
        (_heads, _pairs) = (config.NumAttentionHeads, config.Width / 2);
        _frequencies_k = [.. Enumerable.Range(0, config.Width / 6).Select(k => Frequency(k, config.Width / 6))];
        _tables = new RotaryTables<(TokenGrid, TokenSpacing)>(Build);
    }

    /// <summary>LNJ, complex numbers whose parts are of the type; the rotary's own.</summary>
    public Tensor Table(TokenGrid grid, TokenSpacing spacing, Device device, ScalarType type) => _tables.Of((grid, spacing), device, type);

    public void Dispose() => _tables.Dispose();

    private Tensor Build((TokenGrid Grid, TokenSpacing Spacing) places, Device device, ScalarType type)
    {
        using var scope = NewDisposeScope();
        var ((f, h, w), spacing) = places;
        var frames_fhwk2 = Axis(f, spacing.MomentOf, BaseSeconds).reshape(f, 1, 1, -1, 2).expand(f, h, w, -1, 2);
        var rows_fhwk2 = Axis(h, row => row * spacing.Rows, BasePixels).reshape(1, h, 1, -1, 2).expand(f, h, w, -1, 2);
        var columns_fhwk2 = Axis(w, column => column * spacing.Columns, BasePixels).reshape(1, 1, w, -1, 2).expand(f, h, w, -1, 2);
        var turned = stack([frames_fhwk2, rows_fhwk2, columns_fhwk2], dim: 4).flatten(3, 4).flatten(0, 2);
        var still = tensor(new[] { 1f, 0 }, dtype: type, device: device).expand(turned.shape[0], _pairs - turned.shape[1], 2);
        var table = cat([still, turned], dim: 1).view_as_complex();
        return table.unflatten(1, _heads, -1).MoveToOuterDisposeScope();
        Tensor Axis(long length, Func<long, float> placed, float extent) =>
            tensor(Turns(length, placed, extent), dtype: type, device: device);
    }

    /// <summary>Cosine and sine of each place along an axis and frequency; a place runs from -1 to 1 over the axis' extent.</summary>
    private float[] Turns(long length, Func<long, float> placed, float extent)
    {
        var numbers = new List<float>();
        for (var index = 0; index < length; index++)
        {
            var place = placed(index) / extent * 2 - 1;
            foreach (var frequency in _frequencies_k)
            {
                var angle = frequency * place;
                numbers.AddRange(MathF.Cos(angle), MathF.Sin(angle));
            }
        }
        return [.. numbers];
    }

    private static float Frequency(int k, int count) => MathF.Pow(Theta, Exponent(k, count)) * MathF.PI / 2;

    /// <summary>The number at k of so many from 0 to 1 as PyTorch's linspace rounds it on a CPU: from the nearer end.</summary>
    internal static float Exponent(int k, int count)
    {
        var step = 1f / Math.Max(count - 1, 1);
        return count == 1 ? 0 : k < count / 2 ? step * k : 1 - step * (count - k - 1);
    }
}
