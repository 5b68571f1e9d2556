using Microsoft.AspNetCore.Diagnostics;

namespace Dreamer.Api.Errors;

/// <summary>Answers with the problem of what was thrown on the way of a request.</summary>
internal sealed class ProblemHandler(FailureProblems problems) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        await httpContext.WriteProblemAsync(problems.Of(exception, httpContext));
        return true;
    }
}
