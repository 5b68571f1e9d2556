using System.Text;
using Dreamer.Api.Keys;
using Dreamer.Api.Tests.Hosting;
using Dreamer.Storage;
using Dreamer.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Dreamer.Api.Tests.Keys;

/// <summary>The key that the first start shows.</summary>
public sealed class KeyRingTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ApiHost _host = new();

    public Task InitializeAsync() => _host.InitializeAsync();

    [Fact]
    public async Task Of_servers_that_start_first_together_one_prints_a_key_and_later_ones_none()
    {
        KeyRing[] rings = [.. Enumerable.Range(0, 4).Select(_ => Ring(new ApiOptions()))];

        var made = await Task.WhenAll(rings.Select(ring => ring.OpenStoredAsync()));

        Assert.Single(made, key => key is not null);
        Assert.Null(await Ring(new ApiOptions()).OpenStoredAsync());
    }

    [Fact]
    public async Task A_key_of_an_earlier_version_is_taken_over_with_its_file()
    {
        var (old, blobs) = (ApiKey.New(TenantId.Local), Blobs());
        var file = $$"""{"hash": "{{ApiKey.HashOf(old)}}", "created_at": "2026-01-02T03:04:05+00:00"}""";
        await blobs.PutAsync("local/keys/api.json", Encoding.UTF8.GetBytes(file), "application/json");

        Assert.Null(await Ring(new ApiOptions()).OpenStoredAsync());

        Assert.Empty(await blobs.ListAsync("local/keys/").ToListAsync());
        var key = Assert.Single(await _host.Grains.Account(TenantId.Local).ListKeysAsync());
        Assert.Equal((2026, true), (key.CreatedAt.Year, key.IsPrinted));
        Assert.Equal(Dreamer.Accounts.AccessOutcome.Granted, (await _host.Grains.Account(TenantId.Local).AdmitAsync(ApiKey.HashOf(old))).Outcome);
    }

    [Fact]
    public async Task A_configured_key_makes_none_and_shuts_the_printed_one_out()
    {
        var printed = (await Ring(new ApiOptions()).OpenStoredAsync())!;

        Assert.Null(await Ring(new ApiOptions { ApiKey = "mine" }).OpenStoredAsync());
        Assert.Equal(401, (await _host.SendAsAsync(printed, HttpMethod.Get, "/v1/sessions")).Status); // the host has one configured
        Assert.Equal(200, (await _host.GetAsync("/v1/sessions")).Status);
    }

    [Fact]
    public void The_rings_own_keys_say_what_they_allow()
    {
        var ring = Ring(new ApiOptions { ApiKey = "mine", AdminKey = "theirs" });

        Assert.Equal("generate, read", ring.Find("mine")!.ScopesInWords());
        Assert.Equal("generate, read, admin", ring.Find("theirs")!.ScopesInWords());
        Assert.Equal(("local", "generate, read, admin"), (ring.Find(ring.ProcessKey)!.KeyId, ring.Find(ring.ProcessKey)!.ScopesInWords()));
        Assert.Null(ring.Find("nobodys"));
    }

    [Fact]
    public void A_sign_in_with_a_key_that_is_configured_ends_when_another_is()
    {
        var cookie = SignInCookie.New(TenantId.Local);
        var proof = cookie.ProofOf(ApiKey.HashOf("mine"));

        Assert.Equal("configured", Ring(new ApiOptions { ApiKey = "mine" }).Find(cookie, proof)!.KeyId);
        Assert.Null(Ring(new ApiOptions { ApiKey = "another" }).Find(cookie, proof));
        Assert.Null(Ring(new ApiOptions { ApiKey = "mine" }).Find(SignInCookie.New(TenantId.Local), proof));
        Assert.Null(Ring(new ApiOptions { ApiKey = "mine" }).Find(cookie with { Tenant = TenantId.Parse("acme") }, proof));
        Assert.Equal("local", Ring(new ApiOptions()).Find(cookie, null)!.KeyId);
    }

    public Task DisposeAsync() => _host.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    private KeyRing Ring(ApiOptions options) => new(Blobs(), _host.Grains, options, TimeProvider.System);

    private IBlobStore Blobs() => new ServiceCollection().AddFileBlobStore(_folder.Path).BuildServiceProvider().GetRequiredService<IBlobStore>();
}
