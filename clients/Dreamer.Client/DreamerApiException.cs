using System.Net;

namespace Dreamer.Client;

/// <summary>The server refused a call; the message is its one sentence.</summary>
public sealed class DreamerApiException(Problem problem) : Exception(problem.Detail ?? problem.Title)
{
    /// <summary>All that the server said of it.</summary>
    public Problem Problem { get; } = problem;

    /// <summary>The status of HTTP that the server answered, or would have answered.</summary>
    public HttpStatusCode StatusCode => (HttpStatusCode)Problem.Status;

    /// <summary>One of <see cref="ErrorCodes"/>.</summary>
    public string Code => Problem.Code;
}
