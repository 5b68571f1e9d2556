using Dreamer.Api.Tests.Hosting;
using Dreamer.Client;
using Dreamer.Client.Sessions;

namespace Dreamer.Api.Tests.Errors;

/// <summary>A silo that dies is a matter of seconds: callers are told to try again, and the client does.</summary>
public sealed class SiloOutageTests(ApiHost host) : IClassFixture<ApiHost>
{
    [Fact]
    public async Task A_call_to_a_silo_that_has_gone_may_be_tried_again_at_once()
    {
        var session = await host.OpenSessionAsync();
        host.Outage.Begin(1);

        var refused = await host.GetAsync($"/v1/sessions/{session}");

        Assert.Equal((503, "capacity", "True", "1"), (refused.Status, refused["code"], refused["retryable"], refused.Message.Headers.RetryAfter?.ToString()));
        Assert.Equal(200, (await host.GetAsync($"/v1/sessions/{session}")).Status);
    }

    [Fact]
    public async Task A_call_that_was_not_answered_may_be_tried_again_where_that_does_nothing_twice()
    {
        var session = await host.OpenSessionAsync();
        host.Outage.Begin(1, new TimeoutException());
        var read = await host.GetAsync($"/v1/sessions/{session}");
        host.Outage.Begin(1, new TimeoutException());
        var made = await host.PostAsync("/v1/sessions", "{}");

        Assert.Equal((503, "capacity", "1"), (read.Status, read["code"], read.Message.Headers.RetryAfter?.ToString()));
        Assert.Equal((504, "deadline_exceeded"), (made.Status, made["code"]));
    }

    [Fact]
    public async Task The_client_tries_again()
    {
        using var client = DreamerClient.Connect(host.Http.BaseAddress!, ApiHost.Key);
        host.Outage.Begin(2);

        var session = await client.Sessions.CreateAsync(new NewSession("of a bad moment"));

        Assert.Equal("of a bad moment", (await client.Sessions.GetAsync(session.Id)).Title);
    }
}
