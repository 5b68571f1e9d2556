using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Orleans.Runtime;

/// <summary>The runtime of this process: a cluster of one.</summary>
internal sealed class Silo
{
    private readonly ITimer _collector;

    public Silo(
        IServiceProvider services, GrainClasses classes, TimeProvider clock, ILogger<Silo> log, IOptions<GrainCollectionOptions> collection,
        IOptions<SiloMessagingOptions> messaging)
    {
        Services = services;
        Clock = clock;
        Log = log;
        Collection = Checked(collection.Value);
        Catalog = new Catalog(this, classes);
        Calls = new CallDispatcher(this, services, messaging);
        IncomingFilters = [.. services.GetServices<IIncomingGrainCallFilter>()];
        _collector = clock.CreateTimer(_ => Catalog.DeactivateIdle(), null, Collection.CollectionQuantum, Collection.CollectionQuantum);
    }

    public IServiceProvider Services { get; }
    public TimeProvider Clock { get; }
    public ILogger Log { get; }
    public GrainCollectionOptions Collection { get; }
    public Catalog Catalog { get; }
    public CallDispatcher Calls { get; }
    public IIncomingGrainCallFilter[] IncomingFilters { get; }
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

/// <summary>Starts and stops the silo with its host.</summary>
internal sealed class SiloHostedService(Silo silo, SiloLifecycle lifecycle, IEnumerable<ILifecycleParticipant<ISiloLifecycle>> participants) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        // Activations end after the application has stopped, and before grain services and storage do.
        lifecycle.Subscribe(nameof(Silo), ServiceLifecycleStage.Active - 2, _ => Task.CompletedTask, silo.CloseAsync);
        foreach (var participant in participants)
        {
            participant.Participate(lifecycle);
        }

        return lifecycle.OnStart(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => lifecycle.OnStop(cancellationToken);
}

/// <summary>Makes references.</summary>
internal sealed class ClusterClient(Silo silo, GrainClasses classes) : IClusterClient
{
    public IServiceProvider ServiceProvider => silo.Services;

    public TGrainInterface GetGrain<TGrainInterface>(long primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithIntegerKey => Get<TGrainInterface>(primaryKey.ToString("X", CultureInfo.InvariantCulture), grainClassNamePrefix);

    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey => Get<TGrainInterface>(primaryKey, grainClassNamePrefix);

    public TGrainInterface GetGrain<TGrainInterface>(GrainId grainId)
        where TGrainInterface : IAddressable => (TGrainInterface)(object)GrainReference.Create(silo, grainId, typeof(TGrainInterface));

    private TGrainInterface Get<TGrainInterface>(string key, string? prefix)
        where TGrainInterface : IAddressable => GetGrain<TGrainInterface>(GrainId.Create(classes.Of(typeof(TGrainInterface), prefix).GrainType, key));
}
