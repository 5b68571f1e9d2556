using System.Net;
using System.Net.Http.Json;
using Dreamer.Client;
using Dreamer.Client.Admin;

namespace Dreamer.Cluster.Tests;

/// <summary>What one gateway is told of tenants and keys, every gateway heeds with the next request.</summary>
[Trait("Speed", "Slow")]
public sealed class KeyTests(RunningCluster cluster) : IClassFixture<RunningCluster>
{
    [Fact]
    public async Task A_revocation_at_one_gateway_holds_at_the_other_at_once()
    {
        var (one, other) = (await cluster.GatewayAsync("gate-a"), await cluster.GatewayAsync("gate-b"));
        using var admin = DreamerClient.Connect(one.Url!, RunningCluster.AdminKey);
        await admin.Tenants.CreateAsync(new NewTenant("acme"));
        for (var round = 0; round < 10; round++) // an address may show 20 keys that are none at once, and the test below shows some
        {
            var key = await admin.Keys.CreateAsync("acme", new NewApiKey());
            using var there = DreamerClient.Connect(other.Url!, key.Secret!);
            using var here = DreamerClient.Connect(one.Url!, key.Secret!);
            Assert.Equal((0, 0), ((await there.Sessions.ListAsync()).Data.Count, (await here.Sessions.ListAsync()).Data.Count));

            await admin.Keys.RevokeAsync("acme", key.Id);

            foreach (var client in new[] { there, here })
            {
                var refused = await Assert.ThrowsAsync<DreamerApiException>(() => client.Sessions.ListAsync());
                Assert.Equal((HttpStatusCode.Unauthorized, ErrorCodes.Unauthenticated), (refused.StatusCode, refused.Code));
            }
        }
    }

    [Fact]
    public async Task A_browser_that_signs_out_at_one_gateway_is_signed_out_at_the_other_at_once()
    {
        var (one, other) = (await cluster.GatewayAsync("gate-a"), await cluster.GatewayAsync("gate-b"));
        using var admin = DreamerClient.Connect(one.Url!, RunningCluster.AdminKey);
        await admin.Tenants.CreateAsync(new NewTenant("browsing"));
        var key = await admin.Keys.CreateAsync("browsing", new NewApiKey());
        using var browser = new HttpClient();
        for (var round = 0; round < 5; round++)
        {
            using var signedIn = await browser.PostAsJsonAsync(new Uri(one.Url!, "v1/sign_in"), new { key = key.Secret });
            Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (await MeAsync(one.Url!), await MeAsync(other.Url!))); // cookies know no ports

            var cookie = signedIn.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
            using var signOut = new HttpRequestMessage(HttpMethod.Delete, new Uri(one.Url!, "v1/sign_in")) { Headers = { { "X-Dreamer-Studio", "1" } } };
            using var signedOut = await browser.SendAsync(signOut);

            using var thief = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { DefaultRequestHeaders = { { "Cookie", cookie } } };
            foreach (var gateway in new[] { other.Url!, one.Url! })
            {
                Assert.Equal(HttpStatusCode.Unauthorized, (await thief.GetAsync(new Uri(gateway, "v1/me"))).StatusCode);
            }
        }

        async Task<HttpStatusCode> MeAsync(Uri gateway) => (await browser.GetAsync(new Uri(gateway, "v1/me"))).StatusCode;
    }

    [Fact]
    public async Task A_suspension_and_limits_set_at_one_gateway_hold_at_the_other_at_once()
    {
        var (one, other) = (await cluster.GatewayAsync("gate-a"), await cluster.GatewayAsync("gate-b"));
        using var admin = DreamerClient.Connect(one.Url!, RunningCluster.AdminKey);
        await admin.Tenants.CreateAsync(new NewTenant("limited"));
        var key = await admin.Keys.CreateAsync("limited", new NewApiKey());
        using var there = DreamerClient.Connect(other.Url!, key.Secret!);

        await admin.Tenants.SetLimitsAsync("limited", new TenantLimits { PendingGenerations = 7 });
        Assert.Equal(7, (await there.Usage.ReadQuotaAsync()).Limits.Single(limit => limit.Name == "pending_generations").Limit);
        await admin.Tenants.ChangeAsync("limited", new TenantChange(Suspended: true));
        var refused = await Assert.ThrowsAsync<DreamerApiException>(() => there.Sessions.ListAsync());
        Assert.Equal(ErrorCodes.Permission, refused.Code);
    }
}
