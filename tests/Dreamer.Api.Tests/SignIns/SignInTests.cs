using Dreamer.Api.Keys;
using Dreamer.Api.Tests.Hosting;
using Dreamer.Storage;

namespace Dreamer.Api.Tests.SignIns;

public sealed class SignInTests(ApiHost host) : IClassFixture<ApiHost>
{
    [Fact]
    public async Task A_key_is_exchanged_for_a_cookie_that_no_script_and_no_other_page_can_use()
    {
        using var browser = Browser();

        var signedIn = await browser.SignInAsync(ApiHost.Key);

        var cookie = signedIn.Message.Headers.GetValues("Set-Cookie").Single();
        Assert.Equal((204, ""), (signedIn.Status, signedIn.Text));
        Assert.Matches(@"^dreamer=si_local_[0-9a-f]{40}; expires=[^;]+; path=/; samesite=strict; httponly$", cookie);
        Assert.DoesNotContain(ApiHost.Key, cookie, StringComparison.Ordinal);
        Assert.Equal(200, (await browser.GetAsync("/v1/sessions")).Status);
        Assert.Equal(200, (await browser.GetAsync($"/v1/generations/{await host.SomeStillAsync()}/content")).Status); // as <img> asks
    }

    [Theory]
    [InlineData("""{"scopes": ["read"], "name": "looks"}""", "/v1/me", "GET", 200)]
    [InlineData("""{"scopes": ["read"]}""", "/v1/sessions", "GET", 200)]
    [InlineData("""{"scopes": ["read"]}""", "/v1/sessions", "POST", 403)]
    [InlineData("""{"scopes": ["generate"]}""", "/v1/sessions", "POST", 201)]
    [InlineData("""{"scopes": ["generate"]}""", "/v1/sessions", "GET", 403)]
    [InlineData("""{"scopes": ["admin"]}""", "/v1/admin/tenants", "GET", 200)]
    [InlineData("""{"scopes": ["generate", "read"]}""", "/v1/admin/tenants", "GET", 403)]
    public async Task The_cookies_scopes_are_the_keys(string key, string path, string method, int status)
    {
        using var browser = Browser();
        await browser.SignInAsync((await host.NewKeyAsync("scoped", key))["secret"]);

        Assert.Equal(status, (await browser.ChangeAsync(new HttpMethod(method), path, method == "POST" ? "{}" : null)).Status);
    }

    [Theory]
    [InlineData("POST", "/v1/sessions", "{}")]
    [InlineData("DELETE", "/v1/sessions/ses_01a21b3d017973f3b6488b873bbf4fea", null)]
    [InlineData("DELETE", "/v1/sign_in", null)]
    [InlineData("POST", "/dreamer.v1.SessionService/Create", "{}")]
    public async Task What_changes_something_needs_a_header_that_a_foreign_page_cannot_send(string method, string path, string? json)
    {
        using var browser = Browser();
        await browser.SignInAsync(ApiHost.Key);

        var refused = await browser.SendAsync(new HttpMethod(method), path, json);

        Assert.Equal((403, "permission", "x-dreamer-studio"), (refused.Status, refused["code"], refused["param"]));
        Assert.Contains("'X-Dreamer-Studio: 1'", refused["detail"], StringComparison.Ordinal);
        Assert.Equal(403, (await browser.SendAsync(new HttpMethod(method), path, json, ("X-Dreamer-Studio", "yes"))).Status);
        Assert.Equal(200, (await browser.GetAsync("/v1/sessions")).Status); // it has changed nothing
    }

    [Fact]
    public async Task A_key_in_the_same_request_goes_before_the_cookie()
    {
        var other = (await host.NewKeyAsync("other"))["secret"];
        using var browser = Browser();
        await browser.SignInAsync(ApiHost.Key);

        var me = await browser.GetAsync("/v1/me", ("Authorization", $"Bearer {other}"));
        var made = await browser.SendAsync(HttpMethod.Post, "/v1/sessions", "{}", ("Authorization", $"Bearer {other}"));
        var wrong = await browser.GetAsync("/v1/me", ("Authorization", "Bearer nobodys"));

        Assert.Equal(("other", "key"), (me["tenant"], me["signed_in_by"]));
        Assert.Equal((201, 401), (made.Status, wrong.Status));
    }

    [Fact]
    public async Task Signing_out_ends_the_cookie_wherever_it_is()
    {
        using var browser = Browser();
        await browser.SignInAsync(ApiHost.Key);
        using var copy = browser.Copy();

        var signedOut = await browser.ChangeAsync(HttpMethod.Delete, "/v1/sign_in");

        Assert.Equal((204, ""), (signedOut.Status, browser.Cookie));
        Assert.Equal(401, (await copy.GetAsync("/v1/sessions")).Status);
        Assert.Equal(204, (await copy.ChangeAsync(HttpMethod.Delete, "/v1/sign_in")).Status); // again, and nothing is left
    }

    [Fact]
    public async Task Signing_in_again_ends_the_sign_in_before()
    {
        using var browser = Browser();
        await browser.SignInAsync(ApiHost.Key);
        using var before = browser.Copy();

        await browser.SignInAsync(ApiHost.Key);

        Assert.Equal((200, 401), ((await browser.GetAsync("/v1/me")).Status, (await before.GetAsync("/v1/me")).Status));
    }

    [Fact]
    public async Task A_revoked_key_ends_its_cookies_at_once_and_no_others()
    {
        var (key, other) = (await host.NewKeyAsync("revoking"), await host.NewKeyAsync("revoking"));
        using var browser = Browser();
        using var neighbour = Browser();
        await browser.SignInAsync(key["secret"]);
        await neighbour.SignInAsync(other["secret"]);

        await host.AdminAsync(HttpMethod.Delete, $"tenants/revoking/keys/{key["id"]}");

        Assert.Equal((401, 200), ((await browser.GetAsync("/v1/sessions")).Status, (await neighbour.GetAsync("/v1/sessions")).Status));
    }

    [Fact]
    public async Task A_suspended_tenants_cookies_are_refused_and_a_deleted_ones_are_gone()
    {
        using var browser = Browser();
        await browser.SignInAsync((await host.NewKeyAsync("leaving"))["secret"]);
        Assert.True(File.Exists(StateOf("leaving")));

        await host.AdminAsync(HttpMethod.Patch, "tenants/leaving", """{"suspended": true}""");
        Assert.Equal(403, (await browser.GetAsync("/v1/sessions")).Status);
        await host.AdminAsync(HttpMethod.Delete, "tenants/leaving");

        Assert.Equal(401, (await browser.GetAsync("/v1/sessions")).Status);
        await EventuallyAsync(() => !File.Exists(StateOf("leaving")));
    }

    [Theory]
    [InlineData("""{"key": ""}""", 400, "Field 'key' holds '', and takes an API key.")]
    [InlineData("""{}""", 400, "key")]
    [InlineData("""{"key": "nobodys-key"}""", 401, "The API key 'nobod…' in field 'key' is unknown.")]
    [InlineData("""{"key": "LONG"}""", 400, "Field 'key' has 1000 characters, and takes 256 at most: 'xxxxxxxx…'.")]
    public async Task What_is_no_key_is_refused_with_what_was_sent(string body, int status, string said)
    {
        using var browser = Browser();

        var refused = await browser.SendAsync(HttpMethod.Post, "/v1/sign_in", body.Replace("LONG", new string('x', 1000), StringComparison.Ordinal));

        Assert.Equal((status, "key", ""), (refused.Status, refused["param"], browser.Cookie));
        Assert.Contains(said, refused["detail"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("si_local_0123456789012345678901234567890123456789")]
    [InlineData("si_nobody_0123456789012345678901234567890123456789")]
    [InlineData("si_local_0123")]
    [InlineData("../../etc/passwd")]
    public async Task A_cookie_that_is_none_is_unauthenticated_and_static_files_do_not_mind(string cookie)
    {
        using var browser = Browser();

        var refused = await browser.GetAsync("/v1/sessions", ("Cookie", $"dreamer={cookie}"));

        Assert.Equal((401, "unauthenticated"), (refused.Status, refused["code"]));
        Assert.Contains("not signed in any more", refused["detail"], StringComparison.Ordinal);
        Assert.Equal(200, (await browser.GetAsync("/studio/", ("Cookie", $"dreamer={cookie}"))).Status);
    }

    [Theory]
    [InlineData("192.0.2.7:8080", null, 400, false)]
    [InlineData("dreamer.example", "http://dreamer.example", 400, false)]
    [InlineData("dreamer.example", "https://dreamer.example", 204, true)]
    [InlineData("localhost:8080", "http://localhost:8080", 204, false)]
    [InlineData("[::1]:8080", null, 204, false)]
    public async Task The_cookie_goes_through_no_network_that_can_read_it(string address, string? origin, int status, bool isSecure)
    {
        using var browser = Browser();

        var signedIn = await browser.SignInAsync(ApiHost.Key, origin is null ? [("Host", address)] : [("Host", address), ("Origin", origin)]);

        Assert.Equal(status, signedIn.Status);
        Assert.Equal(isSecure, status == 204 && signedIn.Message.Headers.GetValues("Set-Cookie").Single().Contains("; secure;", StringComparison.Ordinal));
        Assert.True(status == 204 || signedIn["detail"].Contains($"'http://{address}'", StringComparison.Ordinal), signedIn.Text);
    }

    [Fact]
    public async Task Me_says_who_calls_and_by_what()
    {
        var key = await host.NewKeyAsync("me", $$"""{"name": "shop", "scopes": ["read", "admin"], "expires_at": "2099-01-01T00:00:00Z"}""");
        using var browser = Browser();
        await browser.SignInAsync(key["secret"]);

        var byKey = await host.SendAsAsync(key["secret"], HttpMethod.Get, "/v1/me");
        var byCookie = await browser.GetAsync("/v1/me");

        Assert.Equal(("me", key["id"], "shop", "key"), (byKey["tenant"], byKey["key_id"], byKey["key_name"], byKey["signed_in_by"]));
        Assert.Equal("[\"read\",\"admin\"]", byKey["scopes"].Replace(" ", "", StringComparison.Ordinal));
        Assert.Equal("2099-01-01T00:00:00+00:00", byKey.Json.GetProperty("expires_at").GetDateTimeOffset().ToString("yyyy-MM-ddTHH:mm:sszzz", null));
        Assert.Equal(("me", key["id"], "cookie"), (byCookie["tenant"], byCookie["key_id"], byCookie["signed_in_by"]));
        var left = byCookie.Json.GetProperty("expires_at").GetDateTimeOffset() - TimeProvider.System.GetUtcNow();
        Assert.InRange(left, TimeSpan.FromDays(29), TimeSpan.FromDays(30));
        var configured = await host.GetAsync("/v1/me");
        Assert.Equal(("local", "configured", false), (configured["tenant"], configured["key_id"], configured.Json.TryGetProperty("expires_at", out _)));
    }

    [Fact]
    public async Task Nothing_that_is_stored_lets_a_chosen_key_be_guessed()
    {
        using var browser = Browser();
        await browser.SignInAsync(ApiHost.Key);

        var stored = await File.ReadAllTextAsync(StateOf("local"));

        Assert.Contains(ApiKey.HashOf(browser.Cookie.Split('=')[1]), stored, StringComparison.Ordinal);
        Assert.DoesNotContain(ApiKey.HashOf(ApiHost.Key), stored, StringComparison.Ordinal);
        Assert.DoesNotContain(browser.Cookie.Split('=')[1], stored, StringComparison.Ordinal);
    }

    private BrowserOf Browser() => new(host.Http.BaseAddress!);

    private string StateOf(string tenant) =>
        Path.Combine(host.Folder, GrainStateKey.Of("signins", host.Grains.SignIns(TenantId.Parse(tenant)).GetGrainId()));

    private static async Task EventuallyAsync(Func<bool> holds)
    {
        for (var left = 600; left > 0 && !holds(); left--)
        {
            await Task.Delay(50);
        }

        Assert.True(holds());
    }
}
