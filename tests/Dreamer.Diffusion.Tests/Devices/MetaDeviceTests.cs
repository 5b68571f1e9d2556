// Shapes: B batch, C channels, F frames, H/W latent pixels, P pixels of a frame, E condition width, L tokens, D widths
using Dreamer.Diffusion.Motion;
using Dreamer.Diffusion.Networks;
using Dreamer.Diffusion.Networks.Ltx;
using Dreamer.Diffusion.Networks.Wan;
using Dreamer.Diffusion.Sampling;
using Dreamer.Diffusion.Schedules;
using Dreamer.Diffusion.Tests.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Tests.Devices;

/// <summary>
/// libtorch's meta device keeps shapes and no numbers, and refuses the CPU's tensors beside its own, as a GPU does: what runs on it makes no
/// tensor on the CPU on the way, and waits for none. Convolutions, norms, fused attention, relu, index_select and std have no meta kernel in this build; gather and
/// scatter do not look where their tensors are.
/// </summary>
public sealed class MetaDeviceTests : IDisposable
{
    private const int Width = 8;

    private static readonly bool[] s_both = [false, true];
    private static readonly string[] s_activations = ["quick_gelu", "gelu", "gelu_new", "silu"];
    private static readonly NoiseSchedule s_schedule = new(new ScheduleConfig());

    private readonly DisposeScope _scope = NewDisposeScope();

    public static TheoryData<SamplerKind> Kinds => [.. Enum.GetValues<SamplerKind>()];

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void It_refuses_what_the_CPU_has() =>
        Assert.Contains("same device", Assert.ThrowsAny<Exception>(() => Meta(2) + ones(2, dtype: ScalarType.Float32, device: CPU)).Message, StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Samplers_of_every_prediction(SamplerKind kind)
    {
        foreach (var prediction in Enum.GetValues<PredictionKind>())
        {
            foreach (var karras in s_both)
            {
                var schedule = new NoiseSchedule(new ScheduleConfig { Prediction = prediction, KarrasSigmas = karras, ClipRange = 1, ZeroTerminalSnr = false });
                var sampler = Sampler.Create(kind, schedule, 4);
                Finish(sampler, sampler.Begin(Meta(1, 4, 8, 8)));
                Finish(sampler, sampler.BeginAt(1, Meta(1, 4, 8, 8), Meta(1, 4, 8, 8)));
            }
        }
    }

    [Theory]
    [InlineData(FlowSolver.Euler)]
    [InlineData(FlowSolver.UniPc)]
    public void Samplers_of_flows(FlowSolver solver)
    {
        var sampler = FlowSampler.Create(new FlowScheduleConfig { Solver = solver, SolverOrder = 3 }, 5);
        Finish(sampler, sampler.Begin(Meta(1, 4, 3, 8, 8)));
        Finish(sampler, sampler.BeginAt(1, Meta(1, 4, 3, 8, 8), Meta(1, 4, 3, 8, 8)));
    }

    [Fact]
    public void Places_and_conditions_of_Wan()
    {
        var config = TinyConfigs.Wan;
        using var conditions = Layers.Unallocated(() => new WanConditions(config));
        using var patches = Layers.Unallocated(() => new PatchEmbedding(config));
        using var rotary = new WanRotary(config);
        var table = rotary.Table(new TokenGrid(2, 2, 3), META, ScalarType.Float32);
        var (time_BGD, modulation_BG6D) = conditions.OfTimes(Meta(2, 3));
        RequireMeta(time_BGD, modulation_BG6D, conditions.OfText(Meta(2, 5, config.TextDim)), patches.call(Meta(1, config.InChannels, 2, 4, 6)),
            Rotary.Turn(Meta(1, 12, 2, config.AttentionHeadDim), table), Modulation.Add(Meta(2, 6, 4), Meta(2, 6, 4), Meta(2, 3, 4)));
    }

    [Fact]
    public void Places_and_conditions_of_Ltx()
    {
        var config = TinyConfigs.Ltx;
        using var conditions = Layers.Unallocated(() => new LtxTimeConditions(config.Width));
        using var rotary = new LtxRotary(config);
        var table = rotary.Table(new TokenGrid(2, 2, 3), TokenSpacing.Of(25, frames: 8, pixels: 32), META, ScalarType.Float32);
        var (time_BGD, modulation_BG6D) = conditions.OfTimes(Meta(2, 3));
        RequireMeta(time_BGD, modulation_BG6D, Rotary.Turn(Meta(1, 12, 2, config.AttentionHeadDim), table));
    }

    [Fact]
    public void Ddim_with_noise()
    {
        var state = new DdimSampler(s_schedule, 4, eta: 0.5).Advance(new SamplerState(1, Meta(1, 4, 8, 8), null), Meta(1, 4, 8, 8), Meta(1, 4, 8, 8));
        RequireMeta(state.Latents, state.X0!);
    }

    [Fact]
    public void Guidance_and_shared_noise() => RequireMeta(
        Guidance.Combine([Meta(1, 4, 8, 8), Meta(1, 4, 8, 8), Meta(1, 4, 8, 8)], Guidance.Weights(imageScale: 1.5, textScale: 3)),
        SharedNoise.Mix(Meta(1, 4, 8, 8), Meta(5, 4, 8, 8), weight: 1));

    [Fact]
    public void Schedules()
    {
        var (x, noise, times_B) = (Meta(2, 4, 8, 8), Meta(2, 4, 8, 8), ones(2, dtype: ScalarType.Int64, device: META));
        RequireMeta(
            s_schedule.AddNoise(x, noise, times_B), s_schedule.Velocity(x, noise, times_B), s_schedule.X0FromVelocity(x, noise, times_B),
            s_schedule.NoiseFromVelocity(x, noise, times_B), s_schedule.MinSnrWeight(times_B), s_schedule.AlphaBar(times_B));
    }

    [Fact]
    public void Frame_modulation_and_its_gradients()
    {
        using var modulation = Layers.Unallocated(() => new FrameModulation(5, Width));
        var x_BPFC = Meta(2, 9, 3, Width).requires_grad_();
        modulation.call(x_BPFC, Meta(2, 3, 5)).sum().backward();
        RequireMeta([x_BPFC.grad!, .. modulation.parameters().Select(parameter => parameter.grad!)]);
    }

    [Fact]
    public void Embeddings_of_times_and_places()
    {
        using var positions = Layers.Unallocated(() => new FramePositions(16, Width));
        using var number = Layers.Unallocated(() => new OptionalNumber(Width));
        RequireMeta(
            Sinusoids.OfTimes(Meta(2), Width), Sinusoids.OfTimes(ones(2, dtype: ScalarType.Int64, device: META), Width), Sinusoids.OfPlaces(Width, Meta(2, Width, 4, 6)),
            positions.call(Meta(2, 9, 3, Width), null), positions.call(Meta(2, 9, 3, Width), Meta(2, 3)), number.call(Meta(2))!);
    }

    [Fact]
    public void Conditions_of_frames()
    {
        using var conditioning = Layers.Unallocated(() => new FrameConditioning(new MotionConfig { T5Width = 6 }, Width, spatialTimeWidth: 12));
        var conditions = new FrameConditions(Meta(2, 7, 6), Motion_BMD: Meta(2, 5, 6), MotionMask_BM: ones(2, 5, dtype: ScalarType.Int64, device: META), Fps_B: Meta(2), Strength_B: Meta(2));
        RequireMeta(
            conditioning.PerFrame(conditions, frames: 3), conditioning.PerFrame(conditions with { MotionMask_BM = null, FrameTimes_BF = Meta(2, 3) }, frames: 3),
            conditioning.ForSpatial(conditions)!);
    }

    [Fact]
    public void Times_places_and_texts_of_the_spatial_network()
    {
        using var unet = Layers.Unallocated(() => new UNet2DConditionModel(new UNet2DConditionConfig
        {
            BlockOutChannels = [Width, 16],
            DownBlockTypes = ["CrossAttnDownBlock2D", "DownBlock2D"],
            UpBlockTypes = ["UpBlock2D", "CrossAttnUpBlock2D"],
            NormNumGroups = 4,
            CrossAttentionDim = 6,
            AttentionHeadDim = 2,
            ClassEmbedType = "projection",
            ProjectionClassEmbeddingsInputDim = 5,
            PositionEmbedding = "sinusoidal",
        }));
        var contexts = ContextCache.Join([unet.Project(Meta(1, 7, 6)), unet.Project(Meta(1, 7, 6))]);
        RequireMeta(unet.EmbedTime(Meta(2), Meta(2, 5)), unet.AddPlaces(Meta(2, Width, 4, 4)), contexts[unet.Transformers.First().CrossAttentions.First()].K_BNLD);
    }

    [Fact]
    public void Layers_without_norms()
    {
        using var layers = Layers.Unallocated(() => new TorchSharp.Modules.ModuleList<nn.Module<Tensor, Tensor>>(
            new FeedForward(Width), new RmsNorm(Width, eps: 1e-6), new T5FeedForward(new T5Config { DModel = Width, DFf = 16, FeedForwardProj = "gated-gelu" })));
        foreach (var layer in layers)
        {
            var x_BLD = Meta(2, 3, Width).requires_grad_();
            layer.call(x_BLD).sum().backward();
            RequireMeta([x_BLD.grad!, .. layer.parameters().Select(parameter => parameter.grad!)]);
        }
        RequireMeta([.. s_activations.Select(name => Activations.Named(name)(Meta(2, 3)))]);
    }

    [Fact]
    public void Latents_and_their_divergence()
    {
        using var vae = Layers.Unallocated(() => new AutoencoderKL(new AutoencoderKLConfig { LatentsMean = [1, 2, 3, 4], LatentsStd = [1, 2, 3, 4] }));
        var latents = LatentDistribution.FromMoments(Meta(2, 8, 4, 4));
        var learned = new LatentDistribution(latents.Mean.requires_grad_(), latents.LogVariance.requires_grad_()); // a clamp has no gradient there
        (learned.MeanKl() + vae.Unscale(vae.Scale(learned.Sample(Meta(2, 4, 4, 4)))).sum()).backward();
        RequireMeta(learned.Mean.grad!, learned.LogVariance.grad!);
    }

    private static void Finish(Sampler sampler, SamplerState state)
    {
        while (state.Step < sampler.Steps)
        {
            state = sampler.Advance(state, sampler.ModelInput(state));
        }
        RequireMeta(state.Latents, state.X0!);
    }

    private static Tensor Meta(params long[] shape) => empty(shape, dtype: ScalarType.Float32, device: META);

    private static void RequireMeta(params Tensor[] results) =>
        Assert.All(results, result => Assert.Equal((DeviceType.META, ScalarType.Float32), (result.device_type, result.dtype)));
}
