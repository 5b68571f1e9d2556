using Dreamer.Generations;
using Dreamer.Grains.Tenants;
using Dreamer.Inference;
using Dreamer.Inference.Models;
using Dreamer.Inference.Tests.Fakes;
using Dreamer.Sessions;
using Dreamer.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.TestingHost;

namespace Dreamer.Grains.Tests;

/// <summary>A whole silo over a folder, with a fake model: everything but tensors, HTTP and the clock's patience is real.</summary>
internal sealed class TestSilo : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly InProcessTestCluster _cluster;

    private TestSilo(InProcessTestCluster cluster, FakeModel model) => (_cluster, Model) = (cluster, model);

    public FakeModel Model { get; }

    private IServiceProvider Services => _cluster.Silos[0].ServiceProvider;

    public IGrainFactory Grains => Services.GetRequiredService<IGrainFactory>();

    public IBlobStore Blobs => Services.GetRequiredService<IBlobStore>();

    public static async Task<TestSilo> StartAsync(
        string folder, FakeModel? model = null, ILoggerProvider? logs = null, TimeProvider? clock = null, bool repeats = false, FakeModels? models = null, long memory = 1 << 30, QuotaOptions? quota = null, string[]? devices = null,
        WebhookOptions? webhooks = null,
        Action<IServiceCollection>? adapt = null)
    {
        var fake = model ?? new FakeModel();
        var builder = new InProcessTestClusterBuilder(1);
        builder.Options.ConfigureFileLogging = false;
        builder.Options.InitializeClientOnDeploy = false; // tests call from the silo, as the API does
        builder.ConfigureSilo((_, silo) => silo.AddActivityPropagation().AddBlobGrainStorage());
        builder.ConfigureSiloHost((_, host) =>
        {
            host.Logging.SetMinimumLevel(LogLevel.Debug);
            host.Services.AddSingleton(clock ?? TimeProvider.System).AddFileBlobStore(folder);
            host.Services.AddDreamerGrains(new GrainsOptions { RetryPause = TimeSpan.FromMilliseconds(5), ChunksPerCheckpoint = 2, Quota = quota ?? new QuotaOptions(), Webhooks = webhooks ?? new WebhookOptions() });
            host.Services.AddSingleton<IModelSource>(models is null ? fake : models).AddDreamerInference(Inference(models, memory, repeats, devices));
            adapt?.Invoke(host.Services);
            if (logs is not null)
            {
                host.Logging.AddProvider(logs);
            }
        });
        var cluster = builder.Build();
        await cluster.DeployAsync();
        var silo = new TestSilo(cluster, fake);
        await Eventually.HoldsAsync(async () => (await silo.Grains.DeviceDirectory().ListAsync()).Length >= (devices?.Length ?? 0));
        return silo;
    }

    public async Task<ISessionGrain> NewSessionAsync(SessionId id)
    {
        var session = Grains.Session(TenantId.Local, id);
        await session.CreateAsync(new CreateSession { Title = "test" });
        return session;
    }

    /// <summary>Adds a generation to a new session of its own.</summary>
    public async Task<GenerationId> AddAsync(GenerationRequest request)
    {
        var id = GenerationId.New(SessionId.New(TimeProvider.System));
        var session = await NewSessionAsync(id.Session);
        await session.AddAsync(id, request);
        return id;
    }

    public IGenerationGrain Generation(GenerationId id) => Grains.Generation(TenantId.Local, id);

    public async Task<GenerationView> EndOfAsync(GenerationId id)
    {
        using var late = new CancellationTokenSource(s_patience);
        while (true)
        {
            var view = await Generation(id).WaitAsync(TimeSpan.FromSeconds(20), late.Token);
            if (view is null || view.Progress.State.IsFinal())
            {
                return view ?? throw new InvalidOperationException($"Generation '{id}' is gone.");
            }
            late.Token.ThrowIfCancellationRequested();
        }
    }

    public async Task<GenerationView> RunAsync(GenerationRequest request) => await EndOfAsync(await AddAsync(request));

    public async Task<byte[]> ReadAsync(GenerationView view, ArtifactVariant variant)
    {
        var artifact = view.Find(variant) ?? throw new InvalidOperationException($"'{view.Id}' has no {variant}: {view.Error?.Detail}");
        await using var blob = await Blobs.OpenAsync(artifact.Blob);
        return await blob!.ReadAllAsync(1 << 20);
    }

    /// <summary>Waits until no blob's key holds the part of an id any more.</summary>
    public async Task ForgetsAsync(string part)
    {
        using var late = new CancellationTokenSource(s_patience * 5);
        while (await Blobs.ListAsync("").AnyAsync(key => key.Contains(part, StringComparison.Ordinal)))
        {
            await Task.Delay(20, late.Token);
        }
    }

    public Task ForgetsAsync(SessionId session) => ForgetsAsync(session.Value[4..]);

    public async ValueTask DisposeAsync()
    {
        await _cluster.StopAllSilosAsync();
        await _cluster.DisposeAsync();
    }

    private static InferenceOptions Inference(FakeModels? models, long memory, bool repeats, string[]? devices) => new()
    {
        ModelFolder = "models/fake",
        ModelFolders = models?.Folders ?? [],
        Devices = devices ?? [],
        DeviceMemoryBytes = memory,
        ChunkTarget = TimeSpan.Zero, // a chunk is a step
        RepeatResults = repeats,
    };
}
