using Dreamer.Diffusion.Motion;
using Dreamer.Diffusion.Networks;
using Dreamer.Diffusion.Tests.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Tests.Motion;

public sealed class FactorizedVideoUNetTests : IDisposable
{
    private const int Frames = 3;

    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly UNet2DConditionModel _spatial = new(TinyConfigs.Spatial with { InChannels = 3, OutChannels = 3 });

    [Fact]
    public void At_initialisation_a_clip_is_independent_stills_of_stage_one()
    {
        using var video = new FactorizedVideoUNet(_spatial, TinyConfigs.Motion);
        var (z_BFCHW, times_B, conditions) = Inputs();
        var v_BFCHW = video.call(z_BFCHW, times_B, conditions);
        for (var frame = 0; frame < Frames; frame++)
        {
            var still = _spatial.Denoise(z_BFCHW.select(1, frame), times_B, _spatial.Project(conditions.Text_BLD), conditions.Labels_BE);
            Assert.True(allclose(still, v_BFCHW.select(1, frame), rtol: 1e-4, atol: 1e-4), $"frame {frame} is not stage one's");
        }
    }

    [Fact]
    public void The_spatial_network_is_no_part_of_its_state()
    {
        using var video = new FactorizedVideoUNet(_spatial, TinyConfigs.Motion);
        Assert.DoesNotContain(video.state_dict().Keys, key => key.Contains("resnets.", StringComparison.Ordinal));
        Assert.Contains("down_blocks.0.motion_modules.0.transformer_blocks.0.attn1.to_q.weight", video.state_dict().Keys);
        Assert.Contains("conv_in_still.weight", video.state_dict().Keys);
    }

    [Fact]
    public void Every_motion_parameter_gets_a_gradient_and_no_spatial_one_does()
    {
        using var video = Stirred(TinyConfigs.Motion);
        var (z_BFCHW, times_B, conditions) = Inputs();
        foreach (var parameter in _spatial.parameters())
        {
            parameter.requires_grad_(false);
        }
        NetworkFacts.EveryParameterGetsAGradient(video, () => video.call(z_BFCHW, times_B, conditions));
        Assert.All(_spatial.parameters(), parameter => Assert.Null(parameter.grad));
    }

    [Fact]
    public void What_is_prepared_once_gives_the_bits_of_a_whole_forward()
    {
        using var video = Stirred(TinyConfigs.Motion);
        var (z_BFCHW, times_B, conditions) = Inputs();
        using var context = video.Prepare(conditions, Frames).DetachFromDisposeScope();
        var expected = video.call(z_BFCHW, times_B, conditions);
        Assert.True(expected.eq(video.Denoise(z_BFCHW, times_B, context)).all().item<bool>(), "the prepared context differs");
        Assert.True(expected.eq(video.Evaluate(z_BFCHW, times_B, context).Output).all().item<bool>(), "asking for features changes the output");
        Assert.True(context.Bytes > 0);
    }

    [Fact]
    public void Motion_layers_let_frames_see_each_other()
    {
        using var video = Stirred(TinyConfigs.Motion);
        var (z_BFCHW, times_B, conditions) = Inputs();
        var before = video.call(z_BFCHW, times_B, conditions).select(1, 0);
        z_BFCHW.select(1, 2).add_(1);
        Assert.False(allclose(before, video.call(z_BFCHW, times_B, conditions).select(1, 0), atol: 1e-4), "frame 0 does not see frame 2");
    }

    [Fact]
    public void Clips_of_a_batch_do_not_see_each_other()
    {
        using var video = Stirred(TinyConfigs.Motion);
        var (z_BFCHW, times_B, conditions) = Inputs();
        var both = video.call(z_BFCHW, times_B, conditions);
        var alone = video.call(z_BFCHW.narrow(0, 1, 1), times_B.narrow(0, 1, 1), Second(conditions));
        Assert.True(allclose(both.narrow(0, 1, 1), alone, rtol: 0, atol: 1e-4), "the second clip depends on the first");
    }

    [Fact]
    public void A_clip_that_shall_not_see_its_still_does_not()
    {
        using var video = Stirred(TinyConfigs.Motion);
        var (z_BFCHW, times_B, conditions) = Inputs();
        var blind = conditions with { ImageKept_B = zeros(2) };
        var other = blind with { StillLatent_BChw = randn(2, 3, 4, 4), StillImage_BCHW = randn(2, 3, 16, 16), ImageTokens_BMD = randn(2, 7, 10) };
        Assert.True(allclose(video.call(z_BFCHW, times_B, blind), video.call(z_BFCHW, times_B, other), rtol: 1e-4, atol: 1e-4), "the still shows through");
        Assert.False(allclose(video.call(z_BFCHW, times_B, conditions), video.call(z_BFCHW, times_B, blind), atol: 1e-3), "the still has no effect");
    }

    [Fact]
    public void Negative_fps_and_strength_mean_none()
    {
        using var video = Stirred(TinyConfigs.Motion);
        var (z_BFCHW, times_B, conditions) = Inputs();
        var negative = conditions with { Fps_B = full([2], -1f), Strength_B = full([2], -1f) };
        var none = conditions with { Fps_B = null, Strength_B = null };
        Assert.True(allclose(video.call(z_BFCHW, times_B, negative), video.call(z_BFCHW, times_B, none), rtol: 1e-4, atol: 1e-4), "negative is not none");
        Assert.False(allclose(video.call(z_BFCHW, times_B, conditions), video.call(z_BFCHW, times_B, none), atol: 1e-4), "fps has no effect");
    }

    [Fact]
    public void Padding_of_the_motion_caption_changes_nothing()
    {
        using var video = Stirred(TinyConfigs.Motion);
        var (z_BFCHW, times_B, conditions) = Inputs();
        var padded = conditions with
        {
            Motion_BMD = cat([conditions.Motion_BMD!, randn(2, 2, 6)], dim: 1),
            MotionMask_BM = cat([conditions.MotionMask_BM!, zeros(2, 2, ScalarType.Int64)], dim: 1),
        };
        Assert.True(allclose(video.call(z_BFCHW, times_B, conditions), video.call(z_BFCHW, times_B, padded), rtol: 1e-4, atol: 1e-4), "padding leaks");
    }

    [Theory]
    [InlineData("paca", "false", "pacas")]
    [InlineData("adapter", "false", "adapter")]
    [InlineData("t5", "false", "conditioning.motion")]
    [InlineData("temporal_conv", "false", "temporal_convs")]
    [InlineData("still_input", "false", "conv_in_still")]
    [InlineData("motion_output", "false", "output")]
    [InlineData("space_time_levels", "0", "no such key")]
    public void Each_part_can_be_left_out(string part, string none, string keys)
    {
        var config = ConfigFile.Parse<MotionConfig>($$"""
            { "{{part}}": {{none}}, "condition_width": 12, "temporal_head_dim": 4, "norm_num_groups": 4, "t5_width": 6, "paca_heads": 2,
              "reference_width": 8, "latent_scale": 4, "adapter_width": 8, "adapter_depth": 1, "image_token_width": 10 }
            """);
        using var video = new FactorizedVideoUNet(_spatial, config);
        Assert.DoesNotContain(video.state_dict().Keys, key => key.Contains(keys, StringComparison.Ordinal));
        var (z_BFCHW, times_B, conditions) = Inputs();
        Assert.Equal(z_BFCHW.shape, video.call(z_BFCHW, times_B, conditions).shape);
    }

    [Fact]
    public void A_config_survives_its_file()
    {
        var path = Path.GetTempFileName();
        ConfigFile.Write(path, TinyConfigs.Motion);
        Assert.Equal(TinyConfigs.Motion, ConfigFile.Read<MotionConfig>(path));
        File.Delete(path);
    }

    [Fact]
    public void It_leaves_nothing_but_results_in_the_callers_scope()
    {
        using var video = new FactorizedVideoUNet(_spatial, TinyConfigs.Motion);
        var (z_BFCHW, times_B, conditions) = Inputs();
        NetworkFacts.Leaves(1, () => video.call(z_BFCHW, times_B, conditions));
        using var context = video.Prepare(conditions, Frames).DetachFromDisposeScope();
        NetworkFacts.Leaves(2, () => video.Evaluate(z_BFCHW, times_B, context));
        NetworkFacts.Leaves(0, () => video.Prepare(conditions, Frames).Dispose());
    }

    [Fact]
    public void Missing_conditions_and_too_many_frames_are_refused()
    {
        using var video = new FactorizedVideoUNet(_spatial, TinyConfigs.Motion);
        var (z_BFCHW, times_B, conditions) = Inputs();
        Assert.Contains("motion tokens", Assert.Throws<ArgumentException>(() => video.call(z_BFCHW, times_B, conditions with { Motion_BMD = null })).Message);
        Assert.Contains("9 frames", Assert.Throws<ArgumentException>(() => video.Prepare(conditions, 9)).Message);
    }

    public void Dispose()
    {
        _scope.Dispose();
        _spatial.Dispose();
    }

    /// <summary>With the zero-initialised layers set, as if trained.</summary>
    private FactorizedVideoUNet Stirred(MotionConfig config)
    {
        var video = new FactorizedVideoUNet(_spatial, config);
        using var noGrad = no_grad();
        foreach (var parameter in video.parameters())
        {
            parameter.add_(randn_like(parameter) * 0.2);
        }
        return video;
    }

    private static (Tensor Z_BFCHW, Tensor Times_B, FrameConditions Conditions) Inputs() => (
        randn([2, Frames, 3, 4, 4]),
        tensor(new long[] { 900, 40 }),
        new FrameConditions(randn(2, 4, 6), randn(2, 5), randn(2, 5, 6), ones(2, 5, ScalarType.Int64), randn(2, 3, 4, 4), randn(2, 3, 16, 16),
            randn(2, 7, 10), full([2], 8f), full([2], 0.5f)));

    private static FrameConditions Second(FrameConditions c) => new(Of(c.Text_BLD)!, Of(c.Labels_BE), Of(c.Motion_BMD), Of(c.MotionMask_BM),
        Of(c.StillLatent_BChw), Of(c.StillImage_BCHW), Of(c.ImageTokens_BMD), Of(c.Fps_B), Of(c.Strength_B), Of(c.ImageKept_B));

    private static Tensor? Of(Tensor? t) => t?.narrow(0, 1, 1);
}
