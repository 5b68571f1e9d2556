using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Dreamer.Client.Generations;
using Dreamer.Diffusion.Tests.Pipelines;
using Dreamer.Grains.Tests.Webhooks;
using Dreamer.Media;
using Dreamer.Server.Tests.Webhooks;
using Dreamer.Testing;

namespace Dreamer.Server.Tests.Kills;

/// <summary>
/// Each POST is sent five times under one idempotency key: one in ten breaks on its way or loses its answer, and in the middle of the five the server
/// is killed. What is there at the end is what one request makes.
/// </summary>
public sealed class RetriedPostTests : IDisposable
{
    private const int Times = 5;
    private const int OneIn = 10;

    private readonly TinyModelFolder _model = new();
    private readonly TemporaryFolder _data = new();
    private readonly Random _random = new(5);
    private ServerProcess _server = null!;
    private HttpClient _http = null!;

    [Fact]
    public async Task Whatever_is_posted_five_times_through_failures_and_a_kill_is_made_and_billed_and_told_once()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await StartAsync();
        var endpoint = await PostAsync("/v1/webhook_endpoints", $$"""{"url": "{{receiver.Url}}", "events": ["generation.succeeded"]}""");
        var session = await PostAsync("/v1/sessions", """{"title": "once"}""");
        var picture = await PostAsync("/v1/assets?size=32", Png.Encode(RgbImage.Filled(32, 32, (200, 40, 90))));
        var still = await PostAsync($"/v1/sessions/{session}/generations", Body("text_to_image", ""));
        var clip = await PostAsync($"/v1/sessions/{session}/generations", Body("animate", $$""", "motion_caption": "it moves", "frames": 4, "asset": "{{picture}}" """));
        var draft = await PostAsync($"/v1/sessions/{session}/generations", Body("text_to_image", """, "stop_after": 2"""));
        await EndAsync(draft);
        var finished = await PostAsync($"/v1/generations/{draft}/finish", "{}");
        await Task.WhenAll(new[] { still, clip, finished }.Select(EndAsync));
        var fork = await PostAsync($"/v1/sessions/{session}/fork", """{"title": "twice"}""");

        Assert.Equal(new[] { fork, session }, await IdsAsync("/v1/sessions"));
        Assert.Equal(new[] { finished, draft, clip, still }.Order(), (await IdsAsync($"/v1/sessions/{session}/generations")).Order());
        Assert.Equal([picture], await IdsAsync("/v1/assets"));
        Assert.Equal([endpoint], await IdsAsync("/v1/webhook_endpoints"));
        var (lines, _) = await Requests.LedgerAsync(_server.Client); // two lines of one generation fail there
        Assert.Equal(new[] { finished, draft, clip, still }.Order(), lines.Keys.Order());
        await receiver.HasAsync(4);
        Assert.Equal(4, receiver.Ids.Distinct().Count());
        Assert.Equal(4, (await _server.Client.Webhooks.ListAllDeliveriesAsync(endpoint).ToListAsync()).Count);
    }

    public void Dispose()
    {
        _http?.Dispose();
        _server?.Dispose();
        _model.Dispose();
        _data.Dispose();
    }

    private static string Body(string kind, string more) => $$"""{"kind": "{{kind}}", "caption": "a large red star", "seed": 3, "steps": 4, "size": 32{{more}} }""";

    private Task<string> PostAsync(string path, string json) => PostAsync(path, Encoding.UTF8.GetBytes(json), "application/json");

    private Task<string> PostAsync(string path, byte[] picture) => PostAsync(path, picture, "image/png");

    /// <summary>The id that every answer names.</summary>
    private async Task<string> PostAsync(string path, byte[] body, string type)
    {
        var key = Guid.NewGuid().ToString();
        var ids = new HashSet<string>();
        for (var time = 0; time < Times; time++)
        {
            var sending = SendAsync(path, body, type, key, isSpared: time == Times - 1);
            if (time == Times / 2)
            {
                _server.Kill();
                await Record.ExceptionAsync(() => sending);
                await StartAsync();
            }
            else if (await sending is { } id)
            {
                ids.Add(id);
            }
        }
        return Assert.Single(ids);
    }

    /// <summary>Null where the request, or its answer, was lost.</summary>
    private async Task<string?> SendAsync(string path, byte[] body, string type, string key, bool isSpared)
    {
        var isLost = !isSpared && _random.Next(OneIn) == 0;
        using var lost = new CancellationTokenSource();
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        request.Headers.Add("Idempotency-Key", key);
        var sending = _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, lost.Token);
        if (isLost)
        {
            await lost.CancelAsync();
            await Record.ExceptionAsync(() => sending);
            return null;
        }
        using var answer = await sending;
        var text = await answer.Content.ReadAsStringAsync();
        if (answer.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.ServiceUnavailable) // the lost one is under way yet
        {
            await Task.Delay(200);
            return await SendAsync(path, body, type, key, isSpared);
        }
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {text}");
        return JsonDocument.Parse(text).RootElement.GetProperty("id").GetString();
    }

    private async Task EndAsync(string generation) =>
        Assert.Equal(GenerationStates.Succeeded, (await _server.Client.Generations.WaitAsync(generation)).State);

    private async Task<List<string>> IdsAsync(string list)
    {
        var page = JsonDocument.Parse(await _http.GetStringAsync($"{list}?limit=100"));
        return [.. page.RootElement.GetProperty("data").EnumerateArray().Select(one => one.GetProperty("id").GetString()!)];
    }

    private async Task StartAsync()
    {
        _http?.Dispose();
        _server?.Dispose();
        _server = await ServerProcess.StartAsync(_data.Path, _model.Folder, [.. WebhookServer.ToLoopback]);
        _http = new HttpClient { BaseAddress = _server.Url };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", ServerProcess.Key);
    }
}
