using Dreamer.Diffusion.Checkpoints;
using Dreamer.Testing;
using Dreamer.Training.Runs;
using static TorchSharp.torch;

namespace Dreamer.Training.Tests.Runs;

/// <summary>What a run that was broken off leaves for the next.</summary>
public sealed class TrainingCheckpointTests : IDisposable
{
    private const int Steps = 6;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_that_was_broken_off_ends_with_the_same_bytes()
    {
        using var whole = new PlaneFit();
        Assert.True(Run(whole, "whole", stopAt: Steps));
        using var first = new PlaneFit();
        Assert.False(Run(first, "broken", stopAt: 3));
        using var second = new PlaneFit();
        Assert.True(Run(second, "broken", stopAt: Steps));

        Assert.Equal(3, second.Batches);
        Assert.Equal(whole.Weights, second.Weights);
        Assert.NotEqual(first.Weights, second.Weights);
    }

    [Fact]
    public void A_checkpoint_of_an_older_format_is_refused_in_one_sentence_before_anything_is_prepared()
    {
        using var first = new PlaneFit();
        Assert.False(Run(first, "run", stopAt: 3));
        ForgetFormat(_folder.File("run/plane/checkpoints/0000003/weights.safetensors"));
        using var second = new PlaneFit();

        var refusal = Assert.Throws<CheckpointException>(() => Run(second, "run", stopAt: Steps)).Message;

        Assert.Matches(@"^The training checkpoint \S*0000003 is of the format 1, and a run goes on from the format 2 alone: train in another folder\.$", refusal);
        Assert.False(second.IsPrepared);
    }

    /// <summary>Formats had no number at first: the file's tensors, and nothing said of them.</summary>
    private static void ForgetFormat(string path)
    {
        using var scope = NewDisposeScope();
        Dictionary<string, Tensor> tensors;
        using (var file = SafetensorsFile.Open(path))
        {
            tensors = file.Entries.Keys.ToDictionary(name => name, name => file.Read(name).clone());
        }
        SafetensorsWriter.Write(path, tensors);
    }

    private bool Run(PlaneFit phase, string folder, int stopAt)
    {
        using var cancel = new CancellationTokenSource();
        phase.OnStep = step => { if (step == stopAt - 1 && stopAt < Steps) { cancel.Cancel(); } };
        return new Trainer(_folder.File(folder), new Progress<string>(), TimeProvider.System).Run(phase, _folder.Path, cancel.Token);
    }

    /// <summary>Fits a plane to points, each step to its own.</summary>
    private sealed class PlaneFit() : TrainingPhase("plane", new TrainingPlan(Steps, 4, 1e-2), seed: 3, CPU)
    {
        private readonly nn.Module<Tensor, Tensor> _plane = Plane();

        public Action<int> OnStep { get; set; } = _ => { };

        public bool IsPrepared { get; private set; }

        public int Batches { get; private set; }

        public float[] Weights => [.. _plane.parameters().SelectMany(parameter => parameter.detach().data<float>().ToArray())];

        public override IReadOnlyDictionary<string, nn.Module> Networks => new Dictionary<string, nn.Module> { ["plane"] = _plane };

        public override string Unit => "points";

        public override void Prepare(IProgress<string> progress) => IsPrepared = true;

        public override StepLoss Loss(int index)
        {
            Batches++;
            OnStep(index);
            using var generator = StepGenerator(index);
            var x = Normal([4, 3], generator);
            return new StepLoss((_plane.call(x) - x.sum(1, keepdim: true)).pow(2).mean(), []);
        }

        public override void Export(string modelFolder)
        {
        }

        /// <summary>Set rather than drawn: tests beside this one draw from the same numbers.</summary>
        private static nn.Module<Tensor, Tensor> Plane()
        {
            var plane = nn.Linear(3, 1);
            nn.init.constant_(plane.weight!, 0.5);
            nn.init.constant_(plane.bias!, 0.1);
            return plane;
        }
    }
}
