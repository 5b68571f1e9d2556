using Microsoft.AspNetCore.Authentication;

namespace Dreamer.Api.Keys;

/// <summary>Registers how a request's caller is known: by a key, or by a token, which its shape tells from one.</summary>
internal static class CallerServices
{
    private const string ByShape = "KeyOrToken";

    public static void AddCallers(this IServiceCollection services, JwtOptions tokens)
    {
        services.AddSingleton<KeyRing>().AddSingleton<Doorkeeper>().AddSingleton<FailedKeys>().AddSingleton<RequestRates>();
        var schemes = services.AddAuthentication(ByShape).AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(ApiKeyHandler.Name, null);
        schemes.AddPolicyScheme(ByShape, null, policy => policy.ForwardDefaultSelector = http =>
            tokens.IsSet && Tokens.IsToken(ApiKeyHandler.SecretIn(http.Request)) ? Tokens.Name : ApiKeyHandler.Name);
        if (tokens.IsSet)
        {
            schemes.AddJwtBearer(Tokens.Name, bearer => Tokens.Configure(bearer, tokens));
        }

        services.AddAuthorization();
    }
}
