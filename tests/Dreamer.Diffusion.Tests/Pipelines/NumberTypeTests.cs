using Dreamer.Diffusion.Devices;
using Dreamer.Diffusion.Pipelines;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Tests.Pipelines;

/// <summary>One model in several number types: the same pictures but for rounding, and checkpoints that say which it was.</summary>
public sealed class NumberTypeTests(TinyModelFolder files) : IClassFixture<TinyModelFolder>
{
    private static readonly StillRequest s_request = new(Seed: 3, Steps: 6, Guidance: 2, Size: 16);

    [Theory]
    [InlineData(ScalarType.BFloat16, 0.1)]
    [InlineData(ScalarType.Float16, 0.02)]
    [InlineData(ScalarType.Float64, 1e-4)]
    public void A_still_is_what_float32_makes_of_it_but_for_rounding(ScalarType type, double limit)
    {
        using var scope = NewDisposeScope();
        using var exact = Load(ScalarType.Float32);
        using var other = Load(type);
        var (expected, found) = (JobRuns.Run(Begin(exact)), JobRuns.Run(Begin(other)));
        Assert.Equal(ScalarType.Float32, found.dtype); // a sampler's state, whatever the model's type is
        Assert.InRange(((found - expected).abs().max() / expected.abs().max()).item<float>(), 0, limit);
    }

    [Fact]
    public void Weights_are_of_the_models_type_but_for_those_that_must_be_exact()
    {
        using var model = Load(ScalarType.BFloat16);
        var types = model.Unet.state_dict().ToDictionary(item => item.Key, item => item.Value.dtype);
        Assert.Equal(ScalarType.BFloat16, types["conv_in.weight"]);
        Assert.All(types.Where(item => item.Key.StartsWith("time_embedding.", StringComparison.Ordinal)), item => Assert.Equal(ScalarType.Float32, item.Value));
        using var half = Load(ScalarType.Float32);
        Assert.InRange(model.Info.WeightBytes, half.Info.WeightBytes / 2, half.Info.WeightBytes * 2 / 3);
    }

    [Fact]
    public void A_job_that_goes_on_in_another_type_ends_and_stays_marked()
    {
        using var scope = NewDisposeScope();
        using var exact = Load(ScalarType.Float32);
        using var half = Load(ScalarType.BFloat16);
        var begun = JobRuns.CheckpointAfter(Begin(exact), 2);
        using var moved = Resume(half, begun);
        Assert.True(moved.IsInexact);
        moved.Advance();
        using var back = Resume(exact, moved.Checkpoint());
        Assert.True(back.IsInexact); // part of it was done elsewhere, wherever it ends
        Assert.True(back.Finish().isfinite().all().item<bool>());
        using var stayed = Resume(exact, begun);
        Assert.False(stayed.IsInexact);
    }

    private DreamerModel Load(ScalarType type) => DreamerModel.Load(files.Folder, new TensorPlace(CPU, type));

    private static DenoisingJob Begin(DreamerModel model) => model.Begin(s_request, Conditions(model));

    private static DenoisingJob Resume(DreamerModel model, byte[] checkpoint) => model.Begin(s_request, Conditions(model), checkpoint);

    private static StillConditions Conditions(DreamerModel model) => new(model.EncodeCaption("a red star"), model.EncodeCaption(""));
}
