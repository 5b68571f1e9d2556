using Dreamer.Api.Tests.Hosting;

namespace Dreamer.Api.Tests.OpenAi;

/// <summary>OpenAI's clients repeat a request without saying which, and count their tries.</summary>
public sealed class RetryTests(ApiHost host) : IClassFixture<ApiHost>
{
    [Fact]
    public async Task A_retry_joins_its_first_try_though_its_form_differs()
    {
        var first = await TryAsync("a star of one try", 0);
        var second = await TryAsync("a star of one try", 1);
        var third = await TryAsync("a star of one try", 2);

        Assert.Equal((200, 200, 200), (first.Status, second.Status, third.Status));
        Assert.Equal((first["id"], first["id"]), (second["id"], third["id"]));
    }

    [Fact]
    public async Task A_first_try_of_the_same_is_another_video_and_a_retry_joins_the_newest()
    {
        var first = await TryAsync("the same star", 0);
        var again = await TryAsync("the same star", 0);

        Assert.NotEqual(first["id"], again["id"]);
        Assert.Equal(again["id"], (await TryAsync("the same star", 1))["id"]);
    }

    [Fact]
    public async Task A_retry_of_something_else_joins_nothing()
    {
        var first = await TryAsync("a star with a picture", 0, FaceCalls.Picture);

        Assert.NotEqual(first["id"], (await TryAsync("a star with a picture", 1))["id"]);
        Assert.NotEqual(first["id"], (await TryAsync("a star with another picture", 1, FaceCalls.Picture))["id"]);
        Assert.Equal(first["id"], (await TryAsync("a star with a picture", 1, FaceCalls.Picture))["id"]);
    }

    [Fact]
    public async Task A_retry_while_the_first_try_is_under_way_makes_one_video_with_it()
    {
        var held = host.Outage.Hold("AddAsync");
        var first = TryAsync("a slow first try", 0);
        await held.Reached.Task;

        var retry = await TryAsync("a slow first try", 1);
        held.LetGo.SetResult();

        Assert.Equal((200, 200), (retry.Status, (await first).Status));
        Assert.Equal(retry["id"], (await first)["id"]);
    }

    [Fact]
    public async Task A_retry_after_a_first_try_that_broke_off_finds_what_there_is()
    {
        host.Outage.BeginAt("AddAsync", new TimeoutException());
        var first = await TryAsync("a star that was lost", 0);

        var retry = await TryAsync("a star that was lost", 1);

        Assert.Equal((504, "true"), (first.Status, first.Header("x-should-retry")));
        Assert.Equal(200, retry.Status);
    }

    [Fact]
    public async Task An_idempotency_key_knows_a_form_by_what_it_says()
    {
        var first = await KeyedAsync("a keyed star");
        var again = await KeyedAsync("a keyed star");
        var other = await KeyedAsync("another keyed star");

        Assert.Equal((200, 200, 422), (first.Status, again.Status, other.Status));
        Assert.Equal(first["id"], again["id"]);
        Assert.Equal(("idempotency-key", "false"), (other.Error("param"), other.Header("x-should-retry")));
    }

    private Task<Answer> TryAsync(string prompt, int tries, byte[]? picture = null) => host.FormAsync(
        "/v1/videos", [("prompt", prompt), ("num_inference_steps", "1")], picture is null ? [] : [("input_reference", picture)], ("x-stainless-retry-count", $"{tries}"));

    private Task<Answer> KeyedAsync(string prompt) => host.FormAsync("/v1/videos", [("prompt", prompt)], [], ("Idempotency-Key", "openai-1"));
}
