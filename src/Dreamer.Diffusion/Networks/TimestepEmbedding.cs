// Shapes: B batch, S sinusoid width, T embedding width
// Shapes: B batch, S width, C channels, H height, W width
using Dreamer.Diffusion.Devices;
using TorchSharp.Utils;
using static TorchSharp.torch.nn;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Networks;

/// <summary>Linear, activation, linear: a sinusoid BS -> an embedding BT (diffusers TimestepEmbedding).</summary>
internal sealed class TimestepEmbedding : Module<Tensor, Tensor>
{
    [ComponentName(Name = "linear_1")] private readonly Linear _linear1;
    [ComponentName(Name = "linear_2")] private readonly Linear _linear2;
    private readonly Func<Tensor, Tensor> _activation;

    public TimestepEmbedding(int widthIn, int width, string activation = "silu") : base(nameof(TimestepEmbedding))
    {
        _activation = Activations.Named(activation);
        _linear1 = Layers.Linear(widthIn, width);
        _linear2 = Layers.Linear(width, width);
        RegisterComponents();
    }

    internal Linear Last => _linear2;

    public override Tensor forward(Tensor x_BS)
    {
        using var scope = NewDisposeScope();
        return _linear2.call(_activation(_linear1.call(x_BS.to(_linear1.weight.dtype)))).MoveToOuterDisposeScope();
    }
}

/// <summary>Fixed sinusoidal embeddings of times and places.</summary>
internal static class Sinusoids
{
    /// <summary>
    /// Times B -> BS, wavelengths 2π to 10000·2π (Ho et al. 2020; <paramref name="shift"/> and the order of halves differ among
    /// checkpoints).
    /// </summary>
    public static Tensor OfTimes(Tensor times_B, int width, bool cosineFirst = true, double shift = 0)
    {
        using var scope = NewDisposeScope();
        var half = width / 2;
        var type = NumberTypes.Wide(times_B.dtype);
        var frequencies_S = (arange(half, dtype: type, device: times_B.device) * (-Math.Log(10000) / (half - shift))).exp();
        var angles_BS = times_B.to(type).unsqueeze(1) * frequencies_S.unsqueeze(0);
        var (first, second) = cosineFirst ? (angles_BS.cos(), angles_BS.sin()) : (angles_BS.sin(), angles_BS.cos());
        return cat([first, second], dim: 1).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// The same, cosines first, with frequencies as the public library's float32 rounds them: one unit in the last place of a frequency
    /// moves the angle of a time of 1000 by 6e-5.
    /// </summary>
    public static Tensor OfLargeTimes(Tensor times_B, int width)
    {
        using var scope = NewDisposeScope();
        var type = NumberTypes.Wide(times_B.dtype);
        var frequencies_S = tensor(Frequencies(width / 2, type), dtype: type, device: times_B.device);
        var angles_BS = times_B.to(type).unsqueeze(1) * frequencies_S.unsqueeze(0);
        return cat([angles_BS.cos(), angles_BS.sin()], dim: 1).MoveToOuterDisposeScope();
    }

    private static double[] Frequencies(int count, ScalarType type)
    {
        var exponent = -Math.Log(10000);
        return type == ScalarType.Float64
            ? [.. Enumerable.Range(0, count).Select(k => Math.Exp(exponent * k / count))]
            : [.. Enumerable.Range(0, count).Select(k => (double)MathF.Exp((float)exponent * k / count))];
    }

    /// <summary>
    /// A map 1CHW: a quarter of the channels each for sin and cos of y and of x, from half a cycle to four cycles across the map, so that
    /// a place means the same at every level and size. Of the size, device and number type of <paramref name="like_BCHW"/>.
    /// </summary>
    public static Tensor OfPlaces(int channels, Tensor like_BCHW)
    {
        using var scope = NewDisposeScope();
        var (height, width, type, device) = (like_BCHW.shape[2], like_BCHW.shape[3], NumberTypes.Wide(like_BCHW.dtype), like_BCHW.device);
        var quarter = channels / 4;
        var octaves = arange(quarter, dtype: type, device: device) * (3.0 / Math.Max(quarter - 1, 1));
        var frequencies_C1 = (octaves * Math.Log(2)).exp().unsqueeze(1) * Math.PI;
        var y_CH = frequencies_C1 * Centres(height);
        var x_CW = frequencies_C1 * Centres(width);
        var rows_CHW = cat([y_CH.sin(), y_CH.cos()], dim: 0).unsqueeze(2).expand(2 * quarter, height, width);
        var columns_CHW = cat([x_CW.sin(), x_CW.cos()], dim: 0).unsqueeze(1).expand(2 * quarter, height, width);
        return cat([rows_CHW, columns_CHW], dim: 0).unsqueeze(0).to(like_BCHW.dtype).MoveToOuterDisposeScope();
        Tensor Centres(long cells) => ((arange(cells, dtype: type, device: device) + 0.5) / cells).unsqueeze(0);
    }
}
