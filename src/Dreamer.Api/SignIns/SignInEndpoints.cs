using Dreamer.Api.Errors;
using Dreamer.Api.Keys;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dreamer.Api.SignIns;

/// <summary>Exchanges a key for a cookie, ends it, and says who calls.</summary>
internal static class SignInEndpoints
{
    public static void MapSignIn(this IEndpointRouteBuilder routes)
    {
        var signIn = routes.MapGroup("/v1/sign_in").WithTags("Keys");
        signIn.MapPost("/", SignInAsync).WithSummary("Signs a browser in with a key: the answer sets a cookie");
        signIn.MapDelete("/", SignOutAsync).WithSummary("Signs the browser out: its cookie opens nothing any more, at once");
        routes.MapGroup("/v1/me").WithTags("Keys").RequireAuthorization().RequireScope(null)
            .MapGet("/", ShowAsync).WithSummary("Says who calls, and what that allows");
    }

    private static async Task<NoContent> SignInAsync(SignInBody body, HttpContext http, Doorkeeper doors)
    {
        var key = body.Check();
        var (caller, refusal) = await doors.AdmitAsync(http, key, "field 'key'");
        var tenant = caller?.Tenant ?? throw new ProblemException(refusal! with { Param = refusal!.Limit is null ? "key" : refusal.Param });
        RequestRates.Limit(http);
        await SignedIn.InAsync(http, tenant, key);
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> SignOutAsync(HttpContext http, IGrainFactory grains)
    {
        if (SignInCookie.IsSent(http.Request) && StudioHeader.RefusalOf(http.Request) is { } forged)
        {
            throw new ProblemException(forged);
        }

        await SignedIn.OutAsync(http, grains);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<MeResource>> ShowAsync(Caller caller, HttpContext http, IGrainFactory grains)
    {
        var keys = await grains.Account(caller.Tenant).ListKeysAsync();
        return TypedResults.Ok(MeResource.Of(caller, keys.FirstOrDefault(key => key.Id.Value == caller.KeyId), http.User.Identity!.AuthenticationType!));
    }
}
