using Dreamer.Bench.Serving.Reports;
using static Dreamer.Bench.Step.Figures;

namespace Dreamer.Bench.Step;

/// <summary>Asks both workers by turns, and prints what they needed.</summary>
internal sealed class StepBench(int runs)
{
    private const string Wide = "float32", Narrow = "bfloat16";
    private const double WideTimes = 1.7, WideShare = 0.6, NarrowTimes = 3;

    private static readonly string[] s_steps = [Steps.Small, Steps.Large, Steps.Still, Steps.Clip];

    private readonly Report _report = new(Console.Out);
    private readonly List<string[]> _rows = [];
    private readonly Dictionary<string, double> _wide = []; // milliseconds of plain float32

    public static int Run(int runs, string type)
    {
        var bench = new StepBench(runs);
        using (var ours = new WorkerProcess(Worker.Ours))
        using (var plain = new WorkerProcess(Worker.Plain))
        {
            foreach (var each in (string[])[Wide, Narrow])
            {
                if (type == "all" || type == each)
                {
                    bench.Measure(each, ours, plain);
                }
            }
        }
        bench._report.Table(["step", "numbers", "GFLOP", "ms", "GF/s", "of the peak", "plain, ms", "times plain", "times plain float32"], bench._rows);
        bench._report.Conclude();
        return bench._report.Holds ? 0 : 1;
    }

    private void Measure(string type, WorkerProcess ours, WorkerProcess plain)
    {
        var found = new List<(string Step, Answer Own, Answer Plain)>();
        var peak = 0.0; // asked for between the steps, too: other work on the machine may come and go
        foreach (var step in s_steps)
        {
            peak = Math.Max(peak, PeakOf(type, ours));
            var answers = Enumerable.Range(0, runs).Select(_ => (Own: ours.Ask(new Question(step, type)), Plain: plain.Ask(new Question(step, type)))).ToList();
            found.Add((step, Median(answers.Select(answer => answer.Own)), Median(answers.Select(answer => answer.Plain))));
        }
        _report.Line($"{type}: the peak is {Giga(peak)} GF/s on {Environment.ProcessorCount} cores");
        foreach (var (step, own, other) in found)
        {
            if (type == Wide)
            {
                _wide[step] = other.Milliseconds;
            }
            Print(step, type, own, other, own.FlopsASecond / peak);
        }
    }

    private double PeakOf(string type, WorkerProcess ours) => new[] { Workload.Gemm, Workload.Convolution }
        .Max(name => Enumerable.Range(0, runs).Max(_ => ours.Ask(new Question(name, type)).FlopsASecond));

    private void Print(string step, string type, Answer own, Answer plain, double share)
    {
        double? timesWide = _wide.TryGetValue(step, out var wide) ? wide / own.Milliseconds : null;
        _rows.Add([step, type, Giga(own.Flops), Number(own.Milliseconds), Giga(own.FlopsASecond), Report.Percent(share), Number(plain.Milliseconds),
            Report.Times(plain.Milliseconds / own.Milliseconds), timesWide is { } times ? Report.Times(times) : ""]);
        if (step is Steps.Small or Steps.Large && timesWide is { } factor)
        {
            var bar = type == Wide ? WideTimes : NarrowTimes;
            _report.Bar($"{step}, {type}, times plain float32", Report.Times(factor), $"≥ {Report.Times(bar)}", factor >= bar);
        }
        if (step is Steps.Small or Steps.Large && type == Wide)
        {
            _report.Bar($"{step}, {type}, of the peak", Report.Percent(share), $"≥ {Report.Percent(WideShare)}", share >= WideShare);
        }
    }

    private static Answer Median(IEnumerable<Answer> answers) => answers.OrderBy(answer => answer.Milliseconds).ToList() is var ordered ? ordered[ordered.Count / 2] : throw new InvalidOperationException();

    private static string Giga(double value) => Number(value / 1e9);
}
