using System.Security.Cryptography;
using Dreamer.Api.Keys;
using Dreamer.Api.Tests.Hosting;
using Dreamer.Testing;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Dreamer.Api.Tests.Keys;

/// <summary>Tokens that a key of this test's own signs.</summary>
public sealed class TokenTests : IAsyncLifetime, IDisposable
{
    private const string Issuer = "https://login.example";
    private const string Audience = "dreamer";

    private static readonly string[] s_scopes = ["generate", "read"];

    private readonly TemporaryFolder _folder = new();
    private readonly RSA _key = RSA.Create(2048);
    private readonly RSA _stranger = RSA.Create(2048);
    private readonly ApiHost _host;

    public TokenTests()
    {
        var file = _folder.File("issuer.pem");
        File.WriteAllText(file, _key.ExportSubjectPublicKeyInfoPem());
        _host = new ApiHost { Options = new ApiOptions { Jwt = new JwtOptions { SigningKeyFile = file, Issuer = Issuer, Audience = Audience } } };
    }

    public async Task InitializeAsync()
    {
        await _host.InitializeAsync();
        await _host.NewKeyAsync("acme");
    }

    [Fact]
    public async Task A_token_opens_the_tenant_that_it_names_with_the_scopes_that_it_lists()
    {
        var token = Token(new() { ["tenant"] = "acme", ["scope"] = "openid read", ["sub"] = "ann" });
        Assert.Equal((200, 403), (await StatusAsync(token), (await _host.SendAsAsync(token, HttpMethod.Post, "/v1/sessions", "{}")).Status));
        var maker = Token(new() { ["tenant"] = "acme", ["scope"] = s_scopes, ["sub"] = "ann" });
        var session = (await _host.SendAsAsync(maker, HttpMethod.Post, "/v1/sessions", "{}"))["id"];
        Assert.Equal(404, (await _host.GetAsync($"/v1/sessions/{session}")).Status); // it is acme's
        var made = await _host.SendAsAsync(maker, HttpMethod.Post, $"/v1/sessions/{session}/generations", """{"kind": "text_to_image", "caption": "a star", "steps": 1}""");
        await _host.SendAsAsync(maker, HttpMethod.Get, $"/v1/generations/{made["id"]}?wait=30s");
        Assert.Contains("jwt:ann", (await _host.SendAsAsync(maker, HttpMethod.Get, "/v1/usage?by=key")).Text, StringComparison.Ordinal);
        Assert.Equal(200, (await _host.SendAsAsync(Token(new() { ["tenant"] = "acme", ["scope"] = "admin" }), HttpMethod.Get, "/v1/admin/tenants")).Status);
    }

    [Theory]
    [InlineData("stranger", "signed")]
    [InlineData("secret", "signed")]
    [InlineData("expired", "expired")]
    [InlineData("early", "valid from")]
    [InlineData("audience", "'others'")]
    [InlineData("issuer", "'https://evil.example'")]
    [InlineData("no tenant", "'tenant' is 'null'")]
    [InlineData("bad tenant", "'A_B'")]
    [InlineData("unknown tenant", "'nobody'")]
    [InlineData("not a token", "cannot be read")]
    public async Task A_token_that_does_not_hold_is_unauthenticated_and_says_why(string which, string why)
    {
        var answer = await _host.SendAsAsync(Broken(which), HttpMethod.Get, "/v1/sessions");
        Assert.Equal((401, "unauthenticated", "authorization"), (answer.Status, answer["code"], answer["param"]));
        Assert.True(answer["detail"].Contains(why, StringComparison.Ordinal), answer["detail"]);
    }

    [Fact]
    public async Task A_suspended_tenants_tokens_are_refused()
    {
        await _host.NewKeyAsync("idle");
        await _host.AdminAsync(HttpMethod.Patch, "tenants/idle", """{"suspended": true}""");
        Assert.Equal(403, await StatusAsync(Token(new() { ["tenant"] = "idle", ["scope"] = "read" })));
    }

    [Fact]
    public async Task Me_tells_a_tokens_subject_and_when_it_ends()
    {
        await _host.AdminAsync(HttpMethod.Post, "tenants", """{"id": "acme"}""");
        var end = TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(7);

        var me = await _host.SendAsAsync(Token(new() { ["tenant"] = "acme", ["scope"] = "read", ["sub"] = "ann" }, to: end), HttpMethod.Get, "/v1/me");

        Assert.Equal(("acme", "jwt:ann", "token"), (me["tenant"], me["key_id"], me["signed_in_by"]));
        Assert.InRange(me.Json.GetProperty("expires_at").GetDateTimeOffset(), end.AddSeconds(-2), end.AddSeconds(2));
    }

    [Fact]
    public async Task Keys_work_beside_tokens() => Assert.Equal(200, await StatusAsync(ApiHost.Key));

    [Theory]
    [InlineData(null, "https://a.example", "Audience")]
    [InlineData("dreamer", "http://a.example", "Authority")]
    [InlineData("dreamer", null, "Audience")]
    public void Settings_that_cannot_be_are_refused_with_the_value(string? audience, string? authority, string named)
    {
        var error = Assert.Throws<ArgumentException>(() => new JwtOptions { Audience = audience, Authority = authority }.Check());
        Assert.Contains($"Api:Jwt:{named}", error.Message, StringComparison.Ordinal);
    }

    public Task DisposeAsync() => _host.DisposeAsync();

    public void Dispose()
    {
        _folder.Dispose();
        _key.Dispose();
        _stranger.Dispose();
    }

    private async Task<int> StatusAsync(string secret) => (await _host.SendAsAsync(secret, HttpMethod.Get, "/v1/sessions")).Status;

    private string Broken(string which)
    {
        var (claims, now) = (new Dictionary<string, object> { ["tenant"] = "acme", ["scope"] = "read" }, TimeProvider.System.GetUtcNow().UtcDateTime);
        return which switch
        {
            "stranger" => Token(claims, new RsaSecurityKey(_stranger)),
            "secret" => Token(claims, new SymmetricSecurityKey(new byte[64]), algorithm: SecurityAlgorithms.HmacSha256),
            "expired" => Token(claims, from: now.AddHours(-2), to: now.AddHours(-1)),
            "early" => Token(claims, from: now.AddHours(1), to: now.AddHours(2)),
            "audience" => Token(claims, audience: "others"),
            "issuer" => Token(claims, issuer: "https://evil.example"),
            "no tenant" => Token(new() { ["scope"] = "read" }),
            "bad tenant" => Token(new() { ["tenant"] = "A_B", ["scope"] = "read" }),
            "unknown tenant" => Token(new() { ["tenant"] = "nobody", ["scope"] = "read" }),
            _ => "eyJ.a.b",
        };
    }

    private string Token(
        Dictionary<string, object> claims, SecurityKey? key = null, string algorithm = SecurityAlgorithms.RsaSha256, DateTime? from = null, DateTime? to = null,
        string audience = Audience, string issuer = Issuer)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer,
            Audience = audience,
            NotBefore = from ?? now.AddMinutes(-1),
            Expires = to ?? now.AddHours(1),
            Claims = claims,
            SigningCredentials = new SigningCredentials(key ?? new RsaSecurityKey(_key), algorithm),
        });
    }
}
