// Shapes: R rows, I inputs, O outputs, B batch, C channels, H/W pixels
using Dreamer.Diffusion.Checkpoints;
using Dreamer.Diffusion.Native;
using Dreamer.Diffusion.Networks;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Dreamer.Bench.Step;

/// <summary>What the machine does at best: one large product and one large convolution, in the kernels' own layout.</summary>
internal static class Peaks
{
    public static Workload Gemm(ScalarType type)
    {
        const int rows = 2048, inputs = 1280, outputs = 1280;
        var layer = Packed(Layers.Linear(inputs, outputs), type);
        var x_RI = randn([rows, inputs], dtype: ScalarType.Float32, device: CPU).to(type);
        return new Workload(() => layer.call(x_RI), 2.0 * rows * inputs * outputs, times: 10, layer, x_RI);
    }

    public static Workload Convolution(ScalarType type)
    {
        const int batch = 2, channels = 640, side = 32;
        var layer = Packed(Layers.Conv2d(channels, channels, 3, padding: 1), type);
        var x_BCHW = randn([batch, side, side, channels], dtype: ScalarType.Float32, device: CPU).to(type).permute(0, 3, 1, 2);
        return new Workload(() => layer.call(x_BCHW), 2.0 * batch * side * side * 9 * channels * channels, times: 10, layer, x_BCHW);
    }

    private static T Packed<T>(T layer, ScalarType type) where T : nn.Module
    {
        layer.Give(layer.state_dict().Select(item => (item.Key, (Tensor)new Parameter(item.Value.to(type).detach(), requires_grad: false))));
        layer.Pack();
        return layer;
    }
}
