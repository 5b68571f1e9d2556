using Dreamer.Client.Generations;

namespace Dreamer.Cli.Generating;

/// <summary>What a person may type after a result.</summary>
internal static class NextSteps
{
    public static string After(Generation made, string flags)
    {
        var id = GenerationName.ShortOf(made.Id);
        return GenerationKinds.MakesClip(made.Kind)
            ? $"next: ./dreamer animate {id} --motion TEXT{flags}, or ./dreamer sessions show {made.SessionId[^12..]}{flags}"
            : $"next: ./dreamer animate {id} --motion TEXT{flags}, or ./dreamer refine {id} --caption TEXT --strength 0.8{flags}";
    }
}
