using Dreamer.Testing;
using Dreamer.Training.Runs;
using Dreamer.Training.Tests.Recipes;
using static TorchSharp.torch;

namespace Dreamer.Training.Tests.Runs;

/// <summary>What a step learns from several batches, which are differentiated beside each other.</summary>
[Collection(Alone.Name)]
public sealed class StepGradientsTests
{
    private const int Batches = 5;

    [Fact]
    public void A_step_follows_the_mean_of_its_batches()
    {
        var (apart, together) = (Learned(new LineFit(1, Batches)), Learned(new LineFit(Batches, 1)));

        Assert.Equal(together.Length, apart.Length);
        Assert.All(apart.Zip(together), pair => Assert.Equal(pair.Second, pair.First, 1e-5f));
        Assert.NotEqual(Learned(new LineFit(1, 1)), apart);
    }

    [Fact]
    public void Whichever_batch_is_done_first_the_sum_has_the_same_bytes()
    {
        var first = Learned(new LineFit(1, Batches));

        Assert.All(Enumerable.Range(0, 8), _ => Assert.Equal(first, Learned(new LineFit(1, Batches))));
    }

    [Fact]
    public void What_no_batch_needs_stays_as_it_is()
    {
        using var phase = new LineFit(1, 2);
        var before = Values(phase.Idle);

        Learned(phase);

        Assert.All(before.Zip(Values(phase.Idle)), pair => Assert.Equal(pair.First, pair.Second, 1e-6f)); // the average rounds; weight decay would take 2 in a thousand
    }

    [Fact]
    public void A_loss_that_is_no_number_is_said_as_it_is_and_threads_are_given_back()
    {
        var threads = get_num_threads();
        using var phase = new LineFit(1, 2) { Scale = float.NaN };

        var error = Assert.Throws<InvalidOperationException>(() => Learned(phase));

        Assert.Contains("step 0", error.Message, StringComparison.Ordinal);
        Assert.Equal(threads, get_num_threads());
    }

    private static float[] Learned(LineFit phase)
    {
        using var folder = new TemporaryFolder();
        Assert.True(new Trainer(folder.Path, new Progress<string>(), TimeProvider.System).Run(phase, folder.Path, CancellationToken.None));
        return Values(phase.Line);
    }

    private static float[] Values(nn.Module network) => [.. network.parameters().SelectMany(parameter => parameter.detach().data<float>().ToArray())];

    /// <summary>Fits a line to points: <paramref name="drawn"/> draws in a batch, <paramref name="batches"/> batches in a step.</summary>
    private sealed class LineFit(int drawn, int batches) : TrainingPhase("line", new TrainingPlan(20, 4, 1e-2) { Accumulate = batches }, seed: 3, CPU)
    {
        public nn.Module<Tensor, Tensor> Line { get; } = Seeded(1);

        /// <summary>Learns, so it is said, but is part of no loss.</summary>
        public nn.Module<Tensor, Tensor> Idle { get; } = Seeded(2);

        public float Scale { get; init; } = 1;

        public override IReadOnlyDictionary<string, nn.Module> Networks => new Dictionary<string, nn.Module> { ["line"] = Line, ["idle"] = Idle };

        public override string Unit => "points";

        public override StepLoss Loss(int index)
        {
            var losses = Enumerable.Range(index * drawn, drawn).Select(draw =>
            {
                using var generator = StepGenerator(draw);
                var x = randn([4, 64], generator: generator);
                return (Line.call(x) - x.sum(1, keepdim: true)).pow(2).mean();
            });
            return new StepLoss(stack([.. losses]).mean() * Scale, []);
        }

        public override void Export(string modelFolder)
        {
        }

        private static nn.Module<Tensor, Tensor> Seeded(long seed)
        {
            manual_seed(seed);
            return nn.Linear(64, 1);
        }
    }
}
