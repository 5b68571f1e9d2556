using System.CommandLine;

namespace Dreamer.Bench.Step;

/// <summary><c>offload</c>: what it costs that blocks pass through memory.</summary>
internal static class OffloadCommand
{
    public static Command Create(Option<int> runs, Option<string> type, Option<string?> worker)
    {
        var blocks = CountOption.Of("--blocks", "Blocks of the transformer, of which the published one has 30", usual: 30, most: 64);
        var side = CountOption.Of("--side", "Tokens of a side of the still", usual: 30, most: 128);
        var folder = new Option<string>("--folder") { Hidden = true, DefaultValueFactory = _ => "" };
        var offload = new Command("offload", """
            Measures a step of T2V-1.3B's width with random weights on the CPU: with the whole transformer in memory, with blocks that come from
            their file one ahead, and with blocks that come when it is their turn. Each has a process of its own; they take turns.
            """) { runs, type, blocks, side, worker, folder };
        offload.SetAction(parsed => parsed.GetValue(worker) is { } way
            ? OffloadWorker.Serve(way, parsed.GetRequiredValue(type), parsed.GetRequiredValue(folder), parsed.GetValue(side))
            : OffloadBench.Run(parsed.GetValue(runs), parsed.GetValue(blocks), parsed.GetValue(side), parsed.GetRequiredValue(type)));
        return offload;
    }
}
