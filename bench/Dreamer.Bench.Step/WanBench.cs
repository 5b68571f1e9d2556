using Dreamer.Bench.Serving.Reports;
using Dreamer.Diffusion.Devices;
using Dreamer.Diffusion.Native;
using Dreamer.Diffusion.Networks;
using Dreamer.Diffusion.Networks.Wan;
using Dreamer.Diffusion.Pipelines.Wan;
using static TorchSharp.torch;
using static Dreamer.Bench.Step.Figures;

namespace Dreamer.Bench.Step;

/// <summary>
/// Measures what of Wan's published shapes fits here: networks cut in depth, with random weights. What a whole one takes is extrapolated
/// from them, and said to be.
/// </summary>
internal sealed class WanBench(int runs)
{
    private const int Few = 1, More = 3; // blocks
    private const int ContextTokens = 512, TextBlocks = 24, AttentionTokens = 4096;

    private readonly Report _report = new(Console.Out);
    private readonly List<string[]> _measured = [], _extrapolated = [];

    /// <summary>A transformer, the latent frames and tokens of a side that it is measured at, and shapes that people ask for.</summary>
    private sealed record Published(
        string Name, WanTransformer3DConfig Config, (int Frames, int Side) Grid, (string Shape, int Tokens)[] Wanted);

    /// <summary>Milliseconds by the clock, and by the processor's time over the cores: what it would take with no other work beside it.</summary>
    private readonly record struct Took(double Clock, double Busy);

    private static readonly Published[] s_published =
    [
        new(
            "T2V-1.3B", new() { NumAttentionHeads = 12, FfnDim = 8960, NumLayers = 30 }, (2, 30),
            [("480×480×1", 900), ("480×480×81", 18_900), ("832×480×81", 32_760)]),
        new(
            "TI2V-5B", new() { NumAttentionHeads = 24, FfnDim = 14336, NumLayers = 30, InChannels = 48, OutChannels = 48 },
            (3, 22), [("704×704×1", 484), ("704×704×121", 15_004), ("1280×704×121", 27_280)]),
        new("A14B, an expert", new() { NumLayers = 40, InChannels = 36 }, (1, 30), [("480×480×81", 18_900)]),
    ];

    private static readonly T5Config s_umt5 = new()
    {
        ModelType = "umt5",
        VocabSize = 1000,
        DModel = 4096,
        DKv = 64,
        DFf = 10240,
        NumHeads = 64,
        FeedForwardProj = "gated-gelu",
    };

    public static int Run(int runs, string type, string only)
    {
        // Not the main thread, as engines compute on threads of their own.
        var bench = new WanBench(runs);
        var thread = new Thread(() => bench.Measure(type, only));
        thread.Start();
        thread.Join();
        return 0;
    }

    private void Measure(string type, string only)
    {
        NativeSettings.ApplyToThread();
        using var off = no_grad();
        foreach (var name in type == "all" ? (string[])["float32", "bfloat16"] : [type])
        {
            var numbers = NumberTypes.Named(name, CPU);
            foreach (var published in s_published.Where(published => published.Name.Contains(only, StringComparison.OrdinalIgnoreCase)))
            {
                MeasureTransformer(published, numbers, name);
            }
            if ("UMT5-XXL".Contains(only, StringComparison.OrdinalIgnoreCase))
            {
                MeasureText(numbers, name);
            }
        }
        if ("autoencoder".Contains(only, StringComparison.OrdinalIgnoreCase))
        {
            MeasureDecoding();
        }
        _report.Line($"{Environment.ProcessorCount} cores; medians of {runs}; random weights; guidance on, so two rows. Extrapolated is from the time of all cores.");
        _report.Table(["measured", "numbers", "tokens", "ms", "ms, of all cores", "GF/s"], _measured);
        _report.Table(["extrapolated", "numbers", "shape", "tokens", "blocks", "seconds"], _extrapolated);
    }

    private void MeasureTransformer(Published published, ScalarType numbers, string name)
    {
        var ((frames, side), cut) = (published.Grid, published.Config);
        var tokens = frames * side * side;
        var (block, around) = BlockOf(blocks => CutNetworks.Transformer(cut with { NumLayers = blocks }, frames, side, numbers));
        using var attention = CutNetworks.Attention(cut, AttentionTokens, numbers);
        var alone = Median(attention);
        Measured(published.Name + ", a block", name, tokens, block, 2 * (WanFlops.OfLayers(cut, tokens, ContextTokens) + WanFlops.OfPairs(cut, tokens)));
        Measured(published.Name + ", attention alone", name, AttentionTokens, alone, 2 * WanFlops.OfPairs(cut, AttentionTokens));
        var times = new BlockTimes(tokens, block.Busy, around.Busy, AttentionTokens, alone.Busy);
        foreach (var (shape, wanted) in published.Wanted)
        {
            var seconds = times.Extrapolated(cut.NumLayers, wanted) / 1e3;
            _extrapolated.Add([published.Name + ", a step", name, shape, $"{wanted}", $"{cut.NumLayers}", Number(seconds)]);
        }
    }

    private void MeasureText(ScalarType numbers, string name)
    {
        foreach (var tokens in (int[])[32, ContextTokens])
        {
            var (block, around) = BlockOf(blocks => CutNetworks.Text(s_umt5 with { NumLayers = blocks }, tokens, numbers));
            Measured("UMT5-XXL, a block", name, tokens, block, null);
            _extrapolated.Add(
                ["UMT5-XXL, a text", name, "", $"{tokens}", $"{TextBlocks}", Number((TextBlocks * block.Busy + around.Busy) / 1e3)]);
        }
    }

    /// <summary>Whole, not cut: the first latent frame is one frame, and each after it four.</summary>
    private void MeasureDecoding()
    {
        const int Side = 60, Later = 2, FramesOfLater = 4 * Later;
        var config = new AutoencoderKLWanConfig();
        using var one = CutNetworks.Decoding(config, frames: 1, Side);
        using var more = CutNetworks.Decoding(config, frames: 1 + Later, Side);
        var (first, all) = (Median(one), Median(more));
        Measured("2.1's autoencoder, a still of 480×480", "float32", null, first, null);
        var frame = new Took((all.Clock - first.Clock) / FramesOfLater, (all.Busy - first.Busy) / FramesOfLater);
        Measured("2.1's autoencoder, a frame of a clip", "float32", null, frame, null);
    }

    private void Measured(string what, string name, int? tokens, Took took, double? flops) => _measured.Add(
        [what, name, $"{tokens}", Number(took.Clock), Number(took.Busy), flops is { } done ? Number(done / took.Busy / 1e6) : ""]);

    /// <summary>Of a block, and of what stands around the blocks. Few and more take turns: other work on the machine comes and goes.</summary>
    private (Took Block, Took Around) BlockOf(Func<int, Workload> build)
    {
        using Workload few = build(Few), more = build(More);
        few.Measure();
        more.Measure();
        var pairs = Enumerable.Range(0, runs).Select(_ => (Few: Once(few), More: Once(more))).ToList();
        var (clock, busy) = (Split(pair => pair.Clock), Split(pair => pair.Busy));
        return (new Took(clock.Block, busy.Block), new Took(clock.Around, busy.Around));

        (double Block, double Around) Split(Func<Took, double> of)
        {
            var (least, most) = (pairs.Select(pair => of(pair.Few)).Median(), pairs.Select(pair => of(pair.More)).Median());
            var block = (most - least) / (More - Few);
            return (block, Math.Max(0, least - Few * block));
        }
    }

    private Took Median(Workload work)
    {
        work.Measure();
        var all = Enumerable.Range(0, runs).Select(_ => Once(work)).ToList();
        return new Took(all.Select(took => took.Clock).Median(), all.Select(took => took.Busy).Median());
    }

    private static Took Once(Workload work)
    {
        var before = Environment.CpuUsage.TotalTime;
        var clock = work.Measure().Milliseconds;
        return new Took(clock, (Environment.CpuUsage.TotalTime - before).TotalMilliseconds / Environment.ProcessorCount);
    }
}
