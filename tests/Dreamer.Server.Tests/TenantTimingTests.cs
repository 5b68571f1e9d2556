using System.Diagnostics;
using System.Globalization;
using Dreamer.Client;
using Dreamer.Client.Admin;
using Dreamer.Client.Generations;
using Dreamer.Client.Sessions;
using Dreamer.Testing;
using Xunit.Abstractions;

namespace Dreamer.Server.Tests;

/// <summary>
/// Whether time tells one tenant what another has asked for. What a neighbour has made, and what nobody has, are asked for in turns, and compared by
/// the sum of their ranks (Mann and Whitney 1947); the same comparison sees at once what the tenant has made itself.
/// </summary>
[Trait("Speed", "Slow")]
public sealed class TenantTimingTests(ITestOutputHelper output) : IDisposable
{
    private const string AdminKey = "the-admin-of-the-timing-tests";
    private const int Trials = 30;
    private const double Seen = 4; // standard deviations: by chance once in 16,000 runs

    private readonly TemporaryFolder _data = new();

    [NanoFact]
    public async Task A_tenant_waits_as_long_for_what_another_has_made_as_for_what_nobody_has()
    {
        using var server = await ServerProcess.StartAsync(_data.Path, null, ("DREAMER_ADMIN_KEY", AdminKey));
        using var admin = DreamerClient.Connect(server.Url, AdminKey);
        using DreamerClient neighbour = await JoinAsync(server, admin, "neighbour"), tenant = await JoinAsync(server, admin, "tenant");
        var (theirs, own) = (await SessionAsync(neighbour), await SessionAsync(tenant));
        await TimeAsync(tenant, own, -1); // what only a first one takes

        var (made, unmade, again) = (new List<double>(), new List<double>(), new List<double>());
        for (var trial = 0; trial < Trials; trial++)
        {
            await TimeAsync(neighbour, theirs, 2 * trial);
            made.Add(await TimeAsync(tenant, own, 2 * trial));
            unmade.Add(await TimeAsync(tenant, own, (2 * trial) + 1));
            again.Add(await TimeAsync(tenant, own, 2 * trial));
        }

        var (between, within) = (Distance(made, unmade), Distance(again, unmade));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"medians in ms: made by another {Median(made):0.0}, by nobody {Median(unmade):0.0}, by itself {Median(again):0.0}; {between:0.0} and {within:0.0} standard deviations"));
        Assert.InRange(within, double.MinValue, -Seen);
        Assert.InRange(between, -Seen, Seen);
    }

    public void Dispose() => _data.Dispose();

    private static async Task<DreamerClient> JoinAsync(ServerProcess server, DreamerClient admin, string tenant)
    {
        await admin.Tenants.CreateAsync(new NewTenant(tenant));
        return DreamerClient.Connect(server.Url, (await admin.Keys.CreateAsync(tenant, new NewApiKey())).Secret!);
    }

    private static async Task<string> SessionAsync(DreamerClient client) => (await client.Sessions.CreateAsync(new NewSession())).Id;

    /// <summary>Milliseconds from the request to the end; each number is a caption and a seed of its own.</summary>
    private static async Task<double> TimeAsync(DreamerClient client, string session, int number)
    {
        var request = NewGeneration.TextToImage($"a large red star number {number}") with { Seed = number + 1, Steps = 2 };
        var began = Stopwatch.GetTimestamp();
        var end = await client.Generations.WaitAsync((await client.Generations.CreateAsync(session, request)).Id);
        Assert.Equal(GenerationStates.Succeeded, end.State);
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }

    private static double Median(IEnumerable<double> times) => times.Order().ElementAt(Trials / 2);

    /// <summary>How many standard deviations the first are from the second; below 0 they are sooner.</summary>
    private static double Distance(List<double> first, List<double> second)
    {
        var sooner = first.Sum(one => second.Count(other => one > other) + (0.5 * second.Count(other => one == other)));
        var (mean, deviation) = (Trials * Trials / 2.0, Math.Sqrt(Trials * Trials * ((2 * Trials) + 1) / 12.0));
        return (sooner - mean) / deviation;
    }
}
