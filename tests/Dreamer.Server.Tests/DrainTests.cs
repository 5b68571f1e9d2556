using System.Diagnostics;
using System.Globalization;
using System.Net;
using Dreamer.Client.Generations;
using Dreamer.Client.Sessions;
using Dreamer.Diffusion.Tests.Pipelines;
using Dreamer.Testing;

namespace Dreamer.Server.Tests;

/// <summary>A process that is told to end is first said not to be ready, and serves on for a while.</summary>
public sealed class DrainTests : IDisposable
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(2);

    private readonly TemporaryFolder _data = new();
    private readonly TinyModelFolder _model = new();

    [Fact]
    public async Task After_SIGTERM_readiness_says_no_at_once_and_requests_are_served_until_the_pause_is_over()
    {
        using var server = await ServerProcess.StartAsync(_data.Path, _model.Folder, ("Api__DrainFor", s_pause.ToString()));
        using var http = new HttpClient { BaseAddress = server.Url, DefaultRequestHeaders = { Authorization = new("Bearer", ServerProcess.Key) } };
        Assert.Equal(HttpStatusCode.OK, await AskAsync(http, "healthz/ready"));
        var session = await server.Client.Sessions.CreateAsync(new NewSession());
        await server.Client.Generations.CreateAsync(session.Id, new NewGeneration { Kind = "text_to_video", Caption = "a star", MotionCaption = "it moves", Steps = 200, Size = 32, Frames = 4 });

        var clock = Stopwatch.StartNew();
        var ended = server.StopAsync();
        var (firstNo, lastAnswer, answered) = (TimeSpan.Zero, TimeSpan.Zero, 0);
        while (await AskAsync(http, "healthz/ready") is { } readiness)
        {
            firstNo = firstNo == TimeSpan.Zero && readiness == HttpStatusCode.ServiceUnavailable ? clock.Elapsed : firstNo;
            if (await AskAsync(http, $"v1/sessions/{session.Id}") == HttpStatusCode.OK && firstNo > TimeSpan.Zero)
            {
                (lastAnswer, answered) = (clock.Elapsed, answered + 1);
            }
            await Task.Delay(20);
        }
        await ended;

        Measure(firstNo, lastAnswer, answered, clock.Elapsed, server.ExitCode);
        Assert.InRange(firstNo, TimeSpan.FromTicks(1), s_pause / 2);
        Assert.InRange(lastAnswer, s_pause / 2, s_pause + TimeSpan.FromSeconds(2));
        Assert.InRange(answered, 5, int.MaxValue);
        Assert.Equal(0, server.ExitCode);
        Assert.InRange(clock.Elapsed, s_pause, s_pause + TimeSpan.FromSeconds(10)); // the time that the host has to stop
        Assert.Equal("", server.Errors);
    }

    public void Dispose()
    {
        _data.Dispose();
        _model.Dispose();
    }

    /// <summary>Null once nobody answers any more.</summary>
    private static async Task<HttpStatusCode?> AskAsync(HttpClient http, string path)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri(path, UriKind.Relative));
            return answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    /// <summary>For docs/operate.md: kept beside the tests.</summary>
    private static void Measure(TimeSpan firstNo, TimeSpan lastAnswer, int answered, TimeSpan whole, int code) => File.WriteAllText(
        Path.Combine(AppContext.BaseDirectory, "drain.txt"),
        string.Create(CultureInfo.InvariantCulture,
            $"first 503 after {firstNo.TotalMilliseconds:0} ms, {answered} requests answered after it, the last {lastAnswer.TotalSeconds:0.00} s after the signal, exit {code} after {whole.TotalSeconds:0.00} s\n"));
}
