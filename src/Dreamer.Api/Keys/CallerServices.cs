using Microsoft.AspNetCore.Authentication;

namespace Dreamer.Api.Keys;

/// <summary>Registers how a request's caller is known: by a key, by a token, which its shape tells from one, or by a cookie, where neither is sent.</summary>
internal static class CallerServices
{
    private const string ByShape = "KeyTokenOrCookie";

    public static void AddCallers(this IServiceCollection services, JwtOptions tokens)
    {
        services.AddSingleton<KeyRing>().AddSingleton<Doorkeeper>().AddSingleton<FailedKeys>().AddSingleton<RequestRates>();
        var schemes = services.AddAuthentication(ByShape)
            .AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(ApiKeyHandler.Name, null)
            .AddScheme<AuthenticationSchemeOptions, CookieHandler>(CookieHandler.Name, null);
        schemes.AddPolicyScheme(ByShape, null, policy => policy.ForwardDefaultSelector = http => SchemeOf(http.Request, tokens));
        if (tokens.IsSet)
        {
            schemes.AddJwtBearer(Tokens.Name, bearer => Tokens.Configure(bearer, tokens));
        }

        services.AddAuthorization();
    }

    private static string SchemeOf(HttpRequest request, JwtOptions tokens) =>
        request.Headers.Authorization.Count == 0 && SignInCookie.IsSent(request) ? CookieHandler.Name
        : tokens.IsSet && Tokens.IsToken(ApiKeyHandler.SecretIn(request)) ? Tokens.Name
        : ApiKeyHandler.Name;
}
