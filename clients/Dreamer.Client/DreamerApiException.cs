using System.Net;

namespace Dreamer.Client;

/// <summary>The server refused a call; the message is its one sentence.</summary>
public sealed class DreamerApiException(Problem problem) : Exception(problem.Detail ?? problem.Title)
{
    public Problem Problem { get; } = problem;

    public HttpStatusCode StatusCode => (HttpStatusCode)Problem.Status;

    /// <summary>One of <see cref="ErrorCodes"/>.</summary>
    public string Code => Problem.Code;
}
