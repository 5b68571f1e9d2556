using System.Net;
using Dreamer.Silo.Database;
using Dreamer.Silo.Placement;
using Dreamer.Storage;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Runtime.Placement;

namespace Dreamer.Silo;

/// <summary>Makes a process a silo of the cluster: membership and reminders on PostgreSQL, grain states on the shared blobs, devices pinned.</summary>
public static class ClusterHosting
{
    private const string Provider = "Npgsql";

    /// <summary>Before the host starts: the silo reads its statements from the database.</summary>
    public static Task PrepareDatabaseAsync(ClusterMembership membership, CancellationToken cancellationToken = default) =>
        ClusterSchema.CreateAsync(membership.Database, cancellationToken);

    public static ISiloBuilder JoinCluster(this ISiloBuilder silo, ClusterMembership membership)
    {
        silo.Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = (membership.Cluster, membership.Cluster));
        silo.Configure<SiloOptions>(options => options.SiloName = membership.Name);
        silo.Configure<ClusterMembershipOptions>(options => Probe(options, membership.Probe));
        silo.Configure<EndpointOptions>(endpoint => Listen(endpoint, membership));
        silo.UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = (Provider, membership.Database));
        silo.UseAdoNetReminderService(options => (options.Invariant, options.ConnectionString) = (Provider, membership.Database));
        silo.AddBlobGrainStorage(StorageNames.Default).AddActivityPropagation();
        silo.Services.AddSingleton<IPlacementStrategyResolver, DevicePlacementResolver>();
        silo.Services.AddKeyedSingleton<IPlacementDirector, DevicePlacementDirector>(typeof(DevicePlacement));
        return silo;
    }

    /// <summary>The name of this silo's device, from which every silo knows where it is.</summary>
    public static string NameDevice(this ClusterMembership membership, string device) => DevicePlacement.NameDevice(membership.Name, device);

    private static void Probe(ClusterMembershipOptions options, TimeSpan period)
    {
        options.ProbeTimeout = period;
        options.NumMissedProbesLimit = 2;
        options.NumVotesForDeathDeclaration = 1;
        options.TableRefreshTimeout = 5 * period;
        options.DefunctSiloExpiration = TimeSpan.FromDays(1);
        options.DefunctSiloCleanupPeriod = TimeSpan.FromHours(1);
    }

    private static void Listen(EndpointOptions endpoint, ClusterMembership membership)
    {
        (endpoint.AdvertisedIPAddress, endpoint.SiloPort) = (membership.Address, membership.Port);
        endpoint.SiloListeningEndpoint = new IPEndPoint(membership.Address, membership.Port);
        endpoint.GatewayPort = 0; // clients speak HTTP and gRPC to gateways' API; no Orleans client comes from outside
    }
}
