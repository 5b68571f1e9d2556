using Dreamer.Api.Tests.Hosting;

namespace Dreamer.Api.Tests.Admin;

public sealed class TenantTests(ApiHost host) : IClassFixture<ApiHost>
{
    [Fact]
    public async Task A_tenant_is_created_listed_shown_renamed_suspended_and_deleted()
    {
        var made = await host.AdminAsync(HttpMethod.Post, "tenants", """{"id": "first", "title": "First"}""");
        Assert.Equal((201, "/v1/admin/tenants/first", "active", "First"), (made.Status, made.Message.Headers.Location?.ToString(), made["state"], made["title"]));
        Assert.Equal((400, "id"), await RefusedAsync(HttpMethod.Post, "tenants", """{"id": "first"}"""));
        var key = (await host.NewKeyAsync("first"))["secret"];
        Assert.Equal(200, (await host.SendAsAsync(key, HttpMethod.Get, "/v1/sessions")).Status);

        var suspended = await host.AdminAsync(HttpMethod.Patch, "tenants/first", """{"suspended": true, "title": "Renamed"}""");
        Assert.Equal(("suspended", "Renamed"), (suspended["state"], suspended["title"]));
        var shut = await host.SendAsAsync(key, HttpMethod.Get, "/v1/sessions");
        Assert.Equal((403, "permission", "tenant"), (shut.Status, shut["code"], shut["param"]));
        await host.AdminAsync(HttpMethod.Patch, "tenants/first", """{"suspended": false}""");
        Assert.Equal(200, (await host.SendAsAsync(key, HttpMethod.Get, "/v1/sessions")).Status);

        Assert.Contains("first", await IdsAsync());
        Assert.Equal(204, (await host.AdminAsync(HttpMethod.Delete, "tenants/first")).Status);
        Assert.Equal(401, (await host.SendAsAsync(key, HttpMethod.Get, "/v1/sessions")).Status);
    }

    [Fact]
    public async Task Tenants_come_in_pages_by_their_ids()
    {
        foreach (var id in new[] { "page-c", "page-a", "page-b" })
        {
            await host.NewKeyAsync(id);
        }

        var first = await host.AdminAsync(HttpMethod.Get, "tenants?limit=2&after=page");
        var second = await host.AdminAsync(HttpMethod.Get, $"tenants?limit=2&after={first["next_after"]}");

        Assert.Equal(["page-a", "page-b"], Ids(first));
        Assert.Equal("page-c", Ids(second)[0]);
    }

    [Fact]
    public async Task A_tenant_sees_nothing_of_anothers()
    {
        var (one, other) = ((await host.NewKeyAsync("one"))["secret"], (await host.NewKeyAsync("other"))["secret"]);
        var session = (await host.SendAsAsync(one, HttpMethod.Post, "/v1/sessions", """{"title": "mine"}"""))["id"];

        Assert.Equal(200, (await host.SendAsAsync(one, HttpMethod.Get, $"/v1/sessions/{session}")).Status);
        Assert.Equal(404, (await host.SendAsAsync(other, HttpMethod.Get, $"/v1/sessions/{session}")).Status);
        Assert.Equal("""{"data":[]}""", (await host.SendAsAsync(other, HttpMethod.Get, "/v1/sessions")).Text);
    }

    [Fact]
    public async Task Limits_hold_at_once_and_are_shown_in_the_tenants_quota()
    {
        var key = (await host.NewKeyAsync("limited"))["secret"];
        var set = await host.AdminAsync(HttpMethod.Put, "tenants/limited/limits", """{"pending_generations": 2, "weight": 1.5}""");

        Assert.Equal("""{"pending_generations":2,"weight":1.5}""", set.Text);
        Assert.Equal(set.Text, (await host.AdminAsync(HttpMethod.Get, "tenants/limited/limits")).Text);
        var quota = (await host.SendAsAsync(key, HttpMethod.Get, "/v1/quota")).Json.GetProperty("limits").EnumerateArray();
        Assert.Equal(2, quota.Single(limit => limit.GetProperty("name").GetString() == "pending_generations").GetProperty("limit").GetInt32());
        await host.AdminAsync(HttpMethod.Put, "tenants/limited/limits", "{}");
        Assert.Equal("{}", (await host.AdminAsync(HttpMethod.Get, "tenants/limited/limits")).Text);
    }

    [Theory]
    [InlineData("POST", "tenants", """{"id": "Acme"}""", 400, "id")]
    [InlineData("POST", "tenants", """{"id": "local"}""", 400, "id")]
    [InlineData("POST", "tenants", """{"title": "no id"}""", 400, "id")]
    [InlineData("GET", "tenants/nobody", null, 404, "id")]
    [InlineData("GET", "tenants/no_body", null, 400, "id")]
    [InlineData("PATCH", "tenants/nobody", """{"suspended": true}""", 404, "id")]
    [InlineData("PATCH", "tenants/local", """{"suspended": true}""", 400, "suspended")]
    [InlineData("PATCH", "tenants/local", """{"suspended": "yes"}""", 400, "suspended")]
    [InlineData("DELETE", "tenants/local", null, 400, "id")]
    [InlineData("DELETE", "tenants/nobody", null, 404, "id")]
    [InlineData("PUT", "tenants/local/limits", """{"weight": 0}""", 400, "weight")]
    [InlineData("PUT", "tenants/local/limits", """{"request_burst": -1}""", 400, "request_burst")]
    [InlineData("PUT", "tenants/nobody/limits", "{}", 404, "id")]
    [InlineData("GET", "tenants/nobody/keys", null, 404, "id")]
    [InlineData("POST", "tenants/nobody/keys", "{}", 404, "id")]
    [InlineData("POST", "tenants/local/keys", """{"scopes": []}""", 400, "scopes")]
    [InlineData("POST", "tenants/local/keys", """{"scopes": ["everything"]}""", 400, "scopes")]
    [InlineData("POST", "tenants/local/keys", """{"expires_at": "2020-01-01T00:00:00Z"}""", 400, "expires_at")]
    [InlineData("DELETE", "tenants/local/keys/key_0000000000000000", null, 404, "key")]
    [InlineData("DELETE", "tenants/local/keys/printed", null, 400, "key")]
    [InlineData("POST", "tenants/local/keys/key_0000000000000000/rotate", "{}", 404, "key")]
    [InlineData("POST", "tenants/local/keys/key_0000000000000000/rotate", """{"overlap_seconds": -1}""", 400, "overlap_seconds")]
    [InlineData("GET", "audit?after=x", null, 400, "after")]
    [InlineData("GET", "audit?from=2020-01-01&to=2026-01-01", null, 400, "from")]
    public async Task What_cannot_be_done_is_refused_and_says_what(string method, string path, string? body, int status, string param) =>
        Assert.Equal((status, param), await RefusedAsync(new HttpMethod(method), path, body));

    private async Task<(int Status, string Param)> RefusedAsync(HttpMethod method, string path, string? body = null)
    {
        var answer = await host.AdminAsync(method, path, body);
        return (answer.Status, answer["param"]);
    }

    private async Task<string[]> IdsAsync() => Ids(await host.AdminAsync(HttpMethod.Get, "tenants?limit=100"));

    private static string[] Ids(Answer page) => [.. page.Json.GetProperty("data").EnumerateArray().Select(tenant => tenant.GetProperty("id").GetString()!)];
}
