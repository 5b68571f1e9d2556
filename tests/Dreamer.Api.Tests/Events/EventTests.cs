using Dreamer.Api.Events;
using Dreamer.Api.Tests.Hosting;
using Dreamer.Generations;
using Dreamer.Sessions;

namespace Dreamer.Api.Tests.Events;

public sealed class EventTests(ApiHost host) : IClassFixture<ApiHost>
{
    [Fact]
    public async Task A_generations_events_run_from_queued_to_its_end_and_stop_there()
    {
        var id = await host.GenerateAsync(await host.OpenSessionAsync(), """{"kind": "text_to_image", "caption": "a red star", "steps": 4}""");

        var events = await host.ReadEventsAsync($"/v1/generations/{id}/events");

        Assert.Equal(("queued", "succeeded"), (events[0].State(), events[^1].State()));
        Assert.Contains(events, item => item.EventType == "progress" && item.Data.GetProperty("progress").GetProperty("steps").GetInt32() == 4);
        Assert.Contains(events, item => item.EventType == "output" && item.Data.GetProperty("output").GetProperty("variant").GetString() == "image");
        Assert.Equal(events.Select(Number).Order(), events.Select(Number));
    }

    [Fact]
    public async Task A_reader_that_comes_back_gets_what_it_missed_and_nothing_twice()
    {
        var id = await host.FinishedStillAsync();
        var all = await host.ReadEventsAsync($"/v1/generations/{id}/events");

        var rest = await host.ReadEventsAsync($"/v1/generations/{id}/events", lastEventId: all[2].EventId);

        Assert.Equal(all.Skip(3).Select(item => item.EventId), rest.Select(item => item.EventId));
    }

    [Fact]
    public async Task A_reader_that_has_seen_everything_is_told_the_end_again()
    {
        var id = await host.FinishedStillAsync();
        var all = await host.ReadEventsAsync($"/v1/generations/{id}/events");

        var rest = await host.ReadEventsAsync($"/v1/generations/{id}/events", lastEventId: all[^1].EventId);

        Assert.Equal(["succeeded"], rest.Select(item => item.State()));
    }

    [Fact]
    public async Task A_sessions_events_tell_of_all_its_generations()
    {
        var session = await host.OpenSessionAsync();
        var first = await host.GenerateAsync(session, """{"kind": "text_to_image", "caption": "one"}""");
        var second = await host.GenerateAsync(session, """{"kind": "text_to_image", "caption": "broken"}""");

        var ends = new HashSet<string>();
        var events = await host.ReadEventsAsync($"/v1/sessions/{session}/events", until: item =>
        {
            if (item.State() is "succeeded" or "failed")
            {
                ends.Add(item.Data.GetProperty("generation_id").GetString()!);
            }

            return ends.Count == 2;
        });

        Assert.Equal(new HashSet<string> { first, second }, ends);
        Assert.Contains(events, item => item.EventType == "error" && item.Data.GetProperty("error").GetProperty("message").GetString() == "This one is broken.");
    }

    [Theory]
    [InlineData("1000000")]
    [InlineData("9223372036854775807")]
    public async Task A_number_from_the_future_is_refused_with_the_last_there_is(string number)
    {
        var generation = await host.SomeStillAsync();
        var last = (await host.GetAsync($"/v1/sessions/ses_{generation[4..36]}"))["last_sequence"];

        var ofSession = await host.SendAsync(HttpMethod.Get, $"/v1/sessions/ses_{generation[4..36]}/events", null, ("Last-Event-ID", number));
        var ofGeneration = await host.SendAsync(HttpMethod.Get, $"/v1/generations/{generation}/events", null, ("Last-Event-ID", number));

        Assert.All([ofSession, ofGeneration], refused =>
        {
            Assert.Equal((400, "last-event-id"), (refused.Status, refused["param"]));
            Assert.Contains(number, refused["detail"], StringComparison.Ordinal);
            Assert.Contains(last, refused["detail"], StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task A_log_that_has_dropped_what_was_asked_for_says_so_first()
    {
        var generation = await host.GenerateAsync(await host.OpenSessionAsync(), """{"kind": "text_to_image", "caption": "endless"}""");
        await AppendAsync(generation, 2_000);

        var lines = await FirstLinesAsync($"/v1/sessions/ses_{generation[4..36]}/events", "1", 4);
        var ofGeneration = await FirstLinesAsync($"/v1/generations/{generation}/events", "1", 4);

        var first = long.Parse(lines.First(line => line.StartsWith("id:", StringComparison.Ordinal))[3..], System.Globalization.CultureInfo.InvariantCulture);
        Assert.Contains($": the log holds no events 2 to {first - 1}", lines);
        Assert.True(lines.IndexOf($": the log holds no events 2 to {first - 1}") < lines.FindIndex(line => line.StartsWith("event:", StringComparison.Ordinal)));
        Assert.Contains($": the log holds no events 2 to {first - 1}", ofGeneration);
    }

    [Fact]
    public async Task A_slow_reader_of_a_generation_is_told_its_end_though_the_log_has_lost_it()
    {
        var id = await host.GenerateAsync(await host.OpenSessionAsync(), """{"kind": "text_to_image", "caption": "endless"}""");
        var other = await host.GenerateAsync("ses_" + id[4..36], """{"kind": "text_to_image", "caption": "endless, too"}""");
        var view = await host.Grains.Generation(TenantId.Local, GenerationId.Parse(id)).GetAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await using var slow = GenerationEvents.FollowAsync(host.Grains, TenantId.Local, view!, 0, TimeProvider.System).GetAsyncEnumerator(patience.Token);
        await slow.MoveNextAsync();
        await AppendAsync(other, 1); // one event is on its way to the reader, and no more until it asks

        await host.PostAsync($"/v1/generations/{id}/cancel");
        await host.GetAsync($"/v1/generations/{id}?wait=30s");
        await AppendAsync(other, 2_000);
        var states = new List<GenerationState?>();
        while (await slow.MoveNextAsync())
        {
            states.Add(slow.Current.Event?.State);
        }

        Assert.Equal(GenerationState.Cancelled, states[^1]);
        await host.PostAsync($"/v1/generations/{other}/cancel");
    }

    [Fact]
    public async Task A_stream_goes_on_where_the_session_no_longer_knows_its_reader()
    {
        var id = await host.GenerateAsync(await host.OpenSessionAsync(), """{"kind": "text_to_image", "caption": "endless"}""");
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var session = host.Grains.Session(TenantId.Local, SessionId.Parse("ses_" + id[4..36]));
        await using var events = SessionEvents.FollowAsync(session, 0, TimeProvider.System).GetAsyncEnumerator(patience.Token);
        await events.MoveNextAsync();

        host.Outage.BeginAt("MoveNext<T>", new Orleans.Runtime.EnumerationAbortedException("The reader was idle for too long."));
        await host.PostAsync($"/v1/generations/{id}/cancel");
        while (events.Current.Event?.State != GenerationState.Cancelled)
        {
            Assert.True(await events.MoveNextAsync());
        }

        Assert.Equal((id, true), (events.Current.Event.GenerationId, host.Outage.Left <= 0));
    }

    /// <summary>Progress that the session is told, so many times.</summary>
    private async Task AppendAsync(string generation, int events)
    {
        var id = GenerationId.Parse(generation);
        var report = new GenerationReport(id, SessionEventKind.Progress, new GenerationProgress(GenerationState.Running));
        await host.Grains.Session(TenantId.Local, id.Session).ReportAsync([.. Enumerable.Repeat(report, events)]);
    }

    private async Task<List<string>> FirstLinesAsync(string path, string lastEventId, int count)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEventId);
        using var response = await host.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(patience.Token));
        var lines = new List<string>();
        while (lines.Count(line => line.Length > 0) < count + 2 && await reader.ReadLineAsync(patience.Token) is { } line)
        {
            lines.Add(line);
        }

        return lines;
    }

    private static long Number(System.Net.ServerSentEvents.SseItem<System.Text.Json.JsonElement> item) =>
        long.Parse(item.EventId!, System.Globalization.CultureInfo.InvariantCulture);
}
