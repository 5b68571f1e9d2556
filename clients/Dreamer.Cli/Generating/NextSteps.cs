using Dreamer.Client.Generations;

namespace Dreamer.Cli.Generating;

/// <summary>What a person may type after a result.</summary>
internal static class NextSteps
{
    public static string After(Generation made, string flags)
    {
        var id = GenerationName.ShortOf(made.Id);
        var tree = $"./dreamer sessions show {made.SessionId[^12..]}{flags}";
        return made switch
        {
            { Draft: not null, Variations: null } => $"next: ./dreamer finish {id}{flags}",
            { Draft: not null } => $"next: ./dreamer finish ID{flags} of the one that you choose",
            { Kind: GenerationKinds.Extend } => $"next: ./dreamer extend {id}{flags}, or {tree}",
            _ when GenerationKinds.MakesClip(made.Kind) => $"next: ./dreamer animate {id} --motion TEXT{flags}, or {tree}",
            _ => $"next: ./dreamer animate {id} --motion TEXT{flags}, or ./dreamer refine {id} --caption TEXT --strength 0.8{flags}",
        };
    }
}
