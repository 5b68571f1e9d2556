// Shapes: B batch, P positions, C channels, N heads, L tokens, D head size
using Dreamer.Diffusion.Networks;
using static TorchSharp.torch;

namespace Dreamer.Bench.Step;

/// <summary>
/// Counts the floating-point operations of linear layers, convolutions and attention from the shapes that pass: two for each weight and position,
/// and four for each pair of query and key and channel. Norms, activations and sums are not counted.
/// </summary>
internal static class FlopCount
{
    public static double During(Action run, params IEnumerable<nn.Module> networks)
    {
        double flops = 0;
        var hooks = new List<Action>();
        foreach (var layer in networks.SelectMany(network => network.modules()).Distinct())
        {
            switch (layer)
            {
                case Linear linear: hooks.Add(linear.register_forward_hook((_, _, y) => Count(y, OfOutput(y, linear.weight))).remove); break;
                case Conv2d convolution: hooks.Add(convolution.register_forward_hook((_, _, y) => Count(y, OfOutput(y, convolution.weight))).remove); break;
                case Attention attention: hooks.Add(attention.register_forward_hook((_, x, context, y) => Count(y, OfAttention(x, attention.Channels, context))).remove); break;
                default: break;
            }
        }
        run();
        hooks.ForEach(remove => remove());
        return flops;

        Tensor Count(Tensor output, double more)
        {
            flops += more;
            return output;
        }
    }

    private static double OfOutput(Tensor y, Tensor weight) => 2.0 * y.numel() * weight.numel() / weight.shape[0];

    private static double OfAttention(Tensor x_BPC, long channels, AttentionContext context) =>
        4.0 * x_BPC.shape[0] * x_BPC.shape[1] * channels * (context.K_BNLD.shape[2] + (context.Image?.K_BNMD.shape[2] ?? 0));
}
