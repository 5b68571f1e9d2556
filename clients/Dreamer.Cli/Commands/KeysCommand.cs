using System.CommandLine;
using Dreamer.Cli.Display;
using Dreamer.Client;
using Dreamer.Client.Admin;
using Dreamer.Hosting;

namespace Dreamer.Cli.Commands;

/// <summary><c>keys [list] | create | revoke KEY | rotate KEY</c></summary>
internal static class KeysCommand
{
    private const int MostDays = 36_500;
    private const int MostHours = 30 * 24;

    private static readonly Argument<string> Id = new("key") { Description = "The key's id, such as key_8909d505f535b3f9", HelpName = "KEY" };
    private static readonly Option<string?> Tenant = new("--tenant")
    {
        Description = "The keys' tenant (default: local)",
        HelpName = "TENANT",
        Recursive = true,
    };

    private static readonly Option<string?> Name = new("--name") { Description = "A name, for people", HelpName = "TEXT" };
    private static readonly Option<int?> Days = NumberOptions.Optional("--days", "Days until the key ends", 1, MostDays, "never");
    private static readonly Option<int> Overlap = NumberOptions.Of("--overlap", "Hours that the old key lives on", 24, 0, MostHours);

    private static readonly Option<string[]> ScopeNames = new("--scope")
    {
        Description = "What the key allows; again for more (default: generate and read)",
        HelpName = "SCOPE",
    };

    public static Command Create()
    {
        var keys = new Command("keys", "Makes, lists, revokes and rotates API keys") { Tenant };
        var shared = new SharedOptions(keys);
        ScopeNames.AcceptOnlyFromAmong(Scopes.Generate, Scopes.Read, Scopes.Admin);
        keys.Run(shared, ListAsync);
        keys.Subcommands.Add(new Command("list", "Lists keys, newest first").Run(shared, ListAsync)
            .WithExamples("./dreamer keys list --tenant acme"));
        keys.Subcommands.Add(new Command("create", "Makes a key, and shows it once") { Name, ScopeNames, Days }.Run(shared, CreateAsync)
            .WithExamples("./dreamer keys create --name \"web shop\" --scope read --days 90"));
        keys.Subcommands.Add(new Command("revoke", "Ends a key at once") { Id }.Run(shared, RevokeAsync)
            .WithExamples("./dreamer keys revoke key_8909d505f535b3f9"));
        keys.Subcommands.Add(
            new Command("rotate", "Puts a new key in an old one's place, and shows it once") { Id, Name, Days, Overlap }.Run(shared, RotateAsync)
                .WithExamples("./dreamer keys rotate key_8909d505f535b3f9 --overlap 1"));
        return keys.WithExamples(
            "./dreamer keys", "./dreamer keys create --tenant acme --name \"web shop\" --days 90",
            "./dreamer keys rotate key_8909d505f535b3f9 --overlap 1");
    }

    private static async Task ListAsync(DreamerClient client, ParseResult parsed, CancellationToken stop)
    {
        var keys = parsed.GetValue(Tenant) is { } tenant ? await client.Keys.ListAsync(tenant, stop) : await client.Keys.ListOwnAsync(stop);
        Terminal.Answer(new { Data = keys }, AccountText.Of(keys));
    }

    private static async Task CreateAsync(DreamerClient client, ParseResult parsed, CancellationToken stop)
    {
        var scopes = parsed.GetValue(ScopeNames) is { Length: > 0 } given ? given : null;
        Show(await client.Keys.CreateAsync(TenantOf(parsed), new NewApiKey(parsed.GetValue(Name), scopes, EndOf(parsed)), stop));
    }

    private static async Task RevokeAsync(DreamerClient client, ParseResult parsed, CancellationToken stop)
    {
        var id = parsed.GetRequiredValue(Id);
        await client.Keys.RevokeAsync(TenantOf(parsed), id, stop);
        Terminal.Answer(new { Id = id, Revoked = true }, $"Revoked {id}.");
    }

    private static async Task RotateAsync(DreamerClient client, ParseResult parsed, CancellationToken stop)
    {
        var rotation = new KeyRotation((int)TimeSpan.FromHours(parsed.GetValue(Overlap)).TotalSeconds, parsed.GetValue(Name), EndOf(parsed));
        Show(await client.Keys.RotateAsync(TenantOf(parsed), parsed.GetRequiredValue(Id), rotation, stop));
    }

    private static void Show(ApiKey key) =>
        Terminal.Answer(key, [.. AccountText.Of([key]), $"API key (shown this once): {key.Secret}"]);

    private static string TenantOf(ParseResult parsed) => parsed.GetValue(Tenant) ?? "local";

    private static DateTimeOffset? EndOf(ParseResult parsed) =>
        parsed.GetValue(Days) is { } days ? TimeProvider.System.GetUtcNow().AddDays(days) : null;
}
