using System.Net;
using System.Net.Http.Headers;
using Dreamer.Api.Tests.Hosting;

namespace Dreamer.Api.Tests.Errors;

public sealed class BadRequestTests(ApiHost host) : IClassFixture<ApiHost>
{
    private static readonly string[] Members = ["type", "title", "status", "detail", "code", "request_id", "retryable"];

    public static TheoryData<string> Names => [.. BadRequests.All.Select(request => request.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_bad_request_gets_one_sentence_that_names_field_and_value(string name)
    {
        var bad = BadRequests.All.Single(request => request.Name == name);

        var answer = await SendAsync(bad);

        Assert.Equal((bad.Status, "application/problem+json"), (answer.Status, answer.Message.Content.Headers.ContentType?.MediaType));
        Assert.All(Members, member => Assert.True(answer.Json.TryGetProperty(member, out _), $"'{member}' is missing in {answer.Text}"));
        Assert.Equal(bad.Param, answer["param"]);
        Assert.Contains(bad.Named, answer["detail"], StringComparison.Ordinal);
        Assert.InRange(answer["detail"].Length, 10, 400);
        Assert.Equal("False", answer["retryable"]);
        Assert.Equal(answer["request_id"], answer.Message.Headers.GetValues("X-Request-Id").Single());
        Assert.Equal(HttpStatusCode.OK, (await host.Http.GetAsync("/v1/sessions?limit=1")).StatusCode); // and the server goes on
    }

    private async Task<Answer> SendAsync(BadRequest bad)
    {
        using var http = new HttpClient { BaseAddress = host.Http.BaseAddress };
        http.DefaultRequestHeaders.Authorization = bad.WithoutKey ? null : new AuthenticationHeaderValue("Bearer", ApiHost.Key);
        var generation = await host.SomeStillAsync();
        using var message = bad.ToMessage(session: "ses_" + generation[4..36], generation);
        return await Answer.OfAsync(await http.SendAsync(message));
    }
}
