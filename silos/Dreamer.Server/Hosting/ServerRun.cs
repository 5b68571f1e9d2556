namespace Dreamer.Server.Hosting;

/// <summary>Runs a server as a process of its own, until a signal ends it.</summary>
internal static class ServerRun
{
    public static async Task RunAsync(ServerOptions options)
    {
        await using var server = await RunningServer.StartAsync(options);
        if (await server.OpenStoredKeyAsync() is { } key)
        {
            Console.WriteLine($"API key (shown this once; DREAMER_API_KEY sets another): {key}");
        }

        if (options.Dashboard is { } dashboard)
        {
            Console.WriteLine(dashboard.Line);
        }

        Console.WriteLine($"gRPC {server.GrpcUrl.ToString().TrimEnd('/')}");
        if (server.StudioLink() is { } link)
        {
            Console.WriteLine($"Studio {link}");
        }

        Console.WriteLine($"ready {server.PublicUrl.ToString().TrimEnd('/')}");
        await server.WaitForEndAsync();
    }
}
