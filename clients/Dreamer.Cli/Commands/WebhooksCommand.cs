using System.CommandLine;
using Dreamer.Cli.Display;
using Dreamer.Client;
using Dreamer.Client.Webhooks;
using Dreamer.Hosting;

namespace Dreamer.Cli.Commands;

/// <summary><c>webhooks [list] | create URL | delete, test, deliveries, rotate, enable ID | redeliver ID DELIVERY</c></summary>
internal static class WebhooksCommand
{
    private const int LongestOverlap = 7 * 24 * 60 * 60;

    private static readonly Argument<string> Id = new("id") { Description = "The endpoint's id, or its end", HelpName = "ENDPOINT" };
    private static readonly Argument<string> Delivery = new("delivery") { Description = "The delivery's id", HelpName = "DELIVERY" };
    private static readonly Argument<string> Url = new("url") { Description = "An https address of a public host", HelpName = "URL" };
    private static readonly Option<string[]> Events = new("--event")
    {
        Description = "What is told of, such as generation.succeeded; again for more (default: everything but video.*)",
        HelpName = "TYPE",
    };
    private static readonly Option<string?> Description = new("--description") { Description = "A text of your own", HelpName = "TEXT" };
    private static readonly Option<bool> Ed25519 = new("--ed25519")
    {
        Description = "Signs with a private key, whose public half is shown",
    };
    private static readonly Option<int?> Overlap =
        NumberOptions.Optional("--overlap", "For how many seconds the key before signs, too (default: a day)", 0, LongestOverlap);
    private static readonly Option<int> Limit = CommandOptions.Count("--limit", "How many are shown", 20, most: 1_000);
    private static readonly Option<bool> Yes = new("--yes") { Description = "Does not ask" };

    public static Command Create()
    {
        var webhooks = new Command("webhooks", "Shows the endpoints that are told of what ends; creates, tests and deletes them");
        var shared = new SharedOptions(webhooks);
        webhooks.Run(shared, (client, _, stop) => ListAsync(client, stop));
        webhooks.Subcommands.Add(new Command("list", "Lists endpoints, newest first").Run(shared, (client, _, stop) => ListAsync(client, stop))
            .WithExamples("./dreamer webhooks list", "./dreamer webhooks list --json"));
        var create = new Command("create", "Creates an endpoint, and shows its secret this once") { Url, Events, Description, Ed25519 }
            .WithExamples("./dreamer webhooks create https://example.com/hooks --event generation.succeeded");
        webhooks.Subcommands.Add(create.Run(shared, CreateAsync));
        webhooks.Subcommands.Add(OfOne("delete", "Deletes an endpoint with what waits for it, after asking", shared, DeleteAsync, Yes));
        webhooks.Subcommands.Add(OfOne("test", "Sends an endpoint a message that means nothing", shared, TestAsync));
        webhooks.Subcommands.Add(
            OfOne("deliveries", "Lists what waits for an endpoint, and what was sent to it", shared, DeliveriesAsync, Limit));
        webhooks.Subcommands.Add(Redelivery(shared));
        webhooks.Subcommands.Add(
            OfOne("rotate", "Gives an endpoint a new key; the one before signs, too, for a while", shared, RotateAsync, Overlap));
        webhooks.Subcommands.Add(OfOne("enable", "Enables an endpoint again; what waits is sent at once", shared, EnableAsync));
        return webhooks.WithExamples("./dreamer webhooks", "./dreamer webhooks test 5695b9f7", "./dreamer webhooks deliveries 5695b9f7");
    }

    private static Command Redelivery(SharedOptions shared)
    {
        var redeliver = new Command("redeliver", "Sends a message once more, under its own id") { Id, Delivery };
        redeliver.WithExamples("./dreamer webhooks redeliver 5695b9f7 msg_2f8e5c7a");
        return redeliver.Run(shared, async (client, parsed, stop) =>
        {
            var endpoint = await FindAsync(client, parsed, stop);
            var again = await client.Webhooks.RedeliverAsync(endpoint, parsed.GetRequiredValue(Delivery), stop);
            Terminal.Answer(again, WebhookText.Of(again));
        });
    }

    private static Command OfOne(
        string name, string description, SharedOptions shared, Func<DreamerClient, string, ParseResult, CancellationToken, Task> run,
        Option? option = null)
    {
        var verb = new Command(name, description) { Id };
        if (option is not null)
        {
            verb.Options.Add(option);
        }

        verb.WithExamples($"./dreamer webhooks {name} 5695b9f7");
        return verb.Run(shared, async (client, parsed, stop) => await run(client, await FindAsync(client, parsed, stop), parsed, stop));
    }

    private static async Task<string> FindAsync(DreamerClient client, ParseResult parsed, CancellationToken stop)
    {
        var text = parsed.GetRequiredValue(Id);
        var found = await client.Webhooks.ListAllAsync(stop)
            .Where(endpoint => endpoint.Id.EndsWith(text, StringComparison.Ordinal)).ToListAsync(stop);
        return found switch
        {
            [var one] => one.Id,
            [] => throw new ArgumentException($"There is no webhook endpoint '{text}': ./dreamer webhooks lists them."),
            _ => throw new ArgumentException(
                $"'{text}' is the end of {found.Count}: {string.Join(", ", found.Select(one => one.Id))}. Type more of it."),
        };
    }

    private static Task ListAsync(DreamerClient client, CancellationToken stop) =>
        Terminal.AnswerAsync(client.Webhooks.ListAllAsync(stop), endpoint => Terminal.Line(WebhookText.Of(endpoint)));

    private static async Task CreateAsync(DreamerClient client, ParseResult parsed, CancellationToken stop)
    {
        var made = await client.Webhooks.CreateAsync(
            new NewWebhookEndpoint(parsed.GetRequiredValue(Url))
            {
                Events = parsed.GetValue(Events) is { Length: > 0 } named ? named : null,
                Description = parsed.GetValue(Description),
                Kind = parsed.GetValue(Ed25519) ? WebhookKeyKinds.Ed25519 : null,
            },
            stop);
        Terminal.Answer(made, WebhookText.Of(made), KeyOf(made));
    }

    private static async Task DeleteAsync(DreamerClient client, string id, ParseResult parsed, CancellationToken stop)
    {
        var endpoint = await client.Webhooks.GetAsync(id, stop);
        if (!parsed.GetValue(Yes) && !Terminal.Confirms($"Delete {id}, '{endpoint.Url}', and what waits for it ({endpoint.Waiting})?"))
        {
            throw new OperationCanceledException();
        }

        await client.Webhooks.DeleteAsync(id, stop);
        Terminal.Answer(new { Id = id, Deleted = true }, $"Deleted {id}.");
    }

    private static async Task TestAsync(DreamerClient client, string id, ParseResult parsed, CancellationToken stop)
    {
        var sent = await client.Webhooks.TestAsync(id, stop);
        Terminal.Answer(sent, WebhookText.Of(sent), $"What comes of it: ./dreamer webhooks deliveries {id}");
    }

    private static Task DeliveriesAsync(DreamerClient client, string id, ParseResult parsed, CancellationToken stop) =>
        Terminal.AnswerAsync(
            client.Webhooks.ListAllDeliveriesAsync(id, stop).Take(parsed.GetValue(Limit)), delivery => Terminal.Line(WebhookText.Of(delivery)));

    private static async Task RotateAsync(DreamerClient client, string id, ParseResult parsed, CancellationToken stop)
    {
        var overlap = parsed.GetValue(Overlap) is { } seconds ? TimeSpan.FromSeconds(seconds) : (TimeSpan?)null;
        var rotated = await client.Webhooks.RotateSecretAsync(id, overlap, stop);
        var before =
            rotated.OldKeyEndsAt is { } ends ? $"The key before signs, too, until {ends:yyyy-MM-dd HH:mm}." : "The key before signs no more.";
        Terminal.Answer(rotated, KeyOf(rotated), before);
    }

    private static async Task EnableAsync(DreamerClient client, string id, ParseResult parsed, CancellationToken stop)
    {
        var enabled = await client.Webhooks.EnableAsync(id, stop);
        Terminal.Answer(enabled, WebhookText.Of(enabled));
    }

    private static string KeyOf(WebhookEndpoint endpoint) =>
        endpoint.Secret is { } secret ? $"secret (shown this once): {secret}" : $"public key: {endpoint.PublicKey}";
}
