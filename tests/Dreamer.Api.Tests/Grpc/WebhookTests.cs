using System.Text.Json;
using Dreamer.Api.Tests.Hosting;
using Google.Protobuf;

namespace Dreamer.Api.Tests.Grpc;

/// <summary>Webhook endpoints are made, changed and looked at over gRPC as over HTTP.</summary>
public sealed class WebhookTests(ApiHost host) : IClassFixture<ApiHost>
{
    private const string Url = "https://hooks.invalid/";

    [Fact]
    public async Task An_endpoint_is_created_shown_changed_and_deleted()
    {
        var made = await CreateAsync(V1.WebhookKeyKind.Unspecified);
        var shown = (await AskAsync<V1.WebhookServiceGetResponse>("Get", new V1.WebhookServiceGetRequest { Id = made.Id })).Endpoint;
        var changed = (await AskAsync<V1.WebhookServiceChangeResponse>(
            "Change", new V1.WebhookServiceChangeRequest { Id = made.Id, Description = "the shop", Events = { "generation.failed" } })).Endpoint;
        var listed = await AskAsync<V1.WebhookServiceListResponse>("List", new V1.WebhookServiceListRequest { Limit = 100 });

        Assert.Equal((V1.WebhookKeyKind.Hmac, true, false), (made.Kind, made.Secret.StartsWith("whsec_", StringComparison.Ordinal), shown.HasSecret));
        Assert.Equal((Url, "the shop", "generation.failed"), (changed.Url, changed.Description, changed.Events.Single()));
        Assert.Contains(changed, listed.Endpoints);
        AssertSame((await host.GetAsync($"/v1/webhook_endpoints/{made.Id}")).Json, changed);

        await AskAsync<V1.WebhookServiceDeleteResponse>("Delete", new V1.WebhookServiceDeleteRequest { Id = made.Id });

        Assert.Equal(404, (await host.GetAsync($"/v1/webhook_endpoints/{made.Id}")).Status);
    }

    [Fact]
    public async Task A_key_is_rotated_and_the_one_before_lives_on()
    {
        var made = await CreateAsync(V1.WebhookKeyKind.Ed25519);
        var rotated = (await AskAsync<V1.WebhookServiceRotateSecretResponse>(
            "RotateSecret", new V1.WebhookServiceRotateSecretRequest { Id = made.Id, OverlapSeconds = 600 })).Endpoint;
        var enabled = (await AskAsync<V1.WebhookServiceEnableResponse>("Enable", new V1.WebhookServiceEnableRequest { Id = made.Id })).Endpoint;

        Assert.StartsWith("whpk_", made.PublicKey, StringComparison.Ordinal);
        Assert.NotEqual(made.PublicKey, rotated.PublicKey);
        Assert.NotNull(rotated.OldKeyEndsAt);
        Assert.True(enabled.Enabled);
        await AskAsync<V1.WebhookServiceDeleteResponse>("Delete", new V1.WebhookServiceDeleteRequest { Id = made.Id });
    }

    [Fact]
    public async Task A_test_is_sent_listed_and_sent_again()
    {
        var made = await CreateAsync(V1.WebhookKeyKind.Hmac);
        var sent = (await AskAsync<V1.WebhookServiceTestResponse>("Test", new V1.WebhookServiceTestRequest { Id = made.Id })).Delivery;
        var listed = await AskAsync<V1.WebhookServiceListDeliveriesResponse>("ListDeliveries", new V1.WebhookServiceListDeliveriesRequest { Id = made.Id });
        var again = (await AskAsync<V1.WebhookServiceRedeliverResponse>(
            "Redeliver", new V1.WebhookServiceRedeliverRequest { Id = made.Id, Delivery = sent.Id })).Delivery;

        Assert.Equal(("webhook_endpoint.test", sent.Id, sent.Id), (sent.Type, listed.Deliveries.Single().Id, again.Id));
        Assert.Equal(sent.Payload, again.Payload);
        Assert.Equal(made.Id, JsonDocument.Parse(sent.Payload).RootElement.GetProperty("data").GetProperty("id").GetString());
        await AskAsync<V1.WebhookServiceDeleteResponse>("Delete", new V1.WebhookServiceDeleteRequest { Id = made.Id });
    }

    [Fact]
    public async Task A_repeated_creation_makes_one_endpoint()
    {
        var request = new V1.WebhookServiceCreateRequest { Url = Url };

        var first = (await AskAsync<V1.WebhookServiceCreateResponse>("Create", request, ("idempotency-key", "hook-1"))).Endpoint;
        var second = (await AskAsync<V1.WebhookServiceCreateResponse>("Create", request, ("idempotency-key", "hook-1"))).Endpoint;

        Assert.Equal(first, second);
        await AskAsync<V1.WebhookServiceDeleteResponse>("Delete", new V1.WebhookServiceDeleteRequest { Id = first.Id });
    }

    private static void AssertSame(JsonElement http, IMessage grpc) =>
        Assert.Equal(WireJson.Of(http)!.ToJsonString(), WireJson.Of(grpc)!.ToJsonString());

    private async Task<V1.WebhookEndpoint> CreateAsync(V1.WebhookKeyKind kind) =>
        (await AskAsync<V1.WebhookServiceCreateResponse>("Create", new V1.WebhookServiceCreateRequest { Url = Url, Kind = kind })).Endpoint;

    private Task<T> AskAsync<T>(string method, IMessage request, params (string Name, string Value)[] metadata)
        where T : class, IMessage<T>, new() => host.Grpc.AskAsync<T>($"WebhookService/{method}", request, metadata);
}
