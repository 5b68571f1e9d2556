using Dreamer.Client;
using Dreamer.Client.Http;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Gives a program's services a <see cref="DreamerClient"/>.</summary>
public static class DreamerServices
{
    /// <summary>
    /// Each <see cref="DreamerClient"/> that is asked for waits out a busy server, and shares its connections with the others.
    /// </summary>
    public static IHttpClientBuilder AddDreamer(this IServiceCollection services, Action<DreamerOptions> configure)
    {
        var (server, key, _) = Read(configure);
        return services.AddHttpClient<DreamerClient>(http => ServerHandlers.Address(http, server, key))
            .ConfigurePrimaryHttpMessageHandler(() => ServerHandlers.Sockets(server))
            .AddHttpMessageHandler(Retries.Handler)
            .AddHttpMessageHandler(() => new Attempts());
    }

    /// <summary>An <see cref="IDreamerClient"/> over the transport that the options name.</summary>
    public static IServiceCollection AddDreamerClient(this IServiceCollection services, Action<DreamerOptions> configure)
    {
        var (server, key, transport) = Read(configure);
        if (transport == DreamerTransport.Grpc)
        {
            return services.AddSingleton<IDreamerClient>(_ => DreamerGrpcClient.Connect(server, key));
        }

        services.AddDreamer(configure);
        return services.AddTransient<IDreamerClient>(provider => provider.GetRequiredService<DreamerClient>());
    }

    private static (Uri Server, string Key, DreamerTransport Transport) Read(Action<DreamerOptions> configure)
    {
        var options = new DreamerOptions();
        configure(options);
        var server = options.Server
            ?? throw new ArgumentException("DreamerOptions.Server is not set; it takes an address such as http://127.0.0.1:8080.");
        var key = options.ApiKey is { Length: > 0 } given ? given : throw new ArgumentException("DreamerOptions.ApiKey is not set.");
        return (server, key, options.Transport);
    }
}
