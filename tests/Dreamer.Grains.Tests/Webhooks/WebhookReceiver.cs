using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Dreamer.Grains.Tests.Webhooks;

/// <summary>A message as it came over a socket.</summary>
internal sealed record ReceivedMessage(string Id, string Timestamp, string Signature, string ContentType, byte[] Body)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public string Type => Json.GetProperty("type").GetString()!;

    public string Text => Encoding.UTF8.GetString(Body);
}

/// <summary>Somebody's web server on loopback, which keeps what it gets and answers as a test wants.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;

    private WebhookReceiver(WebApplication app) => _app = app;

    public ConcurrentQueue<ReceivedMessage> Messages { get; } = [];

    /// <summary>By default 204.</summary>
    public Func<ReceivedMessage, HttpContext, Task> Answer { get; set; } = (_, http) => Status(http, StatusCodes.Status204NoContent);

    public string Url => $"{_app.Urls.Single()}/hooks";

    public int Port => new Uri(Url).Port;

    /// <summary>The ids that came, in their order.</summary>
    public IReadOnlyList<string> Ids => [.. Messages.Select(message => message.Id)];

    public static async Task<WebhookReceiver> StartAsync(bool tls = false)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (tls)
            {
                listen.UseHttps(SelfSigned());
            }
        }));
        var receiver = new WebhookReceiver(builder.Build());
        receiver._app.Run(receiver.TakeAsync);
        await receiver._app.StartAsync();
        return receiver;
    }

    public async Task HasAsync(int messages)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (Messages.Count < messages)
        {
            await Task.Delay(20, late.Token);
        }
    }

    public static Task Status(HttpContext http, int status)
    {
        http.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(atOnce.Token);
        await _app.DisposeAsync();
    }

    private async Task TakeAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        var message = new ReceivedMessage(Header("webhook-id"), Header("webhook-timestamp"), Header("webhook-signature"), Header("content-type"), body.ToArray());
        Messages.Enqueue(message);
        await Answer(message, http);

        string Header(string name) => http.Request.Headers[name].ToString();
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = RSA.Create(2_048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
