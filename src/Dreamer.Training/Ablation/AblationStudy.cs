using Dreamer.Diffusion.Devices;
using Dreamer.Diffusion.Pipelines;
using Dreamer.Training.Evaluation;
using Dreamer.Training.Files;
using Dreamer.Training.Phases;
using Dreamer.Training.Recipes;
using Dreamer.Training.Runs;
using TorchSharp;

namespace Dreamer.Training.Ablation;

/// <summary>
/// Trains stage two in every variant and with every seed, on a model's earlier phases, and judges each. What is done is kept in the run's
/// folder: the same command goes on from there.
/// </summary>
public sealed class AblationStudy(string modelFolder, string runFolder, AblationPlan plan, IProgress<string> progress, TimeProvider clock)
{
    private const ulong Seed = 20240820;

    public IReadOnlyList<AblationVariant> Variants { get; init; } = AblationVariant.All;

    /// <summary>Where it trains and judges, in float32.</summary>
    public torch.Device Device { get; init; } = torch.CPU;

    /// <summary>
    /// What there is when it ends, or is cancelled. A seed is complete before the next begins, so an early table compares all variants.
    /// </summary>
    public IReadOnlyList<AblationResult> Run(CancellationToken cancel)
    {
        var results = new List<AblationResult>();
        foreach (var seed in Enumerable.Range(1, plan.Seeds))
        {
            foreach (var variant in Variants)
            {
                if (Result(variant, seed, cancel) is not { } report)
                {
                    return results;
                }
                results.Add(new AblationResult(variant.Name, seed, report));
            }
        }
        return results;
    }

    /// <summary>Null where it was cancelled.</summary>
    private EvaluationReport? Result(AblationVariant variant, int seed, CancellationToken cancel)
    {
        var folder = Path.Combine(runFolder, variant.Slug, $"{seed}");
        var file = Path.Combine(folder, "report.json");
        if (File.Exists(file))
        {
            return EvaluationReport.Parse(File.ReadAllText(file));
        }
        progress.Report($"{variant.Name}, seed {seed} of {plan.Seeds}");
        if (cancel.IsCancellationRequested || !Train(variant, seed, folder, cancel))
        {
            return null;
        }
        var report = Judge(Path.Combine(folder, "model"), cancel);
        WholeFile.Write(file, report.ToJson());
        return report;
    }

    private bool Train(AblationVariant variant, int seed, string folder, CancellationToken cancel)
    {
        var model = Path.Combine(folder, "model");
        ModelCopy.Take(modelFolder, model);
        var settings = variant.Change(NanoNetworks.StageTwo(model, plan.Clips) with { Strides = [(1, 1)], World = plan.World });
        NanoIndex.Write(model, settings.Schedule);
        torch.manual_seed((long)Seed + seed); // the random start of the weights
        using var phase = new StageTwoPhase(settings, plan.Training, model, Seed + (ulong)seed, Device);
        return new Trainer(folder, progress, clock).Run(phase, model, cancel);
    }

    private EvaluationReport Judge(string model, CancellationToken cancel)
    {
        using var loaded = DreamerModel.Load(model, new TensorPlace(Device, torch.ScalarType.Float32));
        using var generator = new ModelGenerator(loaded, new GeneratorSettings { Steps = plan.Steps });
        return Evaluator.Run(EvaluationPrompts.HeldOut(plan.Prompts, plan.World), generator.Animate, clock, null, cancel);
    }
}
