using System.Text.Encodings.Web;
using Dreamer.Api.Errors;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Dreamer.Api.Keys;

/// <summary>Reads <c>Authorization: Bearer KEY</c> and finds the tenant that the key belongs to.</summary>
internal sealed class ApiKeyHandler(
    Doorkeeper doors, IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logs, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logs, encoder)
{
    public const string Name = "ApiKey";

    private const string Prefix = "Bearer ";

    /// <summary>What is sent as a key or token; empty where nothing is.</summary>
    public static string SecretIn(HttpRequest request) =>
        request.Headers.Authorization.ToString() is var header && header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)
            ? header[Prefix.Length..].Trim() : "";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (header.Length == 0)
        {
            return AuthenticateResult.NoResult(); // no failure to log: probes and scrapers need none
        }

        if (!header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            return Refuse(Refusal.Unauthenticated($"Header 'Authorization' holds '{ApiKey.Hint(header)}'; send 'Bearer KEY'."));
        }

        var key = SecretIn(Request);
        if (key.Length > ApiKey.LongestLength)
        {
            return Refuse(Refusal.Unauthenticated($"The API key '{ApiKey.Hint(key)}' in header 'Authorization' is unknown."));
        }

        var (caller, refusal) = await doors.AdmitAsync(Context, key);
        return caller is null ? Refuse(refusal!) : AuthenticateResult.Success(new AuthenticationTicket(caller.ToPrincipal(Name), Name));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) => Refusal.WriteAsync(Context);

    private AuthenticateResult Refuse(Problem problem)
    {
        Refusal.Note(Context, problem);
        return AuthenticateResult.Fail(problem.Detail);
    }
}
