using System.ComponentModel;
using System.Diagnostics;

namespace Dreamer.Media.Video;

/// <summary>ffmpeg is missing, failed, or took too long; the message ends with what it said last.</summary>
public sealed class FfmpegException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>One run of ffmpeg or ffprobe: fed, bounded in time and output, killed when cancelled.</summary>
internal static class FfmpegProcess
{
    private const int ErrorTailLength = 1500;

    /// <summary>
    /// Runs the program. <paramref name="feed"/> writes its input, <paramref name="read"/> takes its output; both run at once, since
    /// either pipe may fill.
    /// </summary>
    public static async Task<T> RunAsync<T>(
        string program, IReadOnlyList<string> arguments, Func<Stream, CancellationToken, Task>? feed,
        Func<Stream, CancellationToken, Task<T>> read, TimeSpan timeout, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(timeout);
        using var process = Start(program, arguments);
        await using var killed = limit.Token.Register(() => Kill(process));
        var errors = ReadTailAsync(process.StandardError);
        try
        {
            var feeding = FeedAsync(process, feed, limit.Token);
            var output = await read(process.StandardOutput.BaseStream, limit.Token);
            await feeding;
            await process.WaitForExitAsync(limit.Token);
            return process.ExitCode == 0 && !limit.IsCancellationRequested ? output
                : throw Failed(program, $"ended with code {process.ExitCode}", await errors);
        }
        catch (Exception) when (limit.IsCancellationRequested)
        {
            ct.ThrowIfCancellationRequested();
            throw Failed(program, $"took longer than {timeout.TotalSeconds:0.#} s", await errors);
        }
        catch (InvalidDataException)
        {
            // The reader had enough: what ffmpeg would still say is of no use.
            Kill(process);
            throw;
        }
    }

    private static Process Start(string program, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception missing)
        {
            throw new FfmpegException(
                $"{program} could not be started: {missing.Message}. It comes with ffmpeg: apt-get install ffmpeg.", missing);
        }
    }

    private static async Task FeedAsync(Process process, Func<Stream, CancellationToken, Task>? feed, CancellationToken ct)
    {
        try
        {
            await using var input = process.StandardInput.BaseStream;
            await (feed?.Invoke(input, ct) ?? Task.CompletedTask);
        }
        catch (IOException)
        {
            // It closed its end early: its exit code and last words say why.
        }
    }

    private static async Task<string> ReadTailAsync(StreamReader errors)
    {
        var tail = "";
        var buffer = new char[1024];
        for (var read = await errors.ReadAsync(buffer); read > 0; read = await errors.ReadAsync(buffer))
        {
            tail += new string(buffer, 0, read);
            tail = tail[Math.Max(0, tail.Length - ErrorTailLength)..];
        }

        return tail.Trim();
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
    }

    private static FfmpegException Failed(string program, string how, string lastWords) =>
        new($"{program} {how}{(lastWords.Length == 0 ? "." : $": {lastWords}")}");
}
