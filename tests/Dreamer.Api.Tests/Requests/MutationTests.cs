using System.Net;
using System.Net.Sockets;
using System.Text;
using Dreamer.Api.Tests.Admin;
using Dreamer.Api.Tests.Hosting;

namespace Dreamer.Api.Tests.Requests;

/// <summary>
/// Ten thousand damaged requests as they are on the wire, of every call that the OpenAPI document names and the same each run: none is the server's
/// mistake, none hangs, and none is kept.
/// </summary>
[Collection(Alone.Name)]
[Trait("Speed", "Slow")]
public sealed class MutationTests(ScopeProbes probes) : IClassFixture<ScopeProbes>
{
    private const int AtOnce = 64;
    private const int Head = 64; // method and path

    private static readonly TimeSpan s_more = TimeSpan.FromSeconds(0.3); // the server may wait so long for what was cut off
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(40); // a request has 30 s

    [Fact]
    public async Task No_damaged_request_is_the_servers_mistake()
    {
        await probes.Host.NewKeyAsync("victim");
        var whole = probes.Calls.Where(call => call.Path.StartsWith("/v1/", StringComparison.Ordinal)).Select(OnTheWire).ToList();
        Assert.StartsWith("HTTP/1.1 ", await AnswerAsync(whole[0], CancellationToken.None), StringComparison.Ordinal);
        await Damage.FindsNothingAsync(AtOnce, async (random, stop) =>
        {
            var damaged = Damage.Of(whole[random.Next(whole.Count)], Head, random);
            return IsWrong(await AnswerAsync(damaged, stop)) is { } answer
                ? $"'{answer}' to {Encoding.Latin1.GetString(damaged.AsSpan(0, Math.Min(damaged.Length, 100)))}" : null;
        });

        Assert.Equal(200, (await probes.Host.GetAsync($"/v1/generations/{await probes.Host.SomeStillAsync()}")).Status);
    }

    /// <summary>A call as its example shows it. What would delete the things that the other calls name, names others.</summary>
    private byte[] OnTheWire(ScopeProbe call)
    {
        var path = call.Path.Replace("tenants/owner", "tenants/victim", StringComparison.Ordinal);
        path = call.Method == HttpMethod.Delete ? path[..^1] + (path[^1] == '0' ? '1' : '0') : path;
        var body = call.Body ?? "";
        return Encoding.UTF8.GetBytes(
            $"{call.Method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer {KeyFor(call)}\r\n"
            + $"Content-Type: application/json\r\nIdempotency-Key: once\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");
    }

    private string KeyFor(ScopeProbe call) => call.Scope is { } scope ? probes.Only.GetValueOrDefault(scope, probes.Only["read"]) : "none";

    /// <summary>No answer at all is one to what ends too early.</summary>
    private static string? IsWrong(string? answer) =>
        answer is null ? "nothing for too long"
        : answer.Length == 0 || (answer.StartsWith("HTTP/1.1 ", StringComparison.Ordinal) && answer.Length > 9 && answer[9] is >= '1' and <= '4') ? null
        : answer.StartsWith("HTTP/1.1 505 ", StringComparison.Ordinal) ? null // an HTTP that nobody speaks
        : answer.Contains("\"retryable\":true", StringComparison.Ordinal) && !answer.Contains("internal", StringComparison.Ordinal) ? null // busy
        : answer;

    /// <summary>The beginning of the answer; empty where the connection was closed without one, and null where nothing came.</summary>
    private async Task<string?> AnswerAsync(byte[] request, CancellationToken cancellationToken)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        late.CancelAfter(s_patience);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        var answer = new byte[4096];
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, probes.Host.Http.BaseAddress!.Port, late.Token);
            await socket.SendAsync(request, late.Token);
            var receiving = socket.ReceiveAsync(answer, late.Token).AsTask();
            if (await Task.WhenAny(receiving, Task.Delay(s_more, late.Token)) != receiving)
            {
                socket.Shutdown(SocketShutdown.Send); // no more is to come
            }
            return Encoding.UTF8.GetString(answer, 0, await receiving);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        catch (SocketException)
        {
            return ""; // refused in the middle of it
        }
    }
}
