// Shapes: B samples, C channels, H/W pixels
using Dreamer.Diffusion.Networks;
using Dreamer.Diffusion.Schedules;
using Dreamer.Training.Phases;
using Dreamer.Training.Recipes;
using Dreamer.Training.Runs;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Dreamer.Training.Tests.Phases;

/// <summary>
/// Losses, averages and the optimiser where no tensor of the CPU may come beside theirs: on libtorch's meta device, which keeps shapes and no
/// numbers. Absolute values and convolutions, and so a reconstruction's edges, do not run there in this build.
/// </summary>
public sealed class MetaDeviceTests : IDisposable
{
    private static readonly NoiseSchedule s_schedule = new(NanoNetworks.Schedule);

    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void The_loss_of_a_velocity()
    {
        var times_B = zeros(6, dtype: ScalarType.Int64, device: META);
        var v_BCHW = Meta(6, 4, 8, 8).requires_grad_();
        var error_B = (v_BCHW - s_schedule.Velocity(Meta(6, 4, 8, 8), Meta(6, 4, 8, 8), times_B)).pow(2).mean([1, 2, 3]);
        Learn(VelocityLoss.Of(error_B, s_schedule.MinSnrWeight(times_B)), v_BCHW);
        Learn(VelocityLoss.Of((v_BCHW * s_schedule.AlphaBar(times_B).reshape(-1, 1, 1, 1)).pow(2).mean([1, 2, 3])), v_BCHW);
    }

    [Fact]
    public void Divergence_and_decibels_of_a_reconstruction()
    {
        var (images_BCHW, decoded_BCHW) = (Meta(2, 3, 16, 16), Meta(2, 3, 16, 16).requires_grad_());
        var kl = new LatentDistribution(decoded_BCHW, Meta(2, 3, 16, 16)).MeanKl();
        Learn(new StepLoss(kl, [("kl", kl), ("psnr", Reconstruction.Psnr(images_BCHW, decoded_BCHW))]), decoded_BCHW);
    }

    [Fact]
    public void The_loss_of_words()
    {
        var (logits_BV, ids_BL) = (Meta(2, 9).requires_grad_(), zeros(2, 4, dtype: ScalarType.Int64, device: META));
        var targets_B = arange(2, dtype: ScalarType.Int64, device: META);
        Learn(new StepLoss(ContrastivePhase.WordLoss(logits_BV, ids_BL), [("missed", ContrastivePhase.Missed(logits_BV, targets_B))]), logits_BV);
    }

    [Fact]
    public void The_optimiser_and_averages()
    {
        using var network = nn.Linear(3, 1, device: META, dtype: ScalarType.Float32);
        List<(string Name, Parameter Parameter)> parameters = [.. network.named_parameters()];
        using var averages = new ExponentialMovingAverage(parameters);
        using var optimizer = Trainer.NewOptimizer(new TrainingPlan(2, 4, 1e-3), parameters);
        for (var step = 0; step < 2; step++)
        {
            optimizer.zero_grad();
            network.call(Meta(4, 3)).pow(2).mean().backward();
            optimizer.step();
            averages.Update(0.9);
        }
        averages.Exchange();
        averages.CopyToParameters();
        RequireMeta([.. network.parameters(), .. averages.Averages.Values]);
    }

    /// <summary>A loss and its figures are one number each, on the device, and so is the gradient.</summary>
    private static void Learn(StepLoss loss, Tensor learned)
    {
        loss.Total.backward();
        RequireMeta([loss.Total, learned.grad!, .. loss.Figures.Select(figure => figure.Value)]);
        Assert.All(loss.Figures, figure => Assert.Empty(figure.Value.shape));
    }

    private static Tensor Meta(params long[] shape) => empty(shape, dtype: ScalarType.Float32, device: META);

    private static void RequireMeta(IReadOnlyList<Tensor> results) =>
        Assert.All(results, result => Assert.Equal((DeviceType.META, ScalarType.Float32), (result.device_type, result.dtype)));
}
