using Dreamer.Diffusion.Motion;
using Dreamer.Diffusion.Networks;
using Dreamer.Diffusion.Networks.Wan;
using Dreamer.Diffusion.Tests.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Tests.DoublePrecision;

/// <summary>Every network, with every layer that it can have.</summary>
public sealed class NetworkTests : IDisposable
{
    private static readonly UNet2DConditionConfig s_stable = new()
    {
        BlockOutChannels = [8, 16],
        DownBlockTypes = ["CrossAttnDownBlock2D", "DownBlock2D"],
        UpBlockTypes = ["UpBlock2D", "CrossAttnUpBlock2D"],
        NormNumGroups = 4,
        CrossAttentionDim = 6,
        AttentionHeadDim = 2,
        ActFn = "gelu",
        MidBlockScaleFactor = 1.3,
        DownsamplePadding = 0,
        CenterInputSample = true,
        FlipSinToCos = false,
        FreqShift = 1,
    };

    private static readonly UNet2DConditionConfig s_nano = TinyConfigs.Spatial with { UseLinearProjection = true };

    private static readonly MotionConfig s_published = TinyConfigs.Motion with
    {
        ConditionWidth = null,
        SpaceTimeLevels = 0,
        TemporalNorm = "frame",
        MotionOutput = false,
        TemporalConv = false,
        StillInput = false,
        T5 = false,
        Paca = false,
        Adapter = false,
    };

    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly Generator _generator = new(3);

    public void Dispose()
    {
        _generator.Dispose();
        _scope.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_spatial_network(bool isNano)
    {
        var config = isNano ? s_nano : s_stable;
        using var twin = new DoubleTwin(() => [new UNet2DConditionModel(config)]);
        var (z_BCHW, text_BLD, times_B, labels_BE) = (Drawn(2, 4, 8, 8), Drawn(2, 5, 6), tensor([900.5f, 40.25f], dtype: ScalarType.Float32, device: CPU), Drawn(2, 5));
        twin.Check((networks, given) =>
        {
            var unet = (UNet2DConditionModel)networks[0];
            return [unet.Denoise(given(z_BCHW), given(times_B), unet.Project(given(text_BLD)), isNano ? given(labels_BE) : null)];
        });
    }

    [Theory]
    [InlineData("none")]
    [InlineData("group")]
    public void The_autoencoder(string norm)
    {
        using var twin = new DoubleTwin(() => [new AutoencoderKL(new AutoencoderKLConfig
        {
            NormType = norm,
            NormNumGroups = 4,
            PatchSize = 2,
            BlockOutChannels = [8, 12],
            DownBlockTypes = ["DownEncoderBlock2D", "DownEncoderBlock2D"],
            UpBlockTypes = ["UpDecoderBlock2D", "UpDecoderBlock2D"],
            LatentsMean = [0.5f, -1, 2, 0.1f],
            LatentsStd = [2, 0.5f, 4, 0.3f],
            ScalingFactor = 0.18215,
        })]);
        var (image_BCHW, noise_BLhw) = (Drawn(2, 3, 16, 16), Drawn(2, 4, 4, 4));
        twin.Check((networks, given) =>
        {
            var vae = (AutoencoderKL)networks[0];
            var latents = vae.Encode(given(image_BCHW));
            var scaled_BLhw = vae.Scale(latents.Sample(given(noise_BLhw)));
            return [latents.Mean, latents.LogVariance, latents.MeanKl(), scaled_BLhw, vae.Decode(vae.Unscale(scaled_BLhw))];
        });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Wans_autoencoder(bool isResidual)
    {
        // Of few channels some pixel is near zero in all, where a norm bends.
        var config = TinyConfigs.WanVae(isResidual) with { BaseDim = 16, DecoderBaseDim = null, DimMult = [1, 2, 2, 2] };
        using var twin = new DoubleTwin(() => [new AutoencoderKLWan(config)]);
        var side = config.LatentScale();
        var (video_BCFHW, z_BLfhw) = (Drawn(1, 3, 9, side, 2 * side), Drawn(1, 4, 3, 2, 1));
        twin.Check((networks, given) =>
        {
            var vae = (AutoencoderKLWan)networks[0];
            var latents = vae.Encode(given(video_BCFHW));
            return [latents.Mean, latents.LogVariance, vae.Scale(latents.Mean), vae.Decode(vae.Unscale(given(z_BLfhw)) * 0.1)];
        });
    }

    [Theory]
    [InlineData("quick_gelu")]
    [InlineData("gelu")]
    public void The_text_encoder(string activation)
    {
        var config = TinyConfigs.Text with { HiddenAct = activation, Architectures = ["CLIPTextModelWithProjection"], ProjectionDim = 6 };
        using var twin = new DoubleTwin(() => [new CLIPTextModel(config)]);
        var (ids_BL, padding_BL) = (Ids(1, 2, 7, 7, 3, 4, 5, 7), Ids(1, 1, 1, 0, 1, 1, 1, 1));
        twin.Check((networks, _) =>
        {
            var text = (CLIPTextModel)networks[0];
            var (whole, padded) = (text.Encode(ids_BL), text.Encode(ids_BL, padding_BL));
            return [whole.LastHiddenState, whole.Penultimate, text.Project(whole.Pooled), padded.LastHiddenState];
        });
    }

    [Fact]
    public void The_image_encoder()
    {
        using var twin = new DoubleTwin(() => [new CLIPVisionModelWithProjection(TinyConfigs.Vision)]);
        var pixels_BCSS = Drawn(2, 3, 8, 8);
        twin.Check((networks, given) =>
        {
            var output = ((CLIPVisionModelWithProjection)networks[0]).Encode(given(pixels_BCSS));
            return [output.ImageEmbeds, output.LastHiddenState, output.Penultimate];
        });
    }

    [Theory]
    [InlineData("t5", "relu")]
    [InlineData("t5", "gated-gelu")]
    [InlineData("umt5", "gated-gelu")]
    public void The_encoder_of_motion_captions_and_of_Wans_prompts(string type, string feedForward)
    {
        using var twin = new DoubleTwin(() => [new T5EncoderModel(TinyConfigs.MotionText with { ModelType = type, FeedForwardProj = feedForward })]);
        var (ids_BL, mask_BL) = (Ids(1, 2, 7, 7, 3, 4, 5, 7), Ids(1, 1, 1, 0, 1, 1, 1, 1));
        twin.Check((networks, _) =>
        {
            var encoder = (T5EncoderModel)networks[0];
            return [encoder.call(ids_BL, null), encoder.call(ids_BL, mask_BL)];
        });
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void The_video_network(bool isOurs, bool hasTimes)
    {
        const int Frames = 3;
        using var twin = new DoubleTwin(() =>
        {
            var spatial = new UNet2DConditionModel(s_nano);
            return [spatial, new FactorizedVideoUNet(spatial, isOurs ? TinyConfigs.Motion : s_published)];
        });
        var (z_BFCHW, times_B, text_BLD, labels_BE) = (Drawn(2, Frames, 4, 4, 4), tensor([900.5f, 40.25f], dtype: ScalarType.Float32, device: CPU), Drawn(2, 5, 6), Drawn(2, 5));
        var (motion_BMD, mask_BM, latent_BChw, image_BCHW, tokens_BMD) = (Drawn(2, 4, 6), Ids(1, 1, 1, 1, 1, 1, 1, 0), Drawn(2, 4, 4, 4), Drawn(2, 3, 16, 16), Drawn(2, 7, 10));
        var (fps_B, strength_B, kept_B, moments_BF) = (Drawn(2).abs() + 8, Drawn(2).abs(), Drawn(2).abs(), Drawn(2, Frames).abs() * 3);
        twin.Check((networks, given) =>
        {
            var conditions = new FrameConditions(given(text_BLD), given(labels_BE));
            conditions = !isOurs ? conditions : conditions with
            {
                Motion_BMD = given(motion_BMD),
                MotionMask_BM = mask_BM,
                StillLatent_BChw = given(latent_BChw),
                StillImage_BCHW = given(image_BCHW),
                ImageTokens_BMD = given(tokens_BMD),
                Fps_B = given(fps_B),
                Strength_B = given(strength_B),
                FrameTimes_BF = hasTimes ? given(moments_BF) : null,
                ImageKept_B = given(kept_B),
            };
            var video = (FactorizedVideoUNet)networks[1];
            var (output, features) = video.Evaluate(given(z_BFCHW), given(times_B), video.Prepare(conditions, Frames));
            return [output, features];
        });
    }

    [Fact]
    public void The_network_of_flow()
    {
        using var twin = new DoubleTwin(() => [new PredictNet(featureChannels: 6)]);
        var features_BFCHW = Drawn(2, 3, 6, 4, 4);
        twin.Check((networks, given) => [((PredictNet)networks[0]).call(given(features_BFCHW))]);
    }

    [Fact]
    public void Wans_transformer()
    {
        var config = TinyConfigs.Wan with { ImageDim = 6, AddedKvProjDim = TinyConfigs.Wan.Width, PosEmbedSeqLen = 4 };
        using var twin = new DoubleTwin(() => [new WanTransformer3DModel(config)]);
        var (z_BCFHW, text_BTE, image_BMI) = (Drawn(2, 4, 3, 4, 6), Drawn(2, 5, 6), Drawn(4, 2, 6));
        var times_BF = tensor([900.5f, 40.25f, 0, 3, 500, 20], [2, 3], dtype: ScalarType.Float32, device: CPU);
        twin.Check((networks, given) =>
        {
            var wan = (WanTransformer3DModel)networks[0];
            return [wan.call(given(z_BCFHW), given(times_BF), wan.Project(given(text_BTE), given(image_BMI)))];
        });
    }

    private Tensor Drawn(params long[] shape) => randn(shape, dtype: ScalarType.Float32, device: CPU, generator: _generator);

    private static Tensor Ids(params long[] ids) => tensor(ids, [2, ids.Length / 2], dtype: ScalarType.Int64, device: CPU);
}
