using System.Diagnostics;
using Dreamer.Testing;

namespace Dreamer.Cluster.Tests;

/// <summary>A PostgreSQL server of the tests' own, on a free port, gone with them. It refuses to run as root, so root becomes its user.</summary>
internal sealed class PostgresServer : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private readonly Process _process;
    private readonly TemporaryFolder _folder;
    private readonly string _binaries;
    private readonly int _port;

    private PostgresServer(Process process, TemporaryFolder folder, string binaries, int port)
    {
        (_process, _folder, _binaries, _port) = (process, folder, binaries, port);
        ConnectionString = $"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres;Timeout=10;Maximum Pool Size=20";
    }

    public string ConnectionString { get; }

    /// <summary>One of PostgreSQL's own programs, such as pg_dump, on this server.</summary>
    public Task UseAsync(string program, params string[] arguments) =>
        RunAsync($"{_binaries}/bin/{program}", ["-h", "127.0.0.1", "-p", $"{_port}", "-U", "postgres", "-d", "postgres", .. arguments]);

    public static async Task<PostgresServer> StartAsync()
    {
        var binaries = Directory.GetDirectories("/usr/lib/postgresql").OrderBy(path => path, StringComparer.Ordinal).LastOrDefault()
            ?? throw new InvalidOperationException("PostgreSQL is missing: install the package 'postgresql'.");
        var (folder, port) = (new TemporaryFolder(), FreePort.Next());
        var data = folder.File("data");
        await RunAsync("chown", "postgres", folder.Path);
        await RunAsync("runuser", "-u", "postgres", "--", $"{binaries}/bin/initdb", "-D", data, "-A", "trust", "-E", "UTF8");
        var process = Process.Start(Quiet("runuser", "-u", "postgres", "--", $"{binaries}/bin/postgres", "-D", data, "-p", $"{port}", "-k", data, "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off"))!;
        await AwaitReadyAsync($"{binaries}/bin/pg_isready", port);
        return new PostgresServer(process, folder, binaries, port);
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
        _folder.Dispose();
    }

    private static async Task AwaitReadyAsync(string probe, int port)
    {
        using var patience = new CancellationTokenSource(s_patience);
        while (await ExitCodeAsync(probe, "-h", "127.0.0.1", "-p", $"{port}") != 0)
        {
            await Task.Delay(200, patience.Token);
        }
    }

    private static async Task RunAsync(string command, params string[] arguments)
    {
        if (await ExitCodeAsync(command, arguments) is not 0 and var code)
        {
            throw new InvalidOperationException($"'{command} {string.Join(' ', arguments)}' ended with {code}.");
        }
    }

    private static async Task<int> ExitCodeAsync(string command, params string[] arguments)
    {
        using var process = Process.Start(Quiet(command, arguments))!;
        await process.WaitForExitAsync().WaitAsync(s_patience);
        return process.ExitCode;
    }

    private static ProcessStartInfo Quiet(string command, params string[] arguments)
    {
        // A shell swallows the output: nobody reads it, and a full pipe would stop the server.
        var start = new ProcessStartInfo("sh", ["-c", "exec \"$@\" >/dev/null 2>&1", "sh", command, .. arguments]);
        start.Environment["PATH"] = $"{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin:/sbin";
        return start;
    }
}
