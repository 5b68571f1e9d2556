using System.Text.Encodings.Web;
using Dreamer.Api.Errors;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Dreamer.Api.Keys;

/// <summary>Reads <c>Authorization: Bearer KEY</c> and finds the tenant that the key belongs to.</summary>
internal sealed class ApiKeyHandler(
    KeyRing keys, IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logs, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logs, encoder)
{
    public const string Name = "ApiKey";

    private const string Prefix = "Bearer ";

    private string _complaint = "";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (header.Length == 0)
        {
            _complaint = "No API key was sent; send the header 'Authorization: Bearer KEY'.";
            return Task.FromResult(AuthenticateResult.NoResult()); // no failure to log: probes and scrapers need none
        }

        if (!header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            return Refuse($"Header 'Authorization' holds '{ApiKey.Hint(header)}'; send 'Bearer KEY'.");
        }

        var key = header[Prefix.Length..].Trim();
        return key.Length <= ApiKey.LongestLength && keys.Find(key) is { } caller
            ? Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(caller.ToPrincipal(Name), Name)))
            : Refuse($"The API key '{ApiKey.Hint(key)}' in header 'Authorization' is unknown.");
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        return Context.WriteProblemAsync(new Problem(StatusCodes.Status401Unauthorized, ErrorCode.Unauthenticated, _complaint, "authorization"));
    }

    private Task<AuthenticateResult> Refuse(string complaint)
    {
        _complaint = complaint;
        return Task.FromResult(AuthenticateResult.Fail(complaint));
    }
}
