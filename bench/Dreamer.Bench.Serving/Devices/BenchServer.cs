using Dreamer.Api;
using Dreamer.Client;
using Dreamer.Inference;
using Dreamer.Inference.Models;
using Dreamer.Server.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dreamer.Bench.Serving.Devices;

/// <summary>The whole server as it ships, over a folder of its own, in this process; with a simulated device or with the model that ships.</summary>
internal sealed class BenchServer : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;
    private readonly RunningServer _server;

    private BenchServer(DirectoryInfo folder, RunningServer server)
    {
        (_folder, _server) = (folder, server);
        Client = DreamerClient.Connect(server.Url, server.Key);
    }

    public DreamerClient Client { get; }

    public IGrainFactory Grains => _server.Grains;

    /// <summary>Without a device: the model that ships. <paramref name="change"/> sets what an operator could set, too.</summary>
    public static async Task<BenchServer> StartAsync(IModelSource? device = null, Func<InferenceOptions, InferenceOptions>? change = null, GrainCalls? calls = null)
    {
        var folder = Directory.CreateTempSubdirectory("dreamer-bench-");
        var options = new ServerOptions { Port = 0, Data = folder.FullName, Blobs = null, Log = LogLevel.Error, Api = new ApiOptions() };
        options = device is null ? options : options with { Model = folder.CreateSubdirectory("simulated").FullName };
        return new BenchServer(folder, await RunningServer.StartAsync(options, builder => Adapt(builder.Services, device, change, calls)));
    }

    /// <summary>Clients with connections of their own.</summary>
    public DreamerClient HttpClient() => DreamerClient.Connect(_server.Url, _server.Key);

    public DreamerGrpcClient GrpcClient() => DreamerGrpcClient.Connect(_server.GrpcUrl, _server.Key);

    /// <summary>A client that calls as a tenant: the API's keys all open the local one.</summary>
    public DreamerClient ClientOf(string tenant)
    {
        var http = new System.Net.Http.HttpClient { BaseAddress = _server.Url, Timeout = Timeout.InfiniteTimeSpan };
        http.DefaultRequestHeaders.Authorization = new("Bearer", _server.Key);
        http.DefaultRequestHeaders.Add(TenantOfHeader.Header, tenant);
        return new DreamerClient(http);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _server.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static void Adapt(IServiceCollection services, IModelSource? device, Func<InferenceOptions, InferenceOptions>? change, GrainCalls? calls)
    {
        services.AddSingleton<IHttpContextAccessor, HttpContextAccessor>().AddTransient<IClaimsTransformation, TenantOfHeader>();
        if (calls is not null)
        {
            services.AddSingleton<IIncomingGrainCallFilter>(calls);
        }
        if (device is not null)
        {
            services.AddSingleton(device);
        }
        if (change is not null)
        {
            var shipped = (InferenceOptions)services.Last(service => service.ServiceType == typeof(InferenceOptions)).ImplementationInstance!;
            services.AddSingleton(change(shipped));
        }
    }
}
