using System.CommandLine;
using Dreamer.Cli.Display;
using Dreamer.Client;
using Dreamer.Client.Admin;
using Dreamer.Hosting;

namespace Dreamer.Cli.Commands;

/// <summary><c>tenants [list] | create ID | show ID | limit ID | suspend ID | resume ID | delete ID</c></summary>
internal static class TenantsCommand
{
    private static readonly Argument<string> Id = new("tenant") { Description = "The tenant's id", HelpName = "TENANT" };
    private static readonly Option<string?> Title = new("--title") { Description = "A title, for people", HelpName = "TEXT" };
    private static readonly Option<bool> Yes = new("--yes") { Description = "Does not ask" };

    public static Command Create()
    {
        var tenants = new Command("tenants", "Looks after a server's tenants");
        var shared = new SharedOptions(tenants);
        var limits = new LimitOptions();
        tenants.Run(shared, ListAsync);
        Verb("list", "Lists tenants by their ids").Run(shared, ListAsync).WithExamples("./dreamer tenants list");
        OfOne("create", "Creates a tenant", Title).Run(shared, CreateAsync);
        OfOne("show", "Shows a tenant, its limits and its keys").Run(shared, ShowAsync);
        OfOne("limit", "Sets some of a tenant's own limits, at once; the others stay", limits.All)
            .Run(shared, (client, parsed, stop) => LimitAsync(client, limits, parsed, stop));
        OfOne("suspend", "Refuses a tenant's keys until it is resumed")
            .Run(shared, (client, parsed, stop) => SuspendAsync(client, true, parsed, stop));
        OfOne("resume", "Takes a suspended tenant's keys again")
            .Run(shared, (client, parsed, stop) => SuspendAsync(client, false, parsed, stop));
        OfOne("delete", "Deletes a tenant with all that is its own, after asking", Yes).Run(shared, DeleteAsync);
        return tenants.WithExamples(
            "./dreamer tenants", "./dreamer tenants create acme --title \"Acme Ltd.\"",
            "./dreamer tenants limit acme --concurrent 4 --weight 2");

        Command Verb(string name, string description)
        {
            var verb = new Command(name, description);
            tenants.Subcommands.Add(verb);
            return verb;
        }

        Command OfOne(string name, string description, params Option[] options) =>
            OfTenant(Verb(name, description), options).WithExamples($"./dreamer tenants {name} acme");
    }

    private static Command OfTenant(Command verb, Option[] options)
    {
        verb.Arguments.Add(Id);
        Array.ForEach(options, verb.Options.Add);
        return verb;
    }

    private static async Task ListAsync(DreamerClient client, ParseResult parsed, CancellationToken stop)
    {
        var all = await client.Tenants.ListAllAsync(stop).ToListAsync(stop);
        Terminal.Answer(new { Data = all }, Columns.Of([["TENANT", "STATE", "CREATED", "TITLE"], .. all.Select(AccountText.Row)]));
    }

    private static async Task CreateAsync(DreamerClient client, ParseResult parsed, CancellationToken stop)
    {
        var tenant = await client.Tenants.CreateAsync(new NewTenant(parsed.GetRequiredValue(Id), parsed.GetValue(Title)), stop);
        Terminal.Answer(tenant, $"Created {tenant.Id}.", $"next: ./dreamer keys create --tenant {tenant.Id}");
    }

    private static async Task ShowAsync(DreamerClient client, ParseResult parsed, CancellationToken stop)
    {
        var id = parsed.GetRequiredValue(Id);
        var tenant = await client.Tenants.GetAsync(id, stop);
        var (limits, keys) = (await client.Tenants.GetLimitsAsync(id, stop), await client.Keys.ListAsync(id, stop));
        Terminal.Answer(
            new { Tenant = tenant, Limits = limits, Keys = keys },
            [.. Columns.Of([AccountText.Row(tenant)]), .. AccountText.Of(limits), .. AccountText.Of(keys)]);
    }

    private static async Task LimitAsync(DreamerClient client, LimitOptions limits, ParseResult parsed, CancellationToken stop)
    {
        var id = parsed.GetRequiredValue(Id);
        var changed = await client.Tenants.SetLimitsAsync(id, limits.Read(parsed, await client.Tenants.GetLimitsAsync(id, stop)), stop);
        Terminal.Answer(changed, AccountText.Of(changed));
    }

    private static async Task SuspendAsync(DreamerClient client, bool isSuspended, ParseResult parsed, CancellationToken stop)
    {
        var tenant = await client.Tenants.ChangeAsync(parsed.GetRequiredValue(Id), new TenantChange(Suspended: isSuspended), stop);
        Terminal.Answer(tenant, $"{tenant.Id} is {tenant.State}.");
    }

    private static async Task DeleteAsync(DreamerClient client, ParseResult parsed, CancellationToken stop)
    {
        var tenant = await client.Tenants.GetAsync(parsed.GetRequiredValue(Id), stop);
        var mayGo = parsed.GetValue(Yes)
            || Terminal.Confirms($"Delete the tenant {tenant.Id}, '{tenant.Title}', with its sessions, pictures, ledger and keys?");
        if (!mayGo)
        {
            throw new OperationCanceledException();
        }

        await client.Tenants.DeleteAsync(tenant.Id, stop);
        Terminal.Answer(new { tenant.Id, Deleted = true }, $"Deleted {tenant.Id}; its files follow.");
    }
}
