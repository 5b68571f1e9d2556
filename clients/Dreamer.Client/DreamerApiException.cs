namespace Dreamer.Client;

/// <summary>The server refused a call; the message is its one sentence.</summary>
public sealed class DreamerApiException(Problem problem) : Exception(problem.Detail ?? problem.Title)
{
    public Problem Problem { get; } = problem;
}
