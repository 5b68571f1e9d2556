using System.Runtime.InteropServices;
using Dreamer.Diffusion.Checkpoints;
using Dreamer.Diffusion.Networks;
using Dreamer.Diffusion.Pipelines;
using Dreamer.Training.Evaluation;
using Dreamer.Training.Recipes;
using Dreamer.Training.Runs;

namespace Dreamer.Training.Tests.Recipes;

/// <summary>The whole recipe with a step or two a phase: what it makes is no good, but it is a model.</summary>
[Collection(Alone.Name)]
[Trait("Speed", "Slow")]
public sealed class NanoRecipeTests : IDisposable
{
    private static readonly NanoPlans s_plans = new()
    {
        Vae = Short(4),
        Decoder = Short(4),
        Contrastive = Short(12),
        StageOne = Short(4),
        StageTwo = Short(2),
        Stills = 8,
        Clips = 2,
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("nano").FullName;

    [Fact]
    public void From_nothing_it_leaves_a_model_that_makes_clips()
    {
        Assert.True(Recipe("run", "model").Run(CancellationToken.None));

        using var model = DreamerModel.Load(Path.Combine(_folder, "model"));
        using var generator = new ModelGenerator(model, new GeneratorSettings { Steps = 2 });
        var clip = generator.Generate(EvaluationPrompts.HeldOut(1)[0]);

        Assert.Equal(16, clip.FrameCount);
        Assert.All(clip.Frames, value => Assert.InRange(value, -1, 1));
        Assert.True(File.Exists(Path.Combine(_folder, "run", "stage-two", "log.jsonl")));
    }

    [Fact]
    public void Stopped_in_every_phase_it_ends_with_the_same_weights()
    {
        Assert.True(Recipe("whole", "whole-model").Run(CancellationToken.None));
        var stops = 0;
        while (!RunUntilSecondStep())
        {
            stops++;
            Assert.InRange(stops, 1, 20);
        }

        Assert.True(stops >= 5, $"it stopped {stops} times");
        foreach (var file in Directory.EnumerateFiles(Path.Combine(_folder, "whole-model"), "*.safetensors", SearchOption.AllDirectories))
        {
            var other = file.Replace("whole-model", "broken-model", StringComparison.Ordinal);
            Assert.True(File.ReadAllBytes(file).SequenceEqual(File.ReadAllBytes(other)), $"{Path.GetFileName(Path.GetDirectoryName(file))} differs");
        }
    }

    [Fact]
    public void From_another_model_only_stage_two_learns_and_begins_where_that_one_ended()
    {
        Assert.True(Recipe("first", "first-model").Run(CancellationToken.None));
        var quiet = s_plans with { StageTwo = s_plans.StageTwo with { Steps = 1, LearningRate = 1e-9, WeightDecay = 0 } };
        var second = new NanoRecipe(Path.Combine(_folder, "second"), Path.Combine(_folder, "second-model"), new Reports(null), TimeProvider.System)
        {
            Plans = quiet,
            StartFrom = Path.Combine(_folder, "first-model"),
        };

        Assert.True(second.Run(CancellationToken.None));

        foreach (var file in Directory.EnumerateFiles(Path.Combine(_folder, "first-model"), "*.safetensors", SearchOption.AllDirectories))
        {
            var other = file.Replace("first-model", "second-model", StringComparison.Ordinal);
            Assert.True(Halves(file).SequenceEqual(Halves(other)), $"{Path.GetFileName(Path.GetDirectoryName(file))} differs"); // no step that half precision shows
        }
    }

    [Fact]
    public void A_decoder_that_goes_on_alone_leaves_latents_and_all_other_networks_as_they_were()
    {
        Assert.True(Recipe("first", "first-model").Run(CancellationToken.None));
        var second = new NanoRecipe(Path.Combine(_folder, "second"), Path.Combine(_folder, "second-model"), new Reports(null), TimeProvider.System)
        {
            Plans = s_plans,
            StartFrom = Path.Combine(_folder, "first-model"),
            GoOn = ["decoder"],
        };

        Assert.True(second.Run(CancellationToken.None));

        var changed = Directory.EnumerateFiles(Path.Combine(_folder, "first-model"), "*.safetensors", SearchOption.AllDirectories)
            .Where(file => !File.ReadAllBytes(file).SequenceEqual(File.ReadAllBytes(file.Replace("first-model", "second-model", StringComparison.Ordinal))));
        Assert.Equal(["vae"], changed.Select(file => Path.GetFileName(Path.GetDirectoryName(file)!)));
        Assert.Equal(Weights("first-model", "encoder."), Weights("second-model", "encoder."));
        Assert.NotEqual(Weights("first-model", "decoder."), Weights("second-model", "decoder."));
    }

    [Fact]
    public void A_phase_that_cannot_go_on_is_named()
    {
        var recipe = new NanoRecipe(Path.Combine(_folder, "run"), Path.Combine(_folder, "model"), new Reports(null), TimeProvider.System) { StartFrom = "x", GoOn = ["clip"] };

        Assert.Contains("'clip'", Assert.Throws<ArgumentException>(() => recipe.Run(CancellationToken.None)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_keeps_to_the_plans_that_it_began_with()
    {
        using var stopped = new CancellationTokenSource();
        stopped.Cancel();
        Assert.False(Recipe("run", "model").Run(stopped.Token));
        var other = new NanoRecipe(Path.Combine(_folder, "run"), Path.Combine(_folder, "model"), new Reports(null), TimeProvider.System) { Plans = s_plans with { Clips = 3 } };

        var refusal = Assert.Throws<InvalidOperationException>(() => other.Run(stopped.Token));

        Assert.Contains("plans.json", refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>The sum of each weight of the autoencoder whose name begins so.</summary>
    private Dictionary<string, double> Weights(string model, string prefix)
    {
        using var vae = new AutoencoderKL(ConfigFile.Read<AutoencoderKLConfig>(Path.Combine(_folder, model, "vae", "config.json")));
        vae.LoadCheckpoint(Path.Combine(_folder, model, "vae", "diffusion_pytorch_model.safetensors"));
        return vae.named_parameters().Where(p => p.name.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(p => p.name, p => (double)p.parameter.sum().item<float>());
    }

    /// <summary>As numbers: a zero may have changed its sign.</summary>
    private static Half[] Halves(string safetensors)
    {
        var bytes = File.ReadAllBytes(safetensors);
        return MemoryMarshal.Cast<byte, Half>(bytes.AsSpan(8 + (int)BitConverter.ToInt64(bytes))).ToArray();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Cancels when the first step of a phase is reported, so that the run saves and leaves.</summary>
    private bool RunUntilSecondStep()
    {
        using var cancel = new CancellationTokenSource();
        return Recipe("broken", "broken-model", line =>
        {
            if (line.Contains("/s  ", StringComparison.Ordinal) && !line.Contains("4/4", StringComparison.Ordinal) && !line.Contains("2/2", StringComparison.Ordinal))
            {
                cancel.Cancel();
            }
        }).Run(cancel.Token);
    }

    private NanoRecipe Recipe(string run, string model, Action<string>? onReport = null) =>
        new(Path.Combine(_folder, run), Path.Combine(_folder, model), new Reports(onReport), TimeProvider.System) { Plans = s_plans };

    private static TrainingPlan Short(int batch) => new(batch == 2 ? 2 : 4, batch, 1e-3) { Accumulate = 2, ReportEvery = 1, CheckpointEvery = 100 };

    private sealed class Reports(Action<string>? onReport) : IProgress<string>
    {
        public void Report(string value) => onReport?.Invoke(value);
    }
}
