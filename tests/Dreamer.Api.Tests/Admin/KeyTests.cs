using System.Text.Json;
using Dreamer.Api.Tests.Hosting;

namespace Dreamer.Api.Tests.Admin;

public sealed class KeyTests(ApiHost host) : IClassFixture<ApiHost>
{
    [Fact]
    public async Task A_key_is_shown_once_and_neither_its_list_nor_a_repetition_nor_a_file_has_it()
    {
        await host.NewKeyAsync("shown");
        var first = await CreateAsync("once");
        var second = await CreateAsync("once");
        var secret = first["secret"];

        Assert.Matches("^dk_shown_[0-9a-f]{40}$", secret);
        Assert.Equal((201, first["id"]), (second.Status, second["id"]));
        Assert.False(second.Json.TryGetProperty("secret", out _));
        Assert.DoesNotContain("secret", (await host.AdminAsync(HttpMethod.Get, "tenants/shown/keys")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", (await host.SendAsAsync(secret, HttpMethod.Get, "/v1/keys")).Text, StringComparison.Ordinal);
        Assert.Equal(200, (await host.SendAsAsync(secret, HttpMethod.Get, "/v1/sessions")).Status);
        Assert.All(Directory.GetFiles(host.Folder, "*", SearchOption.AllDirectories), file => Assert.DoesNotContain(secret, File.ReadAllText(file), StringComparison.Ordinal));

        Task<Answer> CreateAsync(string once) => host.SendAsync(
            HttpMethod.Post, "/v1/admin/tenants/shown/keys", "{}", ("Authorization", $"Bearer {ApiHost.AdminKey}"), ("Idempotency-Key", once));
    }

    [Fact]
    public async Task A_revoked_key_is_unknown_with_the_next_request()
    {
        var key = await host.NewKeyAsync("revoking");
        Assert.Equal(200, await StatusAsync(key["secret"]));
        Assert.Equal(204, (await host.AdminAsync(HttpMethod.Delete, $"tenants/revoking/keys/{key["id"]}")).Status);
        Assert.Equal(401, await StatusAsync(key["secret"]));
        Assert.Equal(204, (await host.AdminAsync(HttpMethod.Delete, $"tenants/revoking/keys/{key["id"]}")).Status);
        Assert.Equal("revoked", (await FirstAsync("revoking")).GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_rotated_key_lives_on_for_the_overlap_beside_the_new_one()
    {
        var old = await host.NewKeyAsync("rotating", """{"name": "shop", "scopes": ["read"]}""");
        var fresh = await host.AdminAsync(HttpMethod.Post, $"tenants/rotating/keys/{old["id"]}/rotate", """{"overlap_seconds": 600}""");

        Assert.Equal(("shop", """["read"]"""), (fresh["name"], fresh["scopes"]));
        Assert.Equal((200, 200), (await StatusAsync(old["secret"]), await StatusAsync(fresh["secret"])));
        host.Clock.Shift += TimeSpan.FromMinutes(11);
        Assert.Equal((401, 200), (await StatusAsync(old["secret"]), await StatusAsync(fresh["secret"])));
        host.Clock.Shift -= TimeSpan.FromMinutes(11);
    }

    [Fact]
    public async Task A_key_says_when_it_was_used()
    {
        var key = await host.NewKeyAsync("using");
        Assert.False((await FirstAsync("using")).TryGetProperty("last_used_at", out _));
        await StatusAsync(key["secret"]);
        Assert.True((await FirstAsync("using")).TryGetProperty("last_used_at", out _));
    }

    [Fact]
    public async Task The_audit_log_says_who_did_what_from_where_and_comes_in_pages()
    {
        var admin = await host.NewKeyAsync("audited", """{"scopes": ["admin"]}""");
        await host.SendAsAsync(admin["secret"], HttpMethod.Put, "/v1/admin/tenants/audited/limits", """{"assets": 7}""");
        await host.SendAsync(HttpMethod.Delete, $"/v1/admin/tenants/audited/keys/{admin["id"]}", null,
            ("Authorization", $"Bearer {ApiHost.AdminKey}"), (ApiHost.CallerHeader, "192.0.2.9"));

        var first = await host.AdminAsync(HttpMethod.Get, "audit?limit=2");
        var second = await host.AdminAsync(HttpMethod.Get, $"audit?limit=2&after={first["next_after"]}");

        var entries = first.Json.GetProperty("data").EnumerateArray().Concat(second.Json.GetProperty("data").EnumerateArray()).ToList();
        Assert.Equal(["key.revoke", "limits.set", "key.create", "tenant.create"], entries.Select(entry => entry.GetProperty("action").GetString()));
        Assert.Equal(["admin", admin["id"], "admin", "admin"], entries.Select(entry => entry.GetProperty("by").GetString()));
        Assert.Equal(("192.0.2.9", admin["id"]), (entries[0].GetProperty("address").GetString(), entries[0].GetProperty("key").GetString()));
        Assert.Equal("assets=7", entries[1].GetProperty("detail").GetString());
    }

    private async Task<int> StatusAsync(string key) => (await host.SendAsAsync(key, HttpMethod.Get, "/v1/sessions")).Status;

    private async Task<JsonElement> FirstAsync(string tenant) =>
        (await host.AdminAsync(HttpMethod.Get, $"tenants/{tenant}/keys")).Json.GetProperty("data")[0];
}
