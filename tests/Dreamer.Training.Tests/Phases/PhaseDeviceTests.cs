using Dreamer.Testing;
using Dreamer.Training.Phases;
using Dreamer.Training.Recipes;
using Dreamer.Training.Runs;
using TorchSharp;
using static TorchSharp.torch;

namespace Dreamer.Training.Tests.Phases;

/// <summary>
/// libtorch's meta device, which every machine has, stands in for a GPU here: it keeps shapes and no numbers, and refuses tensors of the CPU
/// beside its own.
/// </summary>
public sealed class PhaseDeviceTests
{
    private static readonly string s_nano = RepositoryRoot.Combine("models/nano");
    private static readonly TrainingPlan s_plan = new(1, 2, 1e-3);

    private static readonly Dictionary<string, Func<Device, TrainingPhase>> s_phases = new()
    {
        ["vae"] = device => new VaePhase(NanoNetworks.Vae, s_plan, 1, device),
        ["decoder"] = device => new DecoderPhase(s_plan, s_nano, 1, device),
        ["clip"] = device => new ContrastivePhase(NanoNetworks.Text(300, 299), NanoNetworks.Vision, Path.Combine(s_nano, "tokenizer"), s_plan, 1, device),
        ["stage-one"] = device => new StageOnePhase(NanoNetworks.Unet, NanoNetworks.Schedule, 1, s_plan, s_nano, 1, device),
        ["stage-one from nano"] = device => new StageOnePhase(NanoNetworks.Unet, NanoNetworks.Schedule, 1, s_plan, s_nano, 1, device, s_nano),
        ["stage-two"] = device => new StageTwoPhase(NanoNetworks.StageTwo(s_nano, clips: 1) with { StartFrom = s_nano }, s_plan, s_nano, 1, device),
    };

    public static TheoryData<string> Phases => [.. s_phases.Keys];

    [Theory]
    [MemberData(nameof(Phases))]
    public void All_that_a_phase_learns_is_on_its_device(string name)
    {
        using var phase = s_phases[name](META);
        Assert.Equal(DeviceType.META, phase.Device.type);
        Assert.NotEmpty(phase.Networks);
        Assert.Empty(
            from network in phase.Networks
            from item in network.Value.state_dict()
            where item.Value.device_type != DeviceType.META || item.Value.dtype != ScalarType.Float32
            select $"{network.Key}.{item.Key} on {item.Value.device}");
    }

    [Fact]
    public void A_temperature_is_where_its_network_was_moved()
    {
        using var phase = s_phases["clip"](META);
        var scale = (nn.Module<Tensor, Tensor>)phase.Networks["scale"];
        using var scaled = scale.call(ones(2, 2, dtype: ScalarType.Float32, device: META));
        Assert.Equal(DeviceType.META, scaled.device_type);
    }

    [Fact]
    public void Frozen_networks_are_where_they_are_wanted()
    {
        using var encoders = FrozenEncoders.Load(s_nano, META);
        Assert.Equal(DeviceType.META, encoders.Vae.Device.type);
        Assert.All(encoders.Vae.parameters(), parameter => Assert.False(parameter.requires_grad));
    }

    [Fact]
    public void Batches_are_made_where_they_are_wanted()
    {
        using var scope = NewDisposeScope();
        var (clean_BCHW, seen_BCHW, near_BCHW) = FrameBatch.RenderWithNear(2, 1, 0.5f, 3, META);
        Tensor[] made = [FrameBatch.Render(2, 1, 0.5f, META), clean_BCHW, seen_BCHW, near_BCHW, CaptionedFrames.Render(2, 1, META).Images_BCHW];
        Assert.All(made, images => Assert.Equal((DeviceType.META, ScalarType.Float32), (images.device_type, images.dtype)));
    }
}
