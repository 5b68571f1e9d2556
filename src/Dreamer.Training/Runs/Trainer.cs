using System.Globalization;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Dreamer.Training.Runs;

/// <summary>
/// Runs one phase to its end: 1. prepares its data, 2. restores the newest checkpoint, 3. steps, averages, draws samples,
/// reports and saves, 4. exports the averaged weights. A cancelled run saves before it leaves.
/// </summary>
public sealed class Trainer(string runFolder, IProgress<string> progress, TimeProvider clock)
{
    /// <summary>Returns false where the run was cancelled before its last step.</summary>
    public bool Run(TrainingPhase phase, string modelFolder, CancellationToken cancel)
    {
        var folder = Path.Combine(runFolder, phase.Name);
        var parameters = Parameters(phase);
        using var averages = new ExponentialMovingAverage(parameters);
        using var optimizer = NewOptimizer(phase.Plan, parameters);
        var checkpoint = TrainingCheckpoint.Open(Path.Combine(folder, "checkpoints"));
        // 1. Data
        progress.Report($"{phase.Name}: {Count(parameters):N0} parameters; preparing");
        phase.Prepare(progress);
        // 2. Checkpoint
        var first = checkpoint.Restore(parameters, averages, optimizer);
        var report = new StepReport(phase, new TrainingLog(folder, phase.Name, first), progress, clock, first);
        // 3. Steps
        for (var step = first; step < phase.Plan.Steps; step++)
        {
            report.Add(Step(phase, step, parameters, optimizer));
            Average(phase, step, averages, modelFolder);
            if (phase.Plan.IsSaved(step) || cancel.IsCancellationRequested)
            {
                checkpoint.Save(step + 1, parameters, averages, optimizer);
                report.Flush(step + 1);
            }
            if (cancel.IsCancellationRequested)
            {
                return Stopped(phase, step + 1);
            }
        }
        // 4. Export
        averages.CopyToParameters();
        phase.Export(modelFolder);
        return true;
    }

    private void Average(TrainingPhase phase, int step, ExponentialMovingAverage averages, string modelFolder)
    {
        averages.Update(phase.Plan.DecayAt(step));
        if (phase.Draws && phase.Plan.IsSampled(step))
        {
            Sample(phase, averages, modelFolder,
                Path.Combine(runFolder, phase.Name, "samples", string.Create(CultureInfo.InvariantCulture, $"{step + 1:D7}.png")));
        }
    }

    /// <summary>From averaged weights, as the model will have them in the end; the run goes on as if nothing had been drawn.</summary>
    private void Sample(TrainingPhase phase, ExponentialMovingAverage averages, string modelFolder, string path)
    {
        averages.Exchange();
        phase.Export(modelFolder);
        averages.Exchange();
        try
        {
            ValidationSheet.Write(modelFolder, phase.Device, path);
            progress.Report($"{phase.Name}: samples in {path}");
        }
        catch (IOException error) // samples are for the eye alone: a model's folder that lacks a part does not end a run
        {
            progress.Report($"{phase.Name}: no samples: {error.Message}");
        }
    }

    private bool Stopped(TrainingPhase phase, int steps)
    {
        progress.Report($"{phase.Name}: stopped after step {steps}; the same command goes on from there");
        return false;
    }

    private static List<(string Name, double Value)> Step(
        TrainingPhase phase, int step, IReadOnlyList<(string Name, Parameter Parameter)> parameters, AdamW optimizer)
    {
        using var scope = NewDisposeScope();
        foreach (var group in optimizer.ParamGroups)
        {
            group.LearningRate = phase.Plan.RateAt(step);
        }
        optimizer.zero_grad();
        Parameter[] learned = [.. parameters.Select(p => p.Parameter)];
        var figures = new StepGradients(phase, learned).Add(step);
        nn.utils.clip_grad_norm_(learned, phase.Plan.GradientNorm);
        optimizer.step();
        return figures;
    }

    internal static AdamW NewOptimizer(TrainingPlan plan, IReadOnlyList<(string Name, Parameter Parameter)> parameters) =>
        optim.AdamW(parameters.Select(p => p.Parameter), plan.LearningRate, beta2: plan.Beta2, weight_decay: plan.WeightDecay);

    private static List<(string Name, Parameter Parameter)> Parameters(TrainingPhase phase) =>
        [.. from network in phase.Networks
            from named in network.Value.named_parameters()
            where named.parameter.requires_grad
            select ($"{network.Key}.{named.name}", named.parameter)];

    private static long Count(IEnumerable<(string Name, Parameter Parameter)> parameters) => parameters.Sum(p => p.Parameter.numel());

    /// <summary>Averages figures between reports and writes the progress line.</summary>
    private sealed class StepReport(TrainingPhase phase, TrainingLog log, IProgress<string> progress, TimeProvider clock, int first)
    {
        private readonly int _first = first;
        private readonly long _start = clock.GetTimestamp();
        private readonly Dictionary<string, (double Sum, int Count)> _sums = [];
        private long _last = clock.GetTimestamp();
        private int _steps;
        private int _done = first;

        public void Add(IReadOnlyList<(string Name, double Value)> figures)
        {
            foreach (var (name, value) in figures)
            {
                var (sum, count) = _sums.GetValueOrDefault(name);
                _sums[name] = (sum + value, count + 1);
            }
            _steps++;
            _done++;
            if (_steps == phase.Plan.ReportEvery)
            {
                Flush(_done);
            }
        }

        public void Flush(int step)
        {
            if (_steps > 0)
            {
                var speed = _steps * phase.Plan.Samples / clock.GetElapsedTime(_last).TotalSeconds;
                var report = new TrainingReport(step, _sums.ToDictionary(s => s.Key, s => s.Value.Sum / s.Value.Count), speed);
                log.Add(report);
                progress.Report(Line(step, report));
            }
            log.DrawCurves();
            _sums.Clear();
            (_steps, _last) = (0, clock.GetTimestamp());
        }

        private string Line(int step, TrainingReport report)
        {
            var perStep = clock.GetElapsedTime(_start) / (step - _first);
            var left = perStep * (phase.Plan.Steps - step);
            return string.Create(CultureInfo.InvariantCulture,
                $"{phase.Name} {step}/{phase.Plan.Steps}  {report}  "
                + $"{report.SamplesPerSecond:0.0} {phase.Unit}/s  {left:hh\\:mm\\:ss} left");
        }
    }
}
