using System.Security.Claims;
using System.Security.Cryptography;
using Dreamer.Accounts;
using Dreamer.Api.Errors;
using Dreamer.Api.Wire;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Dreamer.Api.Keys;

/// <summary>JWTs of a configured issuer in keys' place: their signature, issuer, audience and times are checked, then their tenant is asked.</summary>
internal static class Tokens
{
    public const string Name = "Jwt";

    private const int LongestSubject = 100;

    private static readonly TimeSpan s_skew = TimeSpan.FromSeconds(30);
    private static readonly string[] s_algorithms = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]; // no shared secrets, no "none"

    /// <summary>By its shape: three parts, the first of which is a JSON object in base64.</summary>
    public static bool IsToken(string secret) => secret.StartsWith("eyJ", StringComparison.Ordinal) && secret.Count(letter => letter == '.') == 2;

    public static void Configure(JwtBearerOptions bearer, JwtOptions options)
    {
        (bearer.Authority, bearer.Audience, bearer.MapInboundClaims, bearer.SaveToken) = (options.Authority, options.Audience, false, false);
        bearer.MetadataAddress = options.MetadataAddress ?? bearer.MetadataAddress;
        bearer.RequireHttpsMetadata = !new[] { options.Authority, options.MetadataAddress }.Any(address => address is not null && new Uri(address).IsLoopback);
        bearer.TokenValidationParameters = new TokenValidationParameters
        {
            ValidAudience = options.Audience,
            ValidIssuer = options.Issuer,
            IssuerSigningKey = options.SigningKeyFile is { } file ? KeyIn(file) : null,
            ValidAlgorithms = s_algorithms,
            ClockSkew = s_skew,
        };
        bearer.Events = new JwtBearerEvents
        {
            OnTokenValidated = validated => AdmitAsync(validated, options),
            OnAuthenticationFailed = FailAsync,
            OnChallenge = ChallengeAsync,
        };
    }

    private static async Task AdmitAsync(TokenValidatedContext validated, JwtOptions options)
    {
        var http = validated.HttpContext;
        var claims = validated.Principal!;
        var name = claims.FindFirstValue(options.TenantClaim);
        if (!TenantId.TryParse(name, out var tenant))
        {
            Refuse(validated, Count(http, $"The token's claim '{options.TenantClaim}' is '{Shown.Briefly(name)}', and takes a tenant's id."));
            return;
        }

        var doors = http.RequestServices.GetRequiredService<Doorkeeper>();
        var named = new Caller(tenant, SubjectOf(claims), [.. ScopesIn(claims, options.ScopeClaim)]) { ExpiresAt = validated.SecurityToken.ValidTo };
        var (caller, refusal) = await doors.AdmitAsync(http, named);
        if (caller is null)
        {
            Refuse(validated, refusal!);
            return;
        }

        validated.Principal = caller.ToPrincipal(Name);
    }

    private static Task FailAsync(AuthenticationFailedContext failed)
    {
        Refusal.Note(failed.HttpContext, Count(failed.HttpContext, $"The token in header 'Authorization' is refused: {ReasonOf(failed)}."));
        return Task.CompletedTask;
    }

    private static Task ChallengeAsync(JwtBearerChallengeContext challenge)
    {
        challenge.HandleResponse();
        return Refusal.WriteAsync(challenge.HttpContext);
    }

    private static void Refuse(TokenValidatedContext validated, Problem problem)
    {
        Refusal.Note(validated.HttpContext, problem);
        validated.Fail(problem.Detail);
    }

    private static Problem Count(HttpContext http, string why) =>
        http.RequestServices.GetRequiredService<FailedKeys>().Count(http, Refusal.Unauthenticated(why));

    private static IEnumerable<Scope> ScopesIn(ClaimsPrincipal claims, string name) =>
        from claim in claims.FindAll(name)
        from word in claim.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        from scope in Enum.GetValues<Scope>()
        where WireName.Of(scope) == word // others are other servers'
        group scope by scope into same
        select same.Key;

    /// <summary>Who the issuer says it is, as ledger and audit log name it.</summary>
    private static string SubjectOf(ClaimsPrincipal claims)
    {
        var subject = claims.FindFirstValue("sub") ?? "";
        var isPlain = subject.Length <= LongestSubject && subject.All(letter => letter is > ' ' and <= '~');
        return $"jwt:{(isPlain ? subject : ApiKey.HashOf(subject)[..16])}";
    }

    private static string ReasonOf(AuthenticationFailedContext failed) => failed.Exception switch
    {
        SecurityTokenExpiredException expired => $"it expired at {expired.Expires:O}",
        SecurityTokenNotYetValidException early => $"it is valid from {early.NotBefore:O} on",
        SecurityTokenInvalidAudienceException => $"it is meant for '{Shown.Briefly(AudienceOf(failed.Request))}'",
        SecurityTokenInvalidIssuerException issuer => $"its issuer is '{Shown.Briefly(issuer.InvalidIssuer)}'",
        SecurityTokenInvalidSignatureException or SecurityTokenSignatureKeyNotFoundException => "no key of the issuer has signed it",
        _ => "it cannot be read, or its issuer cannot be asked",
    };

    /// <summary>As the token says, which is signed.</summary>
    private static string AudienceOf(HttpRequest request) => string.Join(' ', new JsonWebToken(ApiKeyHandler.SecretIn(request)).Audiences);

    private static SecurityKey KeyIn(string file)
    {
        var pem = File.ReadAllText(file);
        try
        {
            return RsaKey(pem) is { } key ? key : EllipticKey(pem);
        }
        catch (Exception error) when (error is ArgumentException or CryptographicException)
        {
            throw new ArgumentException($"Api:Jwt:SigningKeyFile is '{file}', which holds no public key of RSA or ECDSA in PEM.", error);
        }
    }

    private static RsaSecurityKey? RsaKey(string pem)
    {
        var key = RSA.Create();
        try
        {
            key.ImportFromPem(pem);
            return new RsaSecurityKey(key);
        }
        catch (CryptographicException) // of another kind
        {
            key.Dispose();
            return null;
        }
    }

    private static ECDsaSecurityKey EllipticKey(string pem)
    {
        var key = ECDsa.Create();
        key.ImportFromPem(pem);
        return new ECDsaSecurityKey(key);
    }
}
