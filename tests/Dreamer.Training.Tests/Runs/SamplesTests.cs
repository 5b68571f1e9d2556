using Dreamer.Media;
using Dreamer.Testing;
using Dreamer.Training.Runs;
using Dreamer.Training.Tests.Recipes;
using static TorchSharp.torch;

namespace Dreamer.Training.Tests.Runs;

/// <summary>Samples during a run, drawn by the model that ships: the phase learns something of its own and leaves that model as it is.</summary>
[Collection(Alone.Name)]
[Trait("Speed", "Slow")]
public sealed class SamplesTests : IDisposable
{
    private const int Steps = 102;

    private static readonly string s_nano = RepositoryRoot.Combine("models/nano");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_draws_samples_of_its_averaged_weights_and_learns_as_if_it_had_not()
    {
        using var drawing = new LineFit("unet");
        using var silent = new LineFit("line");
        Assert.True(Run(drawing, s_nano));
        Assert.True(Run(silent, s_nano));

        Assert.Equal(silent.Exported[^1], drawing.Exported[^1]);
        Assert.Equal((1, 2), (silent.Exported.Count, drawing.Exported.Count));
        Assert.NotEqual(drawing.AtLastStep, drawing.Exported[0]); // the average follows the weights
        var sheet = Png.Decode(File.ReadAllBytes(Path.Combine(_folder.Path, "unet", "samples", "0000100.png")));
        Assert.True(sheet.Width > 6 * 64 && sheet.Height > 4 * 64, $"{sheet.Width}×{sheet.Height}"); // four rows: a still, and frames of its clip
        Assert.False(Directory.Exists(Path.Combine(_folder.Path, "line", "samples")));
    }

    [Fact]
    public void A_folder_that_is_no_model_yet_is_said_and_does_not_end_the_run()
    {
        using var phase = new LineFit("unet");
        var said = new List<string>();
        Assert.True(Run(phase, _folder.File("model"), said));
        Assert.Contains(said, line => line.Contains("no samples", StringComparison.Ordinal) && line.Contains(_folder.File("model"), StringComparison.Ordinal));
    }

    private bool Run(TrainingPhase phase, string model, List<string>? said = null) => new Trainer(_folder.Path, new Said(said ?? []), TimeProvider.System).Run(phase, model, CancellationToken.None);

    /// <summary>Fits a line to points that the step's own random numbers give.</summary>
    private sealed class LineFit(string network) : TrainingPhase(network, new TrainingPlan(Steps, 4, 1e-2), seed: 3, CPU)
    {
        private readonly nn.Module<Tensor, Tensor> _line = Line();

        public List<float[]> Exported { get; } = [];

        public float[] AtLastStep { get; private set; } = [];

        public override IReadOnlyDictionary<string, nn.Module> Networks => new Dictionary<string, nn.Module> { [Name] = _line };

        public override string Unit => "points";

        public override StepLoss Loss(int index)
        {
            AtLastStep = Weights();
            using var generator = StepGenerator(index);
            var x = randn([4, 3], generator: generator);
            return new StepLoss((_line.call(x) - x.sum(1, keepdim: true)).pow(2).mean(), []);
        }

        public override void Export(string modelFolder) => Exported.Add(Weights());

        private float[] Weights() => [.. _line.parameters().SelectMany(parameter => parameter.detach().data<float>().ToArray())];

        private static nn.Module<Tensor, Tensor> Line()
        {
            manual_seed(1);
            return nn.Linear(3, 1);
        }
    }

    private sealed class Said(List<string> lines) : IProgress<string>
    {
        public void Report(string value) => lines.Add(value);
    }
}
