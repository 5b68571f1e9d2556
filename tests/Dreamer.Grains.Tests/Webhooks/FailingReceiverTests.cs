using System.Net;
using Dreamer.Testing;
using Dreamer.Webhooks;
using Microsoft.AspNetCore.Http;

namespace Dreamer.Grains.Tests.Webhooks;

/// <summary>Receivers that fail, each in its way, and what becomes of messages to them.</summary>
public sealed class FailingReceiverTests(WebhookSilo silo) : IClassFixture<WebhookSilo>
{
    private const string Inner = "inner.test";

    [Theory]
    [InlineData(301, "The receiver answered 301 with a redirect to 'https://elsewhere.example/', and redirects are not followed.")]
    [InlineData(307, "The receiver answered 307 with a redirect to 'https://elsewhere.example/', and redirects are not followed.")]
    [InlineData(304, "The receiver answered 304")]
    [InlineData(400, "The receiver answered 400 Bad Request.")]
    [InlineData(500, "The receiver answered 500 Internal Server Error.")]
    public async Task An_answer_that_is_no_success_is_a_failure_that_says_so(int status, string detail)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Answer = (_, http) =>
        {
            http.Response.Headers.Location = "https://elsewhere.example/";
            return WebhookReceiver.Status(http, status);
        };
        var attempt = await FirstAttemptAsync(receiver.Url);
        Assert.Equal(status, attempt.Status);
        Assert.StartsWith(detail, attempt.Detail, StringComparison.Ordinal);
        Assert.Single(receiver.Messages);
    }

    [Fact]
    public async Task A_receiver_that_hangs_is_left_after_fifteen_seconds()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Answer = (_, http) => Task.Delay(Timeout.Infinite, http.RequestAborted);
        var tenant = silo.NewTenant();
        var endpoint = await silo.CreateAsync(tenant, receiver.Url);
        await silo.PublishAsync(tenant, silo.Event("a"));
        await Eventually.HoldsAsync(() => Task.FromResult(!receiver.Messages.IsEmpty));
        silo.Clock.Advance(TimeSpan.FromSeconds(15));
        var tried = await silo.DeliveryAsync(tenant, endpoint.Id, found => found.Attempts.Length == 1);
        Assert.Equal((null, "There was no answer within 15 s."), (tried.Attempts[0].Status, tried.Attempts[0].Detail));
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_refused_before_anything_is_sent()
    {
        await using var receiver = await WebhookReceiver.StartAsync(tls: true);
        var attempt = await FirstAttemptAsync(receiver.Url);
        Assert.Null(attempt.Status);
        Assert.StartsWith("The connection is not safe: The remote certificate", attempt.Detail, StringComparison.Ordinal);
        Assert.Empty(receiver.Messages);
    }

    /// <summary>The address was good when the endpoint was created, and means an inner one when it is called.</summary>
    [Theory]
    [InlineData("10.0.0.5", "private")]
    [InlineData("169.254.169.254", "link-local")]
    [InlineData("::ffff:192.168.1.1", "private")]
    [InlineData("fd00::1", "private")]
    public async Task A_name_that_means_an_inner_address_is_not_called(string address, string what)
    {
        silo.Names[Inner] = [IPAddress.Parse(address)];
        var attempt = await FirstAttemptAsync($"https://{Inner}/hooks");
        Assert.Equal((null, $"The host '{Inner}' has the address {IPAddress.Parse(address)}, which is {what}: messages go to public addresses only."), (attempt.Status, attempt.Detail));
    }

    [Fact]
    public async Task An_inner_address_beside_a_good_one_is_not_called_either()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        silo.Names[Inner] = [IPAddress.Loopback, IPAddress.Parse("10.0.0.5")]; // tests may call loopback
        var attempt = await FirstAttemptAsync($"https://{Inner}:{receiver.Port}/hooks");
        Assert.Contains("10.0.0.5, which is private", attempt.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_receiver_that_is_not_there_is_a_failure_that_says_so()
    {
        var attempt = await FirstAttemptAsync($"http://127.0.0.1:{FreePort.Next()}/");
        Assert.Equal((null, "The receiver could not be reached: Connection refused"), (attempt.Status, attempt.Detail));
    }

    [Theory]
    [InlineData(200, WebhookDeliveryState.Succeeded)]
    [InlineData(500, WebhookDeliveryState.Waiting)]
    public async Task Of_an_answer_without_end_the_beginning_is_kept(int status, WebhookDeliveryState state)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Answer = async (_, http) =>
        {
            http.Response.StatusCode = status;
            while (!http.RequestAborted.IsCancellationRequested)
            {
                await http.Response.WriteAsync(new string('a', 4_096), http.RequestAborted);
            }
        };
        var tenant = silo.NewTenant();
        var endpoint = await silo.CreateAsync(tenant, receiver.Url);
        await silo.PublishAsync(tenant, silo.Event("a"));
        var tried = await silo.DeliveryAsync(tenant, endpoint.Id, found => found.Attempts.Length == 1);
        Assert.Equal((state, status, new string('a', 1_024)), (tried.State, tried.Attempts[0].Status, tried.Answer));
    }

    private async Task<WebhookAttempt> FirstAttemptAsync(string url)
    {
        var tenant = silo.NewTenant();
        var endpoint = await silo.CreateAsync(tenant, url);
        await silo.PublishAsync(tenant, silo.Event("a"));
        var tried = await silo.DeliveryAsync(tenant, endpoint.Id, found => found.Attempts.Length == 1);
        Assert.Equal(WebhookDeliveryState.Waiting, tried.State);
        Assert.InRange((tried.DueAt!.Value - tried.Attempts[0].At).TotalSeconds, 4, 60);
        await silo.Silo.Grains.Webhooks(tenant).DeleteAsync(endpoint.Id);
        return tried.Attempts[0];
    }
}
