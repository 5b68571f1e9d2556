using Dreamer.Diffusion.Motion;
using Dreamer.Diffusion.Networks;
using Dreamer.Diffusion.Tests.Networks;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Tests.Motion;

public sealed class MotionLayerTests
{
    private static readonly MotionConfig s_bare = new()
    {
        ConditionWidth = null,
        NormNumGroups = 4,
        TemporalHeadDim = 4,
        PacaHeads = 2,
        ReferenceWidth = 6,
        T5 = false,
        SpaceTimeLevels = 0,
        MotionOutput = false,
    };

    [Fact]
    public void Paca_without_frame_positions_is_equivariant_to_frame_order()
    {
        using var scope = NewDisposeScope();
        using var paca = Stirred(new PixelAwareAttention(8, s_bare));
        Assert.True(OrderCommutes(paca, null, tolerance: 1e-4), "the order of frames matters");
    }

    [Fact]
    public void Paca_with_frame_positions_is_not()
    {
        using var scope = NewDisposeScope();
        using var paca = Stirred(new PixelAwareAttention(8, s_bare with { ConditionWidth = 5 }));
        Assert.False(OrderCommutes(paca, randn(1, 4, 5), tolerance: 1e-3), "frames are all alike");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_temporal_transformer_sees_other_pixels_only_in_space_time(bool spaceTime)
    {
        using var scope = NewDisposeScope();
        using var layer = Stirred(new TemporalTransformer(new TemporalShape(8, s_bare, Heads: 1, Layers: 1, spaceTime)));
        var step = new ClipStep(new ClipContext(2, new ContextCache()), null);
        var x_FCHW = randn(2, 8, 2, 2);
        // The right column's frames change places, which leaves the norm's statistics over the video as they are.
        var swapped_FCHW = cat([x_FCHW.narrow(3, 0, 1), x_FCHW.narrow(3, 1, 1).flip(0)], dim: 3);
        var (before, after) = (layer.call(x_FCHW, step), layer.call(swapped_FCHW, step));
        Assert.Equal(!spaceTime, allclose(before.narrow(3, 0, 1), after.narrow(3, 0, 1), atol: 1e-4));
    }

    [Fact]
    public void A_temporal_convolution_mixes_frames_and_keeps_the_shape()
    {
        using var scope = NewDisposeScope();
        using var layer = Stirred(new TemporalConvolution(8, s_bare));
        var x_FCHW = randn(7, 8, 2, 2).requires_grad_(true);
        var y_FCHW = layer.call(x_FCHW, new ClipStep(new ClipContext(7, new ContextCache()), null));
        Assert.Equal(x_FCHW.shape, y_FCHW.shape);
        y_FCHW.select(0, 3).sum().backward();
        Assert.True(x_FCHW.grad!.select(0, 1).abs().max().item<float>() > 1e-4, "frame 3 does not see frame 1");
    }

    [Fact]
    public void Predicted_flow_has_two_channels_for_every_pair_of_frames()
    {
        using var net = new PredictNet(8, width: 6);
        using var features_BFCHW = randn([2, 4, 8, 5, 6]);
        using var flow_BF2HW = net.call(features_BFCHW);
        Assert.Equal([2, 3, 2, 5, 6], flow_BF2HW.shape);
        NetworkFacts.EveryParameterGetsAGradient(net, () => net.call(features_BFCHW));
        NetworkFacts.Leaves(1, () => net.call(features_BFCHW));
    }

    private static bool OrderCommutes(PixelAwareAttention paca, Tensor? condition_BFE, double tolerance)
    {
        var clip = new ClipContext(4, new ContextCache());
        paca.Project(randn(1, 6, 4, 4), clip.Attention);
        var step = new ClipStep(clip, condition_BFE);
        var (x_FCHW, order) = (randn(4, 8, 4, 4), tensor(new long[] { 2, 0, 3, 1 }));
        return allclose(paca.call(x_FCHW, step).index_select(0, order), paca.call(x_FCHW.index_select(0, order), step), atol: tolerance);
    }

    private static T Stirred<T>(T module) where T : nn.Module
    {
        using var noGrad = no_grad();
        foreach (var parameter in module.parameters())
        {
            parameter.add_(randn_like(parameter) * 0.3);
        }
        return module;
    }
}
