namespace Dreamer.Api.Errors;

/// <summary>Ends a request with a problem whose status no error code of the grains has, 413 or 409 for example.</summary>
internal sealed class ProblemException(Problem problem) : Exception(problem.Detail)
{
    public Problem Problem { get; } = problem;
}
