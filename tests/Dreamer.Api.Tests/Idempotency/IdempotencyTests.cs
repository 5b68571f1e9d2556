using Dreamer.Api.Tests.Hosting;

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

    private Task<Answer> OpenAsync(string key, string json) => host.SendAsync(HttpMethod.Post, "/v1/sessions", json, ("Idempotency-Key", key));
}
