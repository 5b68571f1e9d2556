using System.Diagnostics;
using System.Text.RegularExpressions;
using Dreamer.Testing;

namespace Dreamer.Cluster.Tests;

/// <summary>
/// A silo as a process, which can be stopped or killed. Its log is kept, line by line; also in the folder that <c>DREAMER_SILO_LOGS</c> names, for
/// who wants to know why a test failed.
/// </summary>
internal sealed partial class SiloProcess : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);
    private static readonly string? s_logs = Environment.GetEnvironmentVariable("DREAMER_SILO_LOGS");
    private readonly Process _process;
    private readonly List<(DateTimeOffset At, string Line)> _log = [];

    private SiloProcess(string name, Process process)
    {
        (Name, _process) = (name, process);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginErrorReadLine();
    }

    public string Name { get; }

    /// <summary>Where its API is; of a gateway only.</summary>
    public Uri? Url { get; private set; }

    public static async Task<SiloProcess> StartAsync(string name, string program, IEnumerable<string> arguments, string key)
    {
        var silo = Launch(name, program, arguments, key);
        await silo.AwaitReadyAsync();
        return silo;
    }

    /// <summary>It has begun to start. The program is a file beside the tests, or the path of another build's.</summary>
    public static SiloProcess Launch(string name, string program, IEnumerable<string> arguments, string key)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, program), "--name", name, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["DREAMER_API_KEY"] = key, ["DREAMER_ADMIN_KEY"] = RunningCluster.AdminKey, ["DREAMER_THREADS"] = "1",
                ["Api__RateLimits__RequestBurst"] = "1000000", // tests ask often
            },
        };
        return new SiloProcess(name, Process.Start(start)!);
    }

    public IReadOnlyList<(DateTimeOffset At, string Line)> Log
    {
        get
        {
            lock (_log)
            {
                return [.. _log];
            }
        }
    }

    /// <summary>The silos that took steps for it since then, and when: of a gateway that logs its calls.</summary>
    public IEnumerable<(DateTimeOffset At, string Silo, string Gateway)> ChunksSince(DateTimeOffset since) =>
        from entry in Log
        where entry.At > since
        let match = Chunk().Match(entry.Line)
        where match.Success
        select (entry.At, match.Groups[1].Value, Name);

    /// <summary>As <c>kill -9</c>.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>As <c>kill</c>: it may finish what it must.</summary>
    public Task StopAsync() => _process.TerminateAsync(s_patience);

    /// <summary>Zero, once it has ended in order.</summary>
    public int ExitCode => _process.ExitCode;

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            Kill();
        }
        _process.Dispose();
    }

    public async Task AwaitReadyAsync(TimeSpan? within = null)
    {
        using var patience = new CancellationTokenSource(within ?? s_patience);
        while (await _process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.StartsWith("ready ", StringComparison.Ordinal))
            {
                Url = Uri.TryCreate(line["ready ".Length..], UriKind.Absolute, out var url) ? url : null;
                return;
            }
        }
        throw new InvalidOperationException($"Silo '{Name}' ended before it was ready:\n{string.Join('\n', Log.TakeLast(20).Select(entry => entry.Line))}");
    }

    private void Keep(string? line)
    {
        if (line is not null)
        {
            lock (_log)
            {
                _log.Add((TimeProvider.System.GetUtcNow(), line));
                if (s_logs is not null)
                {
                    File.AppendAllLines(Path.Combine(s_logs, $"{Name}-{_process.Id}.log"), [line]);
                }
            }
        }
    }

    [GeneratedRegex(@"call IDenoiserGrain\.AdvanceAsync key=([^:]+):\S+ step=\d")]
    private static partial Regex Chunk();
}
