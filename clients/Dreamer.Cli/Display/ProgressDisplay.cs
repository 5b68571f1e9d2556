using Dreamer.Client.Generations;

namespace Dreamer.Cli.Display;

/// <summary>Shows how far a generation is: bars where a person looks on, lines where a file does.</summary>
internal static class ProgressDisplay
{
    /// <summary><paramref name="nameOf"/> tells several generations apart.</summary>
    public static Task ShowAsync(IAsyncEnumerable<GenerationEvent> events, Func<string, string>? nameOf = null) =>
        Terminal.IsLive ? LiveProgress.ShowAsync(events, nameOf) : PlainProgress.ShowAsync(events, Terminal.Line, nameOf);

    public const string Encode = "encode";

    private const string Decode = "decode";

    /// <summary>While captions are read and results are decoded, the steps that are told are those before.</summary>
    public static bool HasSteps(GenerationProgress progress) => progress is { Stage: not (Encode or Decode), Steps: > 0 };

    /// <summary>What a stage does, in words.</summary>
    public static string NameOf(string stage) => stage switch
    {
        Encode => "Reading the captions",
        "stage_one" => "Stage one: the still",
        "stage_two" => "Stage two: the video",
        Decode => "Decoding",
        _ => stage,
    };

    /// <summary>How far a stage is.</summary>
    public static string LineOf(GenerationProgress progress, string stage)
    {
        var left = TimeLeft(progress.EtaMs);
        return !HasSteps(progress) ? NameOf(stage)
            : $"{NameOf(stage)}: step {progress.Step} of {progress.Steps}{(left.Length > 0 ? ", " + left : "")}";
    }

    /// <summary>How long it still waits, as far as that is known.</summary>
    public static string WaitOf(GenerationProgress? progress) => progress switch
    {
        { Position: { } position, StartsInMs: { } milliseconds } => $": place {position} in line, begins in about {Math.Max(1, Math.Ceiling(milliseconds / 1000.0)):F0} s",
        { Position: { } position } => $": place {position} in line",
        _ => "",
    };

    public static string TimeLeft(long? etaMs) =>
        etaMs is { } milliseconds ? $"{Math.Max(1, Math.Ceiling(milliseconds / 1000.0)):F0} s left" : "";
}
