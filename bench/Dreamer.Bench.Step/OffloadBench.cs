using System.Globalization;
using Dreamer.Bench.Serving.Reports;
using Dreamer.Diffusion.Devices;
using Dreamer.Diffusion.Networks.Wan;
using static Dreamer.Bench.Step.Figures;

namespace Dreamer.Bench.Step;

/// <summary>
/// What it costs on the CPU that a transformer's blocks come from their file while a step is taken, and what memory that saves: T2V-1.3B's
/// published width with random weights in bfloat16, and as many blocks as are asked for. Each way has a process of its own, and they take turns.
/// </summary>
internal sealed class OffloadBench(int runs, int blocks)
{
    public const string Whole = "whole", Ahead = "blocks, ahead", InTurn = "blocks, in turn";

    private static readonly string[] s_ways = [Whole, Ahead, InTurn];

    private readonly Report _report = new(Console.Out);
    private readonly List<string[]> _rows = [];

    public static WanTransformer3DConfig ConfigOf(int blocks) => new() { NumAttentionHeads = 12, FfnDim = 8960, NumLayers = blocks };

    /// <summary>Null of the whole.</summary>
    public static BlockOffload? OffloadOf(string way) => way == Whole
        ? null
        : new BlockOffload(BlockOffload.LeastResident) { Prefetches = way == Ahead };

    public static int Run(int runs, int blocks, int side, string type)
    {
        using var folder = new CutFolder(ConfigOf(blocks));
        var bench = new OffloadBench(runs, blocks);
        foreach (var each in type == "all" ? (string[])["float32", "bfloat16"] : [type])
        {
            bench.Measure(folder, each, side);
        }
        bench._report.Line($"{Environment.ProcessorCount} cores; medians of {runs}; random weights in bfloat16 on disk; guidance on, so two rows of {side * side} tokens.");
        bench._report.Table(["numbers", "blocks", "ms a step", "of all cores, ms", "times whole", "weights here, MiB", "resident, MiB", "peak, MiB"], bench._rows);
        return 0;
    }

    private void Measure(CutFolder folder, string type, int side)
    {
        var workers = s_ways.ToDictionary(way => way, way => new OffloadWorkerProcess(way, type, folder.Path, blocks, side));
        try
        {
            foreach (var worker in workers.Values)
            {
                worker.Ask(); // loads, and warms up
            }
            var answers = s_ways.ToDictionary(way => way, _ => new List<OffloadAnswer>());
            for (var run = 0; run < runs; run++)
            {
                foreach (var (way, worker) in workers)
                {
                    answers[way].Add(worker.Ask());
                }
            }
            var whole = Of(answers[Whole], answer => answer.Milliseconds);
            foreach (var way in s_ways)
            {
                Print(type, way, answers[way], whole);
            }
        }
        finally
        {
            foreach (var worker in workers.Values)
            {
                worker.Dispose();
            }
        }
    }

    private void Print(string type, string way, List<OffloadAnswer> answers, double whole)
    {
        var clock = Of(answers, answer => answer.Milliseconds);
        _rows.Add(
        [
            type, way, Number(clock), Number(Of(answers, answer => answer.BusyMilliseconds)), Report.Times(clock / whole),
            Mebibytes(Of(answers, answer => answer.WeightBytes)), Mebibytes(Of(answers, answer => answer.ResidentBytes)),
            Mebibytes(Of(answers, answer => answer.PeakBytes)),
        ]);
    }

    private static double Of(IEnumerable<OffloadAnswer> answers, Func<OffloadAnswer, double> of) => answers.Select(of).Median();

    private static string Mebibytes(double bytes) => (bytes / (1 << 20)).ToString("#,0", CultureInfo.InvariantCulture);
}
