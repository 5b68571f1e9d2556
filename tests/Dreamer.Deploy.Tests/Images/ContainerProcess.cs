using System.Diagnostics;
using System.Text;
using Dreamer.Testing;

namespace Dreamer.Deploy.Tests.Images;

/// <summary>The program of a container while it runs; killed at the end if it still does.</summary>
internal sealed class ContainerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _errors = new();

    public ContainerProcess(Process process)
    {
        _process = process;
        process.ErrorDataReceived += (_, line) => _errors.AppendLine(line.Data);
        process.BeginErrorReadLine();
    }

    public string Errors => _errors.ToString();

    /// <summary>The number that it runs as, for opening files as for all else.</summary>
    public string User =>
        string.Join(' ', Told("status").Single(line => line.StartsWith("Uid:", StringComparison.Ordinal)).Split('\t')[1..].Distinct());

    /// <summary>What can be written of what is mounted, as it sees it.</summary>
    public string[] WritablePlaces => [.. Told("mounts").Select(line => line.Split(' '))
        .Where(mount => mount[3].Split(',')[0] == "rw").Select(mount => mount[1]).Order(StringComparer.Ordinal)];

    public async Task<string> LineAsync(string beginning, TimeSpan patience)
    {
        using var late = new CancellationTokenSource(patience);
        while (await _process.StandardOutput.ReadLineAsync(late.Token) is { } line)
        {
            if (line.StartsWith(beginning, StringComparison.Ordinal))
            {
                return line;
            }
        }
        throw new InvalidOperationException($"It ended and did not say '{beginning}': {Errors}");
    }

    /// <summary>Its code, once a signal has asked it to end.</summary>
    public async Task<int> EndAsync(TimeSpan patience)
    {
        await _process.TerminateAsync(patience);
        return _process.ExitCode;
    }

    public async Task<int> ExitAsync(TimeSpan patience)
    {
        await _process.WaitForExitAsync().WaitAsync(patience);
        return _process.ExitCode;
    }

    private IEnumerable<string> Told(string file) => File.ReadLines($"/proc/{_process.Id}/{file}");

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }
        _process.Dispose();
    }
}
