using System.Globalization;
using Dreamer.Client.Generations;
using Dreamer.Client.Sessions;
using Dreamer.Inference;
using Xunit.Abstractions;

namespace Dreamer.Server.Tests;

/// <summary>What those who wait are told, against what it then took, with the model that ships.</summary>
public sealed class EtaTests(ITestOutputHelper output)
{
    private const int Waiting = 5;

    [NanoFact]
    public async Task Who_waits_is_told_a_time_that_is_within_a_factor_of_two_of_what_it_takes()
    {
        await using var server = await ModelServer.StartAsync(NanoFactAttribute.ModelFolder, new InferenceOptions { ModelFolder = NanoFactAttribute.ModelFolder, MaxResidentJobs = 1 });
        using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var session = (await server.Client.Sessions.CreateAsync(new NewSession(), stop.Token)).Id;
        for (var measured = 0; measured < 2; measured++) // the first of a shape pays for more than its own
        {
            await server.Client.Generations.WaitAsync((await StartAsync(server, session, measured, stop.Token)).Id, stop.Token);
        }
        var started = await Task.WhenAll(Enumerable.Range(2, Waiting + 1).Select(seed => StartAsync(server, session, seed, stop.Token)));

        var told = await Task.WhenAll(started.Select(still => FirstToldAsync(server, still.Id, stop.Token)));

        var ratios = told.OfType<double>().Order().ToList();
        output.WriteLine($"told / taken: {string.Join(", ", ratios.Select(ratio => ratio.ToString("0.00", CultureInfo.InvariantCulture)))}");
        Assert.True(ratios.Count >= Waiting, $"{ratios.Count} of {Waiting} were told of a time");
        Assert.InRange(ratios[ratios.Count / 2], 0.5, 2);
    }

    private static Task<Generation> StartAsync(ModelServer server, string session, int seed, CancellationToken stop) =>
        server.Client.Generations.CreateAsync(session, NewGeneration.TextToImage("a large red star on a blue background") with { Seed = seed, Steps = 8 }, stop);

    /// <summary>What it was told first, while it waited, divided by what it then took; null for one that never waited.</summary>
    private static async Task<double?> FirstToldAsync(ModelServer server, string id, CancellationToken stop)
    {
        (DateTimeOffset At, long Eta)? first = null;
        var last = DateTimeOffset.MinValue;
        await foreach (var happened in server.Client.Generations.WatchAsync(id, cancellationToken: stop))
        {
            if (happened is { State: GenerationStates.Queued, Progress: { StartsInMs: not null, EtaMs: { } eta } })
            {
                first ??= (happened.At, eta);
            }
            last = happened.At;
        }
        return first is { } told ? told.Eta / (last - told.At).TotalMilliseconds : null;
    }
}
