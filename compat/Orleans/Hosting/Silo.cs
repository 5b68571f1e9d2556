using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime.Placement;

namespace Orleans.Runtime;

/// <summary>The runtime of this process: a cluster of one.</summary>
internal sealed class Silo : ILocalSiloDetails, IPlacementContext
{
    private readonly ClusterOptions _cluster;
    private readonly ITimer _collector;

    public Silo(
        IServiceProvider services, GrainClasses classes, TimeProvider clock, ILogger<Silo> log, IOptions<GrainCollectionOptions> collection,
        IOptions<SiloMessagingOptions> messaging, IOptions<ClusterOptions> cluster)
    {
        Services = services;
        Clock = clock;
        Log = log;
        Collection = Checked(collection.Value);
        _cluster = cluster.Value;
        Catalog = new Catalog(this, classes);
        Calls = new CallDispatcher(this, services, clock, messaging);
        IncomingFilters = [.. services.GetServices<IIncomingGrainCallFilter>()];
        _collector = clock.CreateTimer(_ => Catalog.DeactivateIdle(Clock.GetUtcNow()), null, Collection.CollectionQuantum, Collection.CollectionQuantum);
    }

    public IServiceProvider Services { get; }

    public TimeProvider Clock { get; }

    public ILogger Log { get; }

    public GrainCollectionOptions Collection { get; }

    public Catalog Catalog { get; }

    public CallDispatcher Calls { get; }

    public IIncomingGrainCallFilter[] IncomingFilters { get; }

    public string Name { get; } = $"Silo_{Environment.ProcessId}";

    public string ClusterId => _cluster.ClusterId;

    public SiloAddress SiloAddress { get; } = SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 0), Environment.ProcessId);

    public SiloAddress LocalSilo => SiloAddress;

    public SiloStatus LocalSiloStatus => SiloStatus.Active;

    public SiloAddress[] GetCompatibleSilos(PlacementTarget target) => [SiloAddress];

    public async Task CloseAsync(CancellationToken token)
    {
        await _collector.DisposeAsync();
        await Catalog.CloseAsync(token);
    }

    private static GrainCollectionOptions Checked(GrainCollectionOptions options) =>
        options.CollectionQuantum > TimeSpan.Zero && options.CollectionAge > options.CollectionQuantum
            ? options
            : throw new OrleansConfigurationException(
                $"GrainCollectionOptions: CollectionAge ({options.CollectionAge}) must be greater than CollectionQuantum ({options.CollectionQuantum}), and that greater than zero.");
}
