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

    /// <summary>
    /// Of calls that only read or write a little; those that wait for a device say more. A call to a silo that has died ends when it is declared
    /// dead, and one that was passed on to it, of which nobody is told, after this time: then it is asked again.
    /// </summary>
    private static readonly TimeSpan s_longestCall = TimeSpan.FromSeconds(10);

    /// <summary>Before the host starts: the silo reads its statements from the database.</summary>
    public static Task PrepareDatabaseAsync(ClusterMembership membership, CancellationToken cancellationToken = default) =>
        ClusterSchema.CreateAsync(membership.Database, cancellationToken);

    public static ISiloBuilder JoinCluster(this ISiloBuilder silo, ClusterMembership membership)
    {
        silo.Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = (membership.Cluster, membership.Cluster));
        silo.Configure<SiloOptions>(options => options.SiloName = membership.Name);
        silo.Configure<ClusterMembershipOptions>(options => Probe(options, membership.Probe));
        silo.Configure<SiloMessagingOptions>(messaging => messaging.ResponseTimeout = s_longestCall);
        silo.Configure<EndpointOptions>(endpoint => Listen(endpoint, membership));
        silo.UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = (Provider, membership.Database));
        silo.UseAdoNetReminderService(options => (options.Invariant, options.ConnectionString) = (Provider, membership.Database));
        silo.AddBlobGrainStorage(StorageNames.Default).AddActivityPropagation();
        membership.Tls?.AddTo(silo);
        AddDirectory(silo);
        silo.Services.AddSingleton<IPlacementStrategyResolver, DevicePlacementResolver>();
        silo.Services.AddKeyedSingleton<IPlacementDirector, DevicePlacementDirector>(typeof(DevicePlacement));
        return silo;
    }

    /// <summary>The name of this silo's device, from which every silo knows where it is.</summary>
    public static string NameDevice(this ClusterMembership membership, string device) => DevicePlacement.NameDevice(membership.Name, device);

    /// <summary>
    /// The default directory forgets what a dead silo knew of others' actors, and deactivates those: a GPU silo that died took sessions and generations
    /// of the gateways with it. This one asks the living for what they have.
    /// </summary>
    private static void AddDirectory(ISiloBuilder silo)
    {
#pragma warning disable ORLEANSEXP003 // marked experimental; docs/cluster.md has what it was measured to change
        silo.AddDistributedGrainDirectory();
#pragma warning restore ORLEANSEXP003
        // By default nothing that a dead silo may have had is activated for half a minute, lest it still runs. If it does, ETags keep the two apart.
        silo.Configure<GrainDirectoryOptions>(directory => directory.RangeLeaseDuration = TimeSpan.Zero);
    }

    private static void Probe(ClusterMembershipOptions options, TimeSpan period)
    {
        options.ProbeTimeout = period;
        options.NumMissedProbesLimit = 3; // the last one through another silo: one that is only busy is not declared dead
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
