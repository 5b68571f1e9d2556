using System.Diagnostics;
using Dreamer.Client;

namespace Dreamer.Server.Tests;

/// <summary>The server as a process of its own, which can be killed.</summary>
internal sealed class ServerProcess : IDisposable
{
    private const string Key = "dk_local_of_the_tests";

    private static readonly TimeSpan TimeToStart = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private DreamerClient? _client;

    private ServerProcess(Process process) => _process = process;

    public DreamerClient Client => _client ?? throw new InvalidOperationException("The server is not ready.");

    public static async Task<ServerProcess> StartAsync(string data, string? model = null, params (string Name, string Value)[] environment)
    {
        var server = Launch(data, model, environment);
        await server.WaitUntilReadyAsync();
        return server;
    }

    /// <summary>Starts the process and waits for nothing.</summary>
    public static ServerProcess Launch(string data, string? model = null, params (string Name, string Value)[] environment)
    {
        var server = Path.Combine(AppContext.BaseDirectory, "Dreamer.Server.dll");
        var start = new ProcessStartInfo("dotnet", [server, "--port", "0", "--data", data, "--model", model ?? NanoFactAttribute.ModelFolder, "--log", "warning"])
        {
            RedirectStandardOutput = true,
            Environment = { ["DREAMER_API_KEY"] = Key },
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new ServerProcess(Process.Start(start)!);
    }

    public async Task WaitUntilReadyAsync()
    {
        using var patience = new CancellationTokenSource(TimeToStart);
        while (await _process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.StartsWith("ready ", StringComparison.Ordinal))
            {
                _client = DreamerClient.Connect(new Uri(line["ready ".Length..]), Key);
                return;
            }
        }

        await _process.WaitForExitAsync(patience.Token);
        throw new InvalidOperationException($"The server ended with {_process.ExitCode} before it was ready.");
    }

    /// <summary>As <c>kill -9</c>: no chance to save anything.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        _client?.Dispose();
        if (!_process.HasExited)
        {
            Kill();
        }

        _process.Dispose();
    }
}
