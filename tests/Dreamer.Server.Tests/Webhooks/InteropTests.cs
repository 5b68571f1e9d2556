using Dreamer.Client.Generations;
using Dreamer.Client.Sessions;
using Dreamer.Client.Webhooks;
using Dreamer.Grains.Tests.Webhooks;
using Xunit.Abstractions;

namespace Dreamer.Server.Tests.Webhooks;

/// <summary>What a server sends is verified by libraries of others, and by our own.</summary>
public sealed class InteropTests(WebhookServer server, ITestOutputHelper output) : IClassFixture<WebhookServer>
{
    /// <summary>Verifies each message, then each with another byte in its body.</summary>
    private const string StandardWebhooks = """
        const { Webhook } = require("standardwebhooks");
        const webhook = new Webhook(input.Key);
        const types = input.Messages.map(message => webhook.verify(message.Body, message.Headers).type);
        for (const message of input.Messages) {
          try { webhook.verify(message.Body + " ", message.Headers); types.push("forged"); } catch { }
        }
        console.log(types.join());
        """;

    private const string Ed25519 = """
        const { createPublicKey, verify } = require("node:crypto");
        const x = Buffer.from(input.Key.slice("whpk_".length), "base64").toString("base64url");
        const key = createPublicKey({ format: "jwk", key: { kty: "OKP", crv: "Ed25519", x } });
        const holds = (message, body) => message.Headers["webhook-signature"].split(" ").some(one => {
          const [version, signature] = one.split(",");
          const signed = [message.Headers["webhook-id"], message.Headers["webhook-timestamp"], body].join(".");
          return version === "v1a" && verify(null, Buffer.from(signed), key, Buffer.from(signature, "base64"));
        });
        const types = input.Messages.filter(message => holds(message, message.Body) && !holds(message, message.Body + " "));
        console.log(types.map(message => JSON.parse(message.Body).type).join());
        """;

    private const string OpenAi = """
        const { OpenAI } = require("openai7");
        const client = new OpenAI({ apiKey: "none" });
        Promise.all(input.Messages.map(message => client.webhooks.unwrap(message.Body, message.Headers, input.Key)))
          .then(events => console.log(events.map(event => `${event.object} ${event.type} ${event.id.slice(0, 4)} ${event.data.id.slice(0, 4)}`).join()));
        """;

    [NpmFact("standardwebhooks")]
    public async Task The_reference_library_verifies_messages_of_both_live_secrets()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var made = await server.Client.Webhooks.CreateAsync(new NewWebhookEndpoint(receiver.Url) { Events = [WebhookEventTypes.GenerationSucceeded] });
        await MakeStillAsync();
        var rotated = await server.Client.Webhooks.RotateSecretAsync(made.Id);
        await server.Client.Webhooks.TestAsync(made.Id);
        await receiver.HasAsync(2);

        output.WriteLine($"standardwebhooks {NpmPackages.VersionOf("standardwebhooks")}");
        Assert.Equal("generation.succeeded,webhook_endpoint.test", await VerifyAsync(StandardWebhooks, made.Secret!, receiver.Messages));
        Assert.Equal("webhook_endpoint.test", await VerifyAsync(StandardWebhooks, rotated.Secret!, receiver.Messages.Skip(1)));
        Assert.All(receiver.Messages, message => Assert.Equal(message.Type, Unwrap(message, made.Secret!).Type));
    }

    [NpmFact("standardwebhooks")]
    public async Task Node_verifies_messages_of_an_ed25519_key()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var made = await server.Client.Webhooks.CreateAsync(new NewWebhookEndpoint(receiver.Url) { Kind = WebhookKeyKinds.Ed25519 });
        await server.Client.Webhooks.TestAsync(made.Id);
        await receiver.HasAsync(1);

        Assert.Null(made.Secret);
        Assert.Equal("webhook_endpoint.test", await VerifyAsync(Ed25519, made.PublicKey!, receiver.Messages));
        Assert.Equal(made.Id, Unwrap(receiver.Messages.Single(), made.PublicKey!).DataId);
    }

    [NpmFact("openai7")]
    public async Task The_client_of_OpenAI_unwraps_the_end_of_a_clip()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var made = await server.Client.Webhooks.CreateAsync(new NewWebhookEndpoint(receiver.Url) { Events = [WebhookEventTypes.VideoCompleted] });
        await server.Client.GenerateAsync(NewGeneration.TextToVideo("a large red star", "it moves") with { Size = 32, Frames = 2, Steps = 2, Seed = 11 });
        await receiver.HasAsync(1);

        output.WriteLine($"openai {NpmPackages.VersionOf("openai7")}");
        Assert.Equal("event video.completed evt_ gen_", await VerifyAsync(OpenAi, made.Secret!, receiver.Messages));
    }

    private async Task MakeStillAsync()
    {
        var session = await server.Client.Sessions.CreateAsync(new NewSession("webhooks"));
        var still = await server.Client.Generations.CreateAsync(
            session.Id, new NewGeneration { Kind = GenerationKinds.TextToImage, Caption = "a large red star", Size = 32, Steps = 2, Seed = 7 });
        Assert.Equal(GenerationStates.Succeeded, (await server.Client.Generations.WaitAsync(still.Id)).State);
    }

    private static WebhookEvent Unwrap(ReceivedMessage message, string key) => new WebhookVerifier(key).Unwrap(message.Body, HeadersOf(message).GetValueOrDefault);

    internal static async Task<string> VerifyAsync(string script, string key, IEnumerable<ReceivedMessage> messages) => (await NpmPackages.RunAsync(script, new
    {
        Key = key,
        Messages = messages.Select(message => new { Body = message.Text, Headers = HeadersOf(message) }),
    })).Trim();

    internal static Dictionary<string, string> HeadersOf(ReceivedMessage message) => new()
    {
        ["webhook-id"] = message.Id,
        ["webhook-timestamp"] = message.Timestamp,
        ["webhook-signature"] = message.Signature,
    };
}
