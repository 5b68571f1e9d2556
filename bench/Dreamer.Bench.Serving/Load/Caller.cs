using System.Diagnostics;
using Dreamer.Client;
using Dreamer.Client.Generations;
using Dreamer.Client.Sessions;

namespace Dreamer.Bench.Serving.Load;

/// <summary>Somebody with a session of its own who wants one thing at a time and waits for it.</summary>
internal sealed class Caller(DreamerClient client, string session)
{
    public static async Task<Caller> CreateAsync(DreamerClient client, CancellationToken stop) =>
        new(client, (await client.Sessions.CreateAsync(new NewSession("bench"), stop)).Id);

    public async Task<(Generation Generation, TimeSpan Latency)> MakeAsync(NewGeneration request, CancellationToken stop)
    {
        var began = Stopwatch.GetTimestamp();
        var created = await client.Generations.CreateAsync(session, request, stop);
        var done = created.IsFinished ? created : await client.Generations.WaitAsync(created.Id, stop);
        return (done, Stopwatch.GetElapsedTime(began));
    }

    public async Task<(Generation Generation, TimeSpan Latency)> RequireAsync(NewGeneration request, CancellationToken stop)
    {
        var (done, latency) = await MakeAsync(request, stop);
        return done.State == GenerationStates.Succeeded
            ? (done, latency)
            : throw new InvalidOperationException($"Generation '{done.Id}' is {done.State}: {done.Error?.Message}");
    }
}
