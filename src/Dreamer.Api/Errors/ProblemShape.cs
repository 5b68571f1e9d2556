namespace Dreamer.Api.Errors;

/// <summary>
/// How problems are written where another API's clients read them: what their body is, and what their headers say besides. A request has one in its
/// items, so that what no route takes has it, too; a route has it as metadata for the document.
/// </summary>
internal sealed record ProblemShape(Type BodyType, string ContentType, Func<HttpContext, Problem, object> Describe)
{
    public static ProblemShape? Of(HttpContext http) => http.Items[typeof(ProblemShape)] as ProblemShape;
}
