using Dreamer.Client.Events;

namespace Dreamer.Cli.Display;

/// <summary>Shows how far a generation is: bars where a person looks on, lines where a file does.</summary>
internal static class ProgressDisplay
{
    public static Task ShowAsync(IAsyncEnumerable<GenerationEvent> events) =>
        Terminal.IsLive ? LiveProgress.ShowAsync(events) : PlainProgress.ShowAsync(events, Terminal.Line);

    /// <summary>What a stage does, in words.</summary>
    public static string NameOf(string stage) => stage switch
    {
        "encode" => "Reading the captions",
        "stage_one" => "Stage one: the still",
        "stage_two" => "Stage two: the video",
        "decode" => "Decoding",
        _ => stage,
    };

    public static string TimeLeft(long? etaMs) => etaMs is { } milliseconds ? $"{Math.Max(1, Math.Ceiling(milliseconds / 1000.0)):F0} s left" : "";
}
