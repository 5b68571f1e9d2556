using System.Diagnostics;
using Dreamer.Client;

namespace Dreamer.Server.Tests;

/// <summary>The server as a process of its own, which can be killed.</summary>
internal sealed class ServerProcess : IDisposable
{
    private const string Key = "dk_local_of_the_tests";

    private static readonly TimeSpan TimeToStart = TimeSpan.FromMinutes(2);

    private readonly Process _process;

    private ServerProcess(Process process, Uri url)
    {
        _process = process;
        Client = DreamerClient.Connect(url, Key);
    }

    public DreamerClient Client { get; }

    public static async Task<ServerProcess> StartAsync(string data)
    {
        var server = Path.Combine(AppContext.BaseDirectory, "Dreamer.Server.dll");
        var start = new ProcessStartInfo("dotnet", [server, "--port", "0", "--data", data, "--model", NanoFactAttribute.ModelFolder, "--log", "warning"])
        {
            RedirectStandardOutput = true,
            Environment = { ["DREAMER_API_KEY"] = Key },
        };
        var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(TimeToStart);
        while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.StartsWith("ready ", StringComparison.Ordinal))
            {
                return new ServerProcess(process, new Uri(line["ready ".Length..]));
            }
        }

        throw new InvalidOperationException($"The server ended with {process.ExitCode} before it was ready.");
    }

    /// <summary>As <c>kill -9</c>: no chance to save anything.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        Client.Dispose();
        if (!_process.HasExited)
        {
            Kill();
        }

        _process.Dispose();
    }
}
