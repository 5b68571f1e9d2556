using Dreamer.Accounts;
using Dreamer.Api.Errors;
using Dreamer.Api.Keys;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dreamer.Api.SignIns;

/// <summary>Makes links that sign in who runs the server, and follows them.</summary>
internal static class StudioLinkEndpoints
{
    private const string Studio = "/studio/";

    /// <summary>The page asks for a key there, and says that the link is used up.</summary>
    private const string UsedUp = "/studio/sign-in?link=used";

    public static void MapStudioLinks(this IEndpointRouteBuilder routes)
    {
        if (routes.ServiceProvider.GetRequiredService<ApiOptions>().Studio)
        {
            routes.MapGet(StudioLinks.Path, EnterAsync).ExcludeFromDescription();
            routes.MapPost("/studio/links", Make).RequireAuthorization().RequireScope(Scope.Admin).ExcludeFromDescription(); // for this machine's command line
        }
    }

    private static async Task<IResult> EnterAsync(HttpContext http, string? code, StudioLinks links, FailedKeys failed)
    {
        http.Response.Headers["Referrer-Policy"] = "no-referrer"; // the code is in the address
        if (HttpMethods.IsHead(http.Request.Method))
        {
            return new SeeOther(UsedUp); // a program that looks where the link leads does not use it up
        }

        if (links.Take(code ?? ""))
        {
            await SignedIn.InAsync(http, TenantId.Local, null);
            return new SeeOther(Studio);
        }

        var refusal = failed.Count(http, Refusal.Unauthenticated("This link has been followed before, or is older than ten minutes."));
        return refusal.Limit is null ? new SeeOther(UsedUp) : throw new ProblemException(refusal);
    }

    private static ContentHttpResult Make(Caller caller, StudioLinks links) => caller.KeyId == KeyRing.Process
        ? TypedResults.Text(links.New())
        : throw new ProblemException(new Problem(
            StatusCodes.Status403Forbidden, ErrorCode.Permission, $"Only who runs the server gets a link; this key is '{caller.KeyId}'.", "key"));

    /// <summary>What is there is fetched by GET, whatever led to it.</summary>
    private sealed class SeeOther(string location) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
            httpContext.Response.Headers.Location = location;
            return Task.CompletedTask;
        }
    }
}
