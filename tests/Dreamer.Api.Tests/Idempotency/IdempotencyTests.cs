using Dreamer.Api.Tests.Hosting;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Extensions.DependencyInjection;

namespace Dreamer.Api.Tests.Idempotency;

public sealed class IdempotencyTests(ApiHost host) : IClassFixture<ApiHost>
{
    [Fact]
    public async Task The_same_key_and_body_get_the_first_answer_again()
    {
        var first = await OpenAsync("once-1", """{"title": "a"}""");
        var second = await OpenAsync("once-1", """{"title": "a"}""");

        Assert.Equal((201, 201), (first.Status, second.Status));
        Assert.Equal(first.Text, second.Text);
        Assert.Equal(first.Message.Headers.Location, second.Message.Headers.Location);
        Assert.Equal("true", second.Message.Headers.GetValues("Idempotency-Replayed").Single());
    }

    [Fact]
    public async Task The_same_key_with_another_body_is_refused()
    {
        await OpenAsync("once-2", """{"title": "a"}""");

        var other = await OpenAsync("once-2", """{"title": "b"}""");

        Assert.Equal((422, "idempotency-key"), (other.Status, other["param"]));
        Assert.Contains("once-2", other["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_requests_at_the_same_time_one_is_done()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => OpenAsync("once-3", """{"title": "together"}""")));

        Assert.All(answers, answer => Assert.True(answer.Status is 201 or 409, $"status {answer.Status}"));
        Assert.Single(answers.Where(answer => answer.Status == 201).Select(answer => answer["id"]).Distinct());
    }

    [Fact]
    public async Task A_refused_request_leaves_its_key_free()
    {
        var refused = await OpenAsync("once-4", """{"titel": "a"}""");
        var corrected = await OpenAsync("once-4", """{"title": "a"}""");

        Assert.Equal((400, 201), (refused.Status, corrected.Status));
    }

    [Fact]
    public async Task One_that_is_still_under_way_is_to_be_asked_for_again()
    {
        var held = host.Outage.Hold("CreateAsync");
        var first = OpenAsync("once-5", """{"title": "slow"}""");
        await held.Reached.Task;

        var second = await OpenAsync("once-5", """{"title": "slow"}""");
        held.LetGo.SetResult();

        Assert.Equal((409, "True", "1"), (second.Status, second["retryable"], second.Message.Headers.RetryAfter?.ToString()));
        Assert.Equal((await first)["id"], (await OpenAsync("once-5", """{"title": "slow"}"""))["id"]);
    }

    [Fact]
    public async Task A_caller_who_left_finds_the_whole_answer()
    {
        var held = host.Outage.Hold("CreateAsync");
        using var leaves = new CancellationTokenSource();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/sessions") { Content = new StringContent("{}", System.Text.Encoding.UTF8, "application/json") };
        request.Headers.Add("Idempotency-Key", "once-6");
        var first = host.Http.SendAsync(request, leaves.Token);
        await held.Reached.Task;
        await leaves.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await host.Aborted.Task; // the server has noticed
        held.LetGo.SetResult();

        var again = await OnceFreeAsync("once-6", "{}");

        Assert.Equal(201, again.Status);
        Assert.StartsWith("ses_", again["id"], StringComparison.Ordinal);
        Assert.Equal(again["id"], (await OpenAsync("once-6", "{}"))["id"]);
    }

    [Fact]
    public async Task What_takes_longer_than_a_request_may_is_no_empty_success()
    {
        await using var hasty = await HastyAsync();
        var held = hasty.Outage.Hold("CreateAsync");
        var first = hasty.SendAsync(HttpMethod.Post, "/v1/sessions", "{}", ("Idempotency-Key", "late-1"));
        await hasty.Aborted.Task;
        held.LetGo.SetResult();

        var late = await first;
        var again = await hasty.SendAsync(HttpMethod.Post, "/v1/sessions", "{}", ("Idempotency-Key", "late-1"));

        Assert.Equal((504, "deadline_exceeded", "True"), (late.Status, late["code"], late["retryable"]));
        Assert.Equal(201, again.Status);
        Assert.StartsWith("ses_", again["id"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_key_it_is_no_empty_success_either()
    {
        await using var hasty = await HastyAsync();
        var held = hasty.Outage.Hold("CreateAsync");
        var first = hasty.PostAsync("/v1/sessions", "{}");
        await hasty.Aborted.Task;
        held.LetGo.SetResult();

        Assert.Equal((504, "deadline_exceeded"), ((await first).Status, (await first)["code"]));
    }

    [Fact]
    public async Task A_fork_may_take_longer_and_its_answer_is_kept_whole()
    {
        await using var hasty = await HastyAsync();
        var session = await hasty.OpenSessionAsync();
        var held = hasty.Outage.Hold("ForkAsync");
        var first = hasty.SendAsync(HttpMethod.Post, $"/v1/sessions/{session}/fork", "{}", ("Idempotency-Key", "late-2"));
        await held.Reached.Task;
        await Task.WhenAny(hasty.Aborted.Task, Task.Delay(TimeSpan.FromSeconds(1))); // twice what other requests have
        held.LetGo.SetResult();

        var forked = await first;
        var again = await hasty.SendAsync(HttpMethod.Post, $"/v1/sessions/{session}/fork", "{}", ("Idempotency-Key", "late-2"));

        Assert.Equal((201, session), (forked.Status, forked["forked_from"]));
        Assert.Equal((201, forked.Text), (again.Status, again.Text));
    }

    [Fact]
    public async Task A_claim_that_could_not_be_stored_holds_nobody_up()
    {
        await OpenAsync("once-7", """{"titel": "a"}"""); // refused, so there is a record
        host.Disk.IsFull = true;
        var full = await OpenAsync("once-7", """{"title": "a"}""");
        host.Disk.IsFull = false;

        var opened = await OpenAsync("once-7", """{"title": "a"}""");

        Assert.Equal((507, 201), (full.Status, opened.Status));
    }

    private static async Task<ApiHost> HastyAsync()
    {
        var host = new ApiHost { Adapt = services => services.PostConfigure<RequestTimeoutOptions>(Shorten) };
        await host.InitializeAsync();
        return host;

        static void Shorten(RequestTimeoutOptions options) =>
            options.DefaultPolicy = new RequestTimeoutPolicy { Timeout = TimeSpan.FromMilliseconds(500), WriteTimeoutResponse = options.DefaultPolicy!.WriteTimeoutResponse };
    }

    private async Task<Answer> OnceFreeAsync(string key, string json)
    {
        for (var tries = 0; ; tries++)
        {
            var answer = await OpenAsync(key, json);
            if (answer.Status != 409 || tries == 100)
            {
                return answer;
            }

            await Task.Delay(50);
        }
    }

    private Task<Answer> OpenAsync(string key, string json) => host.SendAsync(HttpMethod.Post, "/v1/sessions", json, ("Idempotency-Key", key));
}
