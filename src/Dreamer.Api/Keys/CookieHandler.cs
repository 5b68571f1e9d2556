using System.Text.Encodings.Web;
using Dreamer.Api.Errors;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Dreamer.Api.Keys;

/// <summary>Reads the cookie of a browser that is signed in, where a call needs to know who sends it.</summary>
internal sealed class CookieHandler(
    Doorkeeper doors, IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logs, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logs, encoder)
{
    public const string Name = "Cookie";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Context.GetEndpoint() is not { } endpoint || !ScopeCheck.AsksForKey(endpoint.Metadata))
        {
            return AuthenticateResult.NoResult();
        }

        if (StudioHeader.RefusalOf(Request) is { } forged)
        {
            return Refuse(forged);
        }

        var (caller, refusal) = await doors.AdmitAsync(Context, SignInCookie.In(Request));
        return caller is null ? Refuse(refusal!) : AuthenticateResult.Success(new AuthenticationTicket(caller.ToPrincipal(Name), Name));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) => Refusal.WriteAsync(Context);

    private AuthenticateResult Refuse(Problem problem)
    {
        Refusal.Note(Context, problem);
        return AuthenticateResult.Fail(problem.Detail);
    }
}
