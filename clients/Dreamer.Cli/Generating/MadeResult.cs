using System.Text.Json.Serialization;
using Dreamer.Client.Generations;

namespace Dreamer.Cli.Generating;

/// <summary>A generation that has ended, and the files that its results are in; programs read it under these names.</summary>
internal sealed record MadeResult(Generation Generation, IReadOnlyList<string> Files)
{
    [JsonIgnore]
    public bool IsDone => Generation.State == GenerationStates.Succeeded;
}
