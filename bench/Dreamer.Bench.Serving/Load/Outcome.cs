namespace Dreamer.Bench.Serving.Load;

/// <summary>What became of a request: how it ended, when it came after the load began, and the time until its caller knew.</summary>
internal sealed record Outcome(string Stream, string State, TimeSpan Arrived, TimeSpan Latency)
{
    public const string Refused = "refused";

    public bool Succeeded => State == Client.Generations.GenerationStates.Succeeded;
}
