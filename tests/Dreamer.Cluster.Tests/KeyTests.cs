using System.Net;
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
        for (var round = 0; round < 20; round++)
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
