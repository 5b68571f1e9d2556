using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dreamer.Client;
using Dreamer.Client.Admin;
using Dreamer.Client.Generations;
using Dreamer.Client.Sessions;
using Dreamer.Client.Webhooks;

namespace Dreamer.Cli.Tests.Client;

/// <summary>Every call of the OpenAPI document, and what of the client makes it; a new call has to be named here.</summary>
public sealed class CoverageTests(CliServer server) : IClassFixture<CliServer>
{
    private static readonly HashSet<string> s_left =
    [
        "GET /", // for people
        "GET /healthz/live", // for what starts and stops servers
        "POST /v1/sign_in", // a browser's, which keeps a cookie in a key's place
        "DELETE /v1/sign_in",
        "GET /v1/me", // what a page shows of whoever signed in
    ];

    /// <summary>Faces of their own, which OpenAI's clients speak.</summary>
    private static readonly string[] s_otherFaces = ["/v1/videos", "/v1/images"];

    private static readonly Dictionary<string, Func<DreamerClient, Task>> s_calls = new()
    {
        ["GET /healthz/ready"] = client => client.IsReadyAsync(),
        ["POST /v1/sessions"] = client => client.Sessions.CreateAsync(new NewSession()),
        ["GET /v1/sessions"] = client => client.Sessions.ListAllAsync().CountAsync().AsTask(),
        ["GET /v1/sessions/{id}"] = client => client.Sessions.GetAsync("{id}"),
        ["PATCH /v1/sessions/{id}"] = client => client.Sessions.ChangeAsync("{id}", new SessionChange("stars")),
        ["DELETE /v1/sessions/{id}"] = client => client.Sessions.DeleteAsync("{id}"),
        ["POST /v1/sessions/{id}/fork"] = client => client.Sessions.ForkAsync("{id}", new SessionFork()),
        ["GET /v1/sessions/{id}/events"] = client => client.Sessions.WatchAsync("{id}").CountAsync().AsTask(),
        ["POST /v1/sessions/{id}/generations"] = client => client.Generations.DraftAsync("{id}", NewGeneration.TextToImage("a"), stopAfter: 1),
        ["GET /v1/sessions/{id}/generations"] = client => client.Sessions.ListAllGenerationsAsync("{id}").CountAsync().AsTask(),
        ["GET /v1/generations/{id}"] = client => client.Generations.WaitAsync("{id}"),
        ["POST /v1/generations/{id}/finish"] = client => client.Generations.FinishAsync("{id}"),
        ["POST /v1/generations/{id}/cancel"] = client => client.Generations.CancelAsync("{id}"),
        ["DELETE /v1/generations/{id}"] = client => client.Generations.DeleteAsync("{id}"),
        ["POST /v1/generations/{id}/restore"] = client => client.Generations.RestoreAsync("{id}"),
        ["GET /v1/generations/{id}/events"] = client => client.Generations.WatchAsync("{id}").CountAsync().AsTask(),
        ["GET /v1/generations/{id}/content"] = client => client.Generations.DownloadAsync("{id}", ResultVariants.Video, Stream.Null),
        ["POST /v1/assets"] = client => client.Assets.UploadAsync(Stream.Null),
        ["GET /v1/assets"] = client => client.Assets.ListAllAsync().CountAsync().AsTask(),
        ["GET /v1/assets/{id}"] = client => client.Assets.GetAsync("{id}"),
        ["GET /v1/assets/{id}/content"] = client => client.Assets.DownloadAsync("{id}", Stream.Null),
        ["DELETE /v1/assets/{id}"] = client => client.Assets.DeleteAsync("{id}"),
        ["GET /v1/models"] = client => client.Models.ListAsync(),
        ["GET /v1/usage"] = client => client.Usage.GroupAsync("day"),
        ["GET /v1/quota"] = client => client.Usage.ReadQuotaAsync(),
        ["POST /v1/webhook_endpoints"] = client => client.Webhooks.CreateAsync(new NewWebhookEndpoint("https://example.org/hook")),
        ["GET /v1/webhook_endpoints"] = client => client.Webhooks.ListAllAsync().CountAsync().AsTask(),
        ["GET /v1/webhook_endpoints/{id}"] = client => client.Webhooks.GetAsync("{id}"),
        ["PATCH /v1/webhook_endpoints/{id}"] = client => client.Webhooks.UpdateAsync("{id}", new WebhookChange()),
        ["DELETE /v1/webhook_endpoints/{id}"] = client => client.Webhooks.DeleteAsync("{id}"),
        ["POST /v1/webhook_endpoints/{id}/rotate_secret"] = client => client.Webhooks.RotateSecretAsync("{id}"),
        ["POST /v1/webhook_endpoints/{id}/enable"] = client => client.Webhooks.EnableAsync("{id}"),
        ["POST /v1/webhook_endpoints/{id}/test"] = client => client.Webhooks.TestAsync("{id}"),
        ["GET /v1/webhook_endpoints/{id}/deliveries"] = client => client.Webhooks.ListAllDeliveriesAsync("{id}").CountAsync().AsTask(),
        ["POST /v1/webhook_endpoints/{id}/deliveries/{delivery}/redeliver"] = client => client.Webhooks.RedeliverAsync("{id}", "{delivery}"),
        ["GET /v1/keys"] = client => client.Keys.ListOwnAsync(),
        ["POST /v1/admin/tenants"] = client => client.Tenants.CreateAsync(new NewTenant("acme")),
        ["GET /v1/admin/tenants"] = client => client.Tenants.ListAllAsync().CountAsync().AsTask(),
        ["GET /v1/admin/tenants/{id}"] = client => client.Tenants.GetAsync("{id}"),
        ["PATCH /v1/admin/tenants/{id}"] = client => client.Tenants.ChangeAsync("{id}", new TenantChange(Suspended: true)),
        ["DELETE /v1/admin/tenants/{id}"] = client => client.Tenants.DeleteAsync("{id}"),
        ["GET /v1/admin/tenants/{id}/limits"] = client => client.Tenants.GetLimitsAsync("{id}"),
        ["PUT /v1/admin/tenants/{id}/limits"] = client => client.Tenants.SetLimitsAsync("{id}", new TenantLimits()),
        ["GET /v1/admin/tenants/{id}/keys"] = client => client.Keys.ListAsync("{id}"),
        ["POST /v1/admin/tenants/{id}/keys"] = client => client.Keys.CreateAsync("{id}", new NewApiKey()),
        ["DELETE /v1/admin/tenants/{id}/keys/{key}"] = client => client.Keys.RevokeAsync("{id}", "{key}"),
        ["POST /v1/admin/tenants/{id}/keys/{key}/rotate"] = client => client.Keys.RotateAsync("{id}", "{key}", new KeyRotation()),
        ["GET /v1/admin/devices"] = client => client.Devices.ListAllAsync().CountAsync().AsTask(),
        ["GET /v1/admin/audit"] = client => client.Tenants.ListAuditAsync().CountAsync().AsTask(),
    };

    public static TheoryData<string> Calls => [.. s_calls.Keys];

    [Fact]
    public async Task Every_call_of_the_document_is_named()
    {
        using var http = new HttpClient { BaseAddress = server.Url };
        var document = await http.GetFromJsonAsync<JsonElement>("openapi/v1.json");

        var calls =
            from path in document.GetProperty("paths").EnumerateObject()
            where !Array.Exists(s_otherFaces, face => path.Name.StartsWith(face, StringComparison.Ordinal))
            from operation in path.Value.EnumerateObject()
            where operation.Name is "get" or "post" or "put" or "patch" or "delete"
            select $"{operation.Name.ToUpperInvariant()} {path.Name}";

        Assert.Equal(calls.Order(StringComparer.Ordinal), s_calls.Keys.Concat(s_left).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task The_client_makes_it(string call)
    {
        using var asked = new Asked();
        using var client = new DreamerClient(new HttpClient(asked) { BaseAddress = new Uri("http://127.0.0.1/") });

        var refused = await Record.ExceptionAsync(() => s_calls[call](client));

        Assert.Equal(call, Assert.Single(asked.Calls));
        Assert.True(refused is null or DreamerApiException, refused?.ToString());
        Assert.Equal(call.StartsWith("POST ", StringComparison.Ordinal), asked.HasKey);
    }

    /// <summary>A server that refuses everything.</summary>
    private sealed class Asked : HttpMessageHandler
    {
        public List<string> Calls { get; } = [];

        public bool HasKey { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Calls.Add($"{request.Method} {Uri.UnescapeDataString(request.RequestUri!.AbsolutePath)}");
            HasKey |= request.Headers.Contains("Idempotency-Key");
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.Forbidden) { Content = new StringContent("no") });
        }
    }
}
