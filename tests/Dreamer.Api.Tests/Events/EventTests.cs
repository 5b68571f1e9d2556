using Dreamer.Api.Tests.Hosting;

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

    private static long Number(System.Net.ServerSentEvents.SseItem<System.Text.Json.JsonElement> item) =>
        long.Parse(item.EventId!, System.Globalization.CultureInfo.InvariantCulture);
}
