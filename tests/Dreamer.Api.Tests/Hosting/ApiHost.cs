using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Dreamer.Api.Keys;
using Dreamer.Grains;
using Dreamer.Grains.Tenants;
using Dreamer.Storage;
using Dreamer.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.TestingHost;

namespace Dreamer.Api.Tests.Hosting;

/// <summary>The API with the real light actors, on a device that only pretends to denoise, behind a real socket.</summary>
public sealed class ApiHost : IAsyncLifetime, IAsyncDisposable
{
    public const string Key = "dk_local_of_the_tests";
    public const string AdminKey = "the-admin-of-the-tests";

    /// <summary>Says which address a request seems to come from.</summary>
    public const string CallerHeader = "X-Tests-Caller";

    private readonly TemporaryFolder _folder = new();
    private readonly QuotaOptions _quota;
    private InProcessTestCluster _cluster = null!;
    private WebApplication _app = null!;
    private HttpClient _stranger = null!;
    private string? _still;

    public ApiHost()
        : this(new QuotaOptions())
    {
    }

    internal ApiHost(QuotaOptions quota) => _quota = quota;

    public HttpClient Http { get; private set; } = null!;

    internal Uri GrpcUrl { get; private set; } = null!;

    internal GrpcCaller Grpc { get; private set; } = null!;

    internal GrpcCaller AdminGrpc { get; private set; } = null!;

    internal SiloOutage Outage { get; } = new();

    internal FullDisk Disk { get; } = new();

    /// <summary>What a host of a test's own has besides.</summary>
    internal Action<IServiceCollection> Adapt { get; init; } = _ => { };

    /// <summary>Ends when a request's time is over, or its caller has gone.</summary>
    internal TaskCompletionSource Aborted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal ApiOptions Options { get; init; } = new();

    /// <summary>So many that no other test meets them.</summary>
    internal RateLimitOptions Rates { get; init; } = new() { RequestBurst = 1_000_000, FailedKeyBurst = 1_000_000 };

    /// <summary>The silo's.</summary>
    internal ShiftedClock Clock { get; } = new();

    internal IGrainFactory Grains => Silo.GetRequiredService<IGrainFactory>();

    /// <summary>As one silo tells another what was thrown.</summary>
    internal Orleans.Serialization.Serializer<Exception> Exceptions => Silo.GetRequiredService<Orleans.Serialization.Serializer<Exception>>();

    /// <summary>Every route that the API has.</summary>
    internal IEnumerable<RouteEndpoint> Routes => _app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    internal string Folder => _folder.Path;

    internal FakeJobs Jobs => Silo.GetRequiredService<FakeJobs>();

    private IServiceProvider Silo => _cluster.Silos[0].ServiceProvider;

    internal KeyRing Keys => _app.Services.GetRequiredService<KeyRing>();

    public async Task InitializeAsync()
    {
        await StartSiloAsync();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
        builder.Services.AddFileBlobStore(_folder.Path);
        builder.Services.AddDreamerApi(Options with { ApiKey = Key, AdminKey = AdminKey, RateLimits = Rates });
        // The API calls from within the silo, as it does where both are one process.
        builder.Services.AddSingleton(Silo.GetRequiredService<IGrainFactory>()).AddSingleton(TimeProvider.System);
        Adapt(builder.Services);
        _app = builder.Build();
        _app.Use(SeemToCome);
        _app.MapDreamerApi();
        _app.Use(Watch); // the last before the endpoint
        await _app.StartAsync();
        Http = new HttpClient { BaseAddress = new Uri(_app.Urls.First()) };
        _stranger = new HttpClient { BaseAddress = Http.BaseAddress };
        GrpcUrl = new Uri(_app.Urls.ElementAt(1));
        (Grpc, AdminGrpc) = (new GrpcCaller(GrpcUrl, Key), new GrpcCaller(GrpcUrl, AdminKey));
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
    }

    public async Task DisposeAsync()
    {
        Http.Dispose();
        _stranger.Dispose();
        Grpc.Dispose();
        AdminGrpc.Dispose();
        await _app.DisposeAsync();
        await _cluster.StopAllSilosAsync();
        await _cluster.DisposeAsync();
        _folder.Dispose();
    }

    ValueTask IAsyncDisposable.DisposeAsync() => new(DisposeAsync());

    private async Task StartSiloAsync()
    {
        var builder = new InProcessTestClusterBuilder(1);
        (builder.Options.ConfigureFileLogging, builder.Options.InitializeClientOnDeploy) = (false, false);
        builder.ConfigureSilo((_, silo) => silo.AddBlobGrainStorage(StorageNames.Default));
        builder.ConfigureSiloHost((_, host) =>
        {
            host.Services.AddSingleton<TimeProvider>(Clock).AddFileBlobStore(_folder.Path);
            Disk.Under(host.Services);
            host.Services.AddDreamerGrains(new GrainsOptions { HeartbeatPatience = TimeSpan.FromHours(1), Quota = _quota }); // the device says once that it lives
            host.Services.AddSingleton<FakeJobs>().AddHostedService<FakeDevice>().AddSingleton<IOutgoingGrainCallFilter>(Outage);
        });
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }

    private static Task SeemToCome(HttpContext http, RequestDelegate next)
    {
        http.Connection.RemoteIpAddress = http.Request.Headers[CallerHeader] is [{ } from] ? IPAddress.Parse(from) : http.Connection.RemoteIpAddress;
        return next(http);
    }

    private Task Watch(HttpContext http, RequestDelegate next)
    {
        http.RequestAborted.Register(() => Aborted.TrySetResult());
        return next(http);
    }

    internal async Task<Answer> SendAsync(HttpMethod method, string path, string? json = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json");
        foreach (var (name, value) in headers)
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await Answer.OfAsync(await (headers.Contains(("Authorization", "")) ? _stranger : Http).SendAsync(request));
    }

    /// <summary>With another key than the host's own, or with none.</summary>
    internal Task<Answer> SendAsAsync(string? key, HttpMethod method, string path, string? json = null) =>
        SendAsync(method, path, json, ("Authorization", key is null ? "" : $"Bearer {key}"));

    internal Task<Answer> AdminAsync(HttpMethod method, string path, string? json = null) => SendAsAsync(AdminKey, method, $"/v1/admin/{path}", json);

    /// <summary>Makes a tenant, where there is none yet, and a key of it.</summary>
    internal async Task<Answer> NewKeyAsync(string tenant, string body = "{}")
    {
        await AdminAsync(HttpMethod.Post, "tenants", $$"""{"id": "{{tenant}}"}""");
        return await AdminAsync(HttpMethod.Post, $"tenants/{tenant}/keys", body);
    }

    internal async Task<Answer> UploadAsync(byte[] picture, string query = "")
    {
        using var content = new ByteArrayContent(picture);
        return await Answer.OfAsync(await Http.PostAsync($"/v1/assets{query}", content));
    }

    internal Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    internal Task<Answer> PostAsync(string path, string? json = null) => SendAsync(HttpMethod.Post, path, json);

    internal async Task<string> OpenSessionAsync() => (await PostAsync("/v1/sessions", "{}"))["id"];

    internal async Task<string> GenerateAsync(string session, string json) => (await PostAsync($"/v1/sessions/{session}/generations", json))["id"];

    /// <summary>A finished still for tests that change nothing, made once.</summary>
    internal async Task<string> SomeStillAsync() => _still ??= await FinishedStillAsync();

    internal async Task<string> FinishedStillAsync(string caption = "a red star")
    {
        var id = await GenerateAsync(await OpenSessionAsync(), $$"""{"kind":"text_to_image","caption":"{{caption}}","steps":2}""");
        await GetAsync($"/v1/generations/{id}?wait=30s");
        return id;
    }
}
