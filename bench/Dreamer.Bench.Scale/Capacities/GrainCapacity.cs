using System.Diagnostics;
using Dreamer.Bench.Serving.Reports;
using Dreamer.Generations;
using Dreamer.Grains;
using Dreamer.Storage;
using Dreamer.Tenants;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;

namespace Dreamer.Bench.Scale.Capacities;

/// <summary>Calls a second that one real grain of each kind answers, asked by a client, so that each call is serialised; on this machine, states in a folder.</summary>
internal static class GrainCapacity
{
    private const int Callers = 32;
    private const int Devices = 1_000;
    private static readonly TimeSpan s_duration = TimeSpan.FromSeconds(3);

    public static async Task MeasureAsync(Report report)
    {
        var folder = Directory.CreateTempSubdirectory("dreamer-scale-");
        var cluster = Cluster(folder.FullName);
        await cluster.DeployAsync();
        try
        {
            var grains = (IGrainFactory)cluster.Client;
            var rows = new List<string[]>();
            foreach (var (name, call) in await CallsAsync(grains))
            {
                await RateAsync(call, s_duration / 3);
                var rate = await RateAsync(call, s_duration);
                rows.Add([name, $"{rate:0}", $"{1e6 / rate:0} µs"]);
            }
            report.Table(["call", "a second", "each"], rows);
        }
        finally
        {
            await cluster.StopAllSilosAsync();
            await cluster.DisposeAsync();
            folder.Delete(recursive: true);
        }
    }

    private static InProcessTestCluster Cluster(string folder)
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSilo((_, silo) => silo.AddBlobGrainStorage());
        builder.ConfigureSiloHost((_, host) =>
        {
            host.Services.AddSingleton(TimeProvider.System).AddFileBlobStore(folder);
            host.Services.AddDreamerGrains(new GrainsOptions { HeartbeatPatience = TimeSpan.FromHours(1) });
        });
        return builder.Build();
    }

    private static async Task<(string Name, Func<int, Task> Call)[]> CallsAsync(IGrainFactory grains)
    {
        var (directory, tenant) = (grains.DeviceDirectory(), TenantId.Local);
        var reports = ImaginedReports.Of(Devices, new Random(1));
        await Task.WhenAll(reports.Select(directory.HeartbeatAsync));
        return
        [
            ("directory: heartbeat", n => directory.HeartbeatAsync(reports[n % Devices])),
            ("directory: choose, of a thousand", n => directory.ChooseAsync(null, "nano")),
            ("directory: list of a thousand", n => directory.ListAsync()),
            ("account: limits", n => grains.Account(tenant).ReadLimitsAsync()),
            ("tenant: reserve and release", async n =>
            {
                var id = GenerationId.Parse($"gen_{0:x32}_{n:x16}");
                await grains.Tenant(tenant).ReserveAsync([id]);
                await grains.Tenant(tenant).ReleaseAsync(id);
            }),
            ("day of a ledger: settle", n => grains.LedgerDay(tenant, new DateOnly(2026, 1, 1)).SettleAsync(LineOf(n))),
        ];
    }

    private static UsageRecord LineOf(int number) => new()
    {
        Generation = GenerationId.Parse($"gen_{1:x32}_{number:x16}"),
        Attempt = 1,
        Kind = GenerationKind.TextToImage,
        Model = "nano",
        Outcome = GenerationState.Succeeded,
        Steps = 16,
        DeviceTime = TimeSpan.FromMilliseconds(187),
        Size = 64,
        Frames = 1,
        CreatedAt = DateTimeOffset.UnixEpoch,
        EndedAt = DateTimeOffset.UnixEpoch.AddSeconds(number),
    };

    private static async Task<double> RateAsync(Func<int, Task> call, TimeSpan duration)
    {
        var (began, count) = (Stopwatch.GetTimestamp(), 0);
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(async _ =>
        {
            while (Stopwatch.GetElapsedTime(began) < duration)
            {
                await call(Interlocked.Increment(ref s_number));
                Interlocked.Increment(ref count);
            }
        }));
        return count / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static int s_number;
}
