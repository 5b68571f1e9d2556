using System.Diagnostics;
using System.Text;
using Dreamer.Testing;
using Dreamer.Client;

namespace Dreamer.Server.Tests;

/// <summary>The server as a process of its own, which can be killed.</summary>
internal sealed class ServerProcess : IDisposable
{
    public const string Key = "dk_local_of_the_tests";

    private static readonly TimeSpan TimeToStart = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly StringBuilder _errors = new();
    private DreamerClient? _client;

    private ServerProcess(Process process)
    {
        _process = process;
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public int ExitCode => _process.ExitCode;

    /// <summary>What it has logged: warnings and worse.</summary>
    public string Errors
    {
        get
        {
            lock (_errors)
            {
                return _errors.ToString();
            }
        }
    }

    public Uri Url { get; private set; } = null!;

    /// <summary>Where gRPC is, which speaks HTTP/2 alone without TLS.</summary>
    public Uri GrpcUrl { get; private set; } = null!;

    public DreamerClient Client => _client ?? throw new InvalidOperationException("The server is not ready.");

    public static async Task<ServerProcess> StartAsync(string data, string? model = null, params (string Name, string Value)[] environment)
    {
        var server = Launch(data, model, environment);
        await server.WaitUntilReadyAsync();
        return server;
    }

    /// <summary>Starts where another was: with its data, at its port.</summary>
    public static async Task<ServerProcess> StartAgainAsync(string data, int port)
    {
        var server = Launch(data, null, port, []);
        await server.WaitUntilReadyAsync();
        return server;
    }

    /// <summary>Starts the process and waits for nothing.</summary>
    public static ServerProcess Launch(string data, string? model = null, params (string Name, string Value)[] environment) =>
        Launch(data, model, 0, environment);

    private static ServerProcess Launch(string data, string? model, int port, (string Name, string Value)[] environment)
    {
        var server = Path.Combine(AppContext.BaseDirectory, "Dreamer.Server.dll");
        var start = new ProcessStartInfo("dotnet", [server, "--port", $"{port}", "--data", data, "--model", model ?? NanoFactAttribute.ModelFolder, "--log", "warning"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["DREAMER_API_KEY"] = Key, ["Api__RateLimits__RequestBurst"] = "1000000" }, // tests ask often
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
            if (line.StartsWith("gRPC ", StringComparison.Ordinal))
            {
                GrpcUrl = new Uri(line["gRPC ".Length..]);
            }
            if (line.StartsWith("ready ", StringComparison.Ordinal))
            {
                Url = new Uri(line["ready ".Length..]);
                _client = DreamerClient.Connect(Url, Key);
                return;
            }
        }

        await _process.WaitForExitAsync(patience.Token);
        throw new InvalidOperationException($"The server ended with {_process.ExitCode} before it was ready.\n{Errors}");
    }

    /// <summary>As <c>kill -9</c>: no chance to save anything.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>As <c>kill</c>.</summary>
    public Task StopAsync() => _process.TerminateAsync(TimeToStart);

    private void Keep(string? line)
    {
        if (line is not null)
        {
            lock (_errors)
            {
                _errors.AppendLine(line);
            }
        }
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
