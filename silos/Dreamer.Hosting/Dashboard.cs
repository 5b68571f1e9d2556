using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Orleans.Configuration;
using Orleans.Dashboard;

namespace Dreamer.Hosting;

/// <summary>Orleans' dashboard, for whoever runs the process: on a port of its own that only this machine reaches, behind a key that each start makes.</summary>
public sealed class Dashboard(int port)
{
    private const string Prefix = "/dashboard";
    private const string User = "dreamer";

    /// <summary>Not an API key: a tenant's would open every tenant's actors.</summary>
    public string Key { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    public Uri Url { get; } = new($"http://127.0.0.1:{port}{Prefix}/");

    /// <summary>For whoever started the process.</summary>
    public string Line => $"dashboard {Url} (user {User}; password, shown this once: {Key})";

    public static Dashboard? At(int? port) => port switch
    {
        null => null,
        > 0 and <= IPEndPoint.MaxPort => new Dashboard(port.Value),
        _ => throw new ArgumentException($"--dashboard is {port}, and takes 1 to {IPEndPoint.MaxPort}."),
    };

    /// <summary>Without a dashboard its actors are left out: else those of another silo's might be placed here.</summary>
    public static ISiloBuilder AddTo(ISiloBuilder silo, Dashboard? dashboard) => dashboard is null
        ? silo.Configure<GrainTypeOptions>(types => types.Classes.RemoveWhere(type => type.Assembly == typeof(DashboardOptions).Assembly))
        : silo.AddDashboard(options => options.HideTrace = true);

    /// <summary>Refuses with one sentence where it is taken.</summary>
    public void CheckPort() => ListeningPort.Check(IPAddress.Loopback, port, "--dashboard");

    public void Listen(KestrelServerOptions kestrel) => kestrel.Listen(IPAddress.Loopback, port);

    public void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapOrleansDashboard(Prefix);
        group.ExcludeFromDescription();
        group.AddEndpointFilter(async (context, next) => Refusal(context.HttpContext) ?? await next(context));
    }

    private IResult? Refusal(HttpContext http)
    {
        // A state holds captions: what a person wrote is not the operator's to read.
        if (http.Connection.LocalPort != port || http.Request.Path.StartsWithSegments(Prefix + "/GrainState"))
        {
            return Results.NotFound();
        }
        if (Knows(http.Request.Headers.Authorization))
        {
            return null;
        }
        http.Response.Headers.WWWAuthenticate = "Basic realm=\"dashboard\""; // a browser asks for it
        return Results.Problem("The dashboard takes the key that its process printed when it started, as a bearer token or as a password.", statusCode: StatusCodes.Status401Unauthorized);
    }

    private bool Knows(string? authorization) => AuthenticationHeaderValue.TryParse(authorization, out var given) && given.Scheme switch
    {
        "Bearer" => IsKey(given.Parameter),
        "Basic" => IsKey(PasswordOf(given.Parameter)),
        _ => false,
    };

    private bool IsKey(string? given) => given is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(Key));

    private static string? PasswordOf(string? parameter)
    {
        var text = new byte[parameter?.Length ?? 0];
        return Convert.TryFromBase64String(parameter ?? "", text, out var length) && Encoding.UTF8.GetString(text, 0, length).Split(':', 2) is [_, var password] ? password : null;
    }
}
