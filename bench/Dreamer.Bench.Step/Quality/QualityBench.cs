using System.Globalization;
using Dreamer.Bench.Serving.Reports;
using Dreamer.Diffusion.Families;
using Dreamer.Diffusion.Pipelines;
using Dreamer.Media;
using Dreamer.Training.Evaluation;
using Dreamer.Training.World.Drawing;
using Dreamer.Training.World.Scenes;
using static TorchSharp.torch;

namespace Dreamer.Bench.Step.Quality;

/// <summary>Every prompt at every quality by turns: 1. its still, 2. clips of its exact still, 3. what judges say, 4. tables and bars.</summary>
internal sealed class QualityBench(DiffusionModel model, int steps, bool isNano)
{
    private const double MeanBar = 30, LeastBar = 27; // decibels of balanced clips of nano

    private static readonly StepQuality[] s_qualities = Enum.GetValues<StepQuality>();

    private readonly Maker _maker = new(model, steps);
    private readonly Report _report = new(Console.Out);
    private readonly Dictionary<StepQuality, List<Made>> _stills = s_qualities.ToDictionary(quality => quality, _ => new List<Made>());
    private readonly Dictionary<StepQuality, List<Made>> _clips = s_qualities.ToDictionary(quality => quality, _ => new List<Made>());

    public static int Run(string folder, int count, int steps, string? pictures)
    {
        using var model = ModelFamilies.Load(folder);
        var bench = new QualityBench(model, steps, isNano: Path.GetFullPath(folder) == Path.GetFullPath(Made.Nano));
        var prompts = EvaluationPrompts.HeldOut(count);
        bench.Measure(prompts[0]); // pays for memory and kernels that are made on the way
        bench.Forget();
        foreach (var prompt in prompts)
        {
            bench.Measure(prompt);
        }
        bench.Print("stills", bench._stills, from: 0);
        bench.Print("clips", bench._clips, from: 1);
        bench.Judge(prompts);
        bench.Draw(prompts, pictures);
        bench._report.Conclude();
        return bench._report.Holds ? 0 : 1;
    }

    private void Measure(EvaluationPrompt prompt)
    {
        using var scope = NewDisposeScope();
        Tensor? exact = null;
        foreach (var quality in s_qualities)
        {
            var (latent, made) = _maker.Still(prompt, quality);
            _stills[quality].Add(made);
            exact ??= latent;
        }
        foreach (var quality in model.Info.Makes.Clips ? s_qualities : [])
        {
            _clips[quality].Add(_maker.Clip(prompt, exact!, quality));
        }
    }

    private void Forget()
    {
        foreach (var made in (IEnumerable<List<Made>>)[.. _stills.Values, .. _clips.Values])
        {
            made.Clear();
        }
    }

    private void Print(string what, Dictionary<StepQuality, List<Made>> all, int from)
    {
        var exact = all[StepQuality.Exact];
        if (exact.Count == 0)
        {
            return;
        }
        _report.Table(
            [what, "steps left out", "time of exact", "CPU time of exact", "PSNR to exact, mean", "least"],
            s_qualities.Select(quality => Row(quality, all[quality], exact, from)));
        if (isNano && from == 1)
        {
            var decibels = Decibels(all[StepQuality.Balanced], exact, from);
            _report.Bar("balanced clips, mean", Decibel(decibels.Average()), Decibel(MeanBar), decibels.Average() >= MeanBar);
            _report.Bar("balanced clips, least", Decibel(decibels.Min()), Decibel(LeastBar), decibels.Min() >= LeastBar);
        }
    }

    private string[] Row(StepQuality quality, List<Made> made, List<Made> exact, int from)
    {
        var decibels = Decibels(made, exact, from);
        return
        [
            Word(quality), string.Create(CultureInfo.InvariantCulture, $"{made.Average(one => one.Reused):0.0} of {steps}"),
            Report.Times(made.Zip(exact, (one, of) => one.Milliseconds / of.Milliseconds).Median()),
            Report.Times(made.Zip(exact, (one, of) => one.CpuMilliseconds / of.CpuMilliseconds).Median()),
            quality == StepQuality.Exact ? "same" : Decibel(decibels.Average()), quality == StepQuality.Exact ? "same" : Decibel(decibels.Min()),
        ];
    }

    /// <summary>Nano's judges know its world; they see the exact still before each clip.</summary>
    private void Judge(IReadOnlyList<EvaluationPrompt> prompts)
    {
        if (!isNano)
        {
            return;
        }
        var judged = s_qualities.ToDictionary(quality => quality, quality => prompts
            .Select((prompt, i) => ClipAssessment.Of(prompt, new GeneratedClip(_stills[quality][i].Frames[0], [.. _clips[quality][i].Frames.SelectMany(frame => frame)])))
            .ToList());
        _report.Table(
            ["judged right", "colour", "shape", "motion"],
            s_qualities.Select(quality => new[]
            {
                Word(quality), Share(judged[quality], one => one.Matches.HasFlag(SceneDetails.Colour)),
                Share(judged[quality], one => one.Matches.HasFlag(SceneDetails.Shape)), Share(judged[quality], one => one.MotionIsRight),
            }));
    }

    private void Draw(IReadOnlyList<EvaluationPrompt> prompts, string? folder)
    {
        if (folder is null || !isNano)
        {
            return;
        }
        Directory.CreateDirectory(folder);
        foreach (var (i, prompt) in prompts.Index())
        {
            var rows = s_qualities.Select(quality => (
                $"{Word(quality)}: {prompt.MotionCaption}",
                FrameImages.Of(_clips[quality][i].Frames.SelectMany(frame => frame).ToArray()))).ToList();
            File.WriteAllBytes(Path.Combine(folder, $"{i:00}.png"), Png.Encode(ContactSheet.Render(rows)));
        }
    }

    private static List<double> Decibels(List<Made> made, List<Made> exact, int from) => [.. made.Zip(exact, (one, of) => one.Psnr(of, from))];

    private static string Share(List<ClipAssessment> all, Func<ClipAssessment, bool> isRight) => $"{all.Count(isRight)} of {all.Count}";

    private static string Word(StepQuality quality) => quality.ToString().ToLowerInvariant();

    private static string Decibel(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:0.0} dB");
}
