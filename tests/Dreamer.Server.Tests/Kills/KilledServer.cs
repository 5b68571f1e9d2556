using Dreamer.Client;

namespace Dreamer.Server.Tests.Kills;

/// <summary>A server that is killed again and again: while it starts, while it is asked, while it works.</summary>
internal sealed class KilledServer(string data, string model, TimeSpan longestLife, Random random)
{
    /// <summary>A chunk of one step, so that work of a second has many checkpoints.</summary>
    public static readonly (string Name, string Value) SmallChunks = ("Inference__ChunkTarget", "00:00:00");

    private const int StartsAmongKills = 6; // one in so many comes before the server is ready

    private int _early;
    private int _unfinished;
    private int _checkpoints;

    public async Task LiveAndDieAsync(Requests requests, int kills)
    {
        for (var life = 1; life <= kills; life++)
        {
            using var server = ServerProcess.Launch(data, model, SmallChunks);
            var wanted = (life * requests.Count / kills) + 1;
            await (random.Next(StartsAmongKills) == 0 ? StartAsync(server) : WorkAsync(server, requests, wanted));
            Look();
        }
    }

    /// <summary>What the kills hit.</summary>
    public override string ToString() =>
        $"{_early} kills came before the server was ready; the others and these found {_unfinished} generations unfinished and {_checkpoints} checkpoints";

    private async Task StartAsync(ServerProcess server)
    {
        await Task.Delay(longestLife * random.NextDouble());
        server.Kill();
        _early++;
    }

    private async Task WorkAsync(ServerProcess server, Requests requests, int wanted)
    {
        await server.WaitUntilReadyAsync();
        using var dead = new CancellationTokenSource();
        var asking = AskAsync(server.Client, requests, wanted, dead.Token);
        await Task.Delay(longestLife * random.NextDouble());
        server.Kill();
        await dead.CancelAsync(); // the client would go on trying for a while
        await asking;
    }

    private static async Task AskAsync(DreamerClient client, Requests requests, int wanted, CancellationToken dead)
    {
        try
        {
            await requests.AskAsync(client, wanted, dead);
        }
        catch (Exception died) when (died is HttpRequestException or IOException or OperationCanceledException)
        {
            // The next life looks what was taken.
        }
    }

    private void Look()
    {
        var files = new DirectoryInfo(Path.Combine(data, "blobs")).EnumerateFiles("*", SearchOption.AllDirectories).ToList();
        _unfinished += files.Count(file => file.FullName.Contains("_unfinished", StringComparison.Ordinal));
        _checkpoints += files.Count(file => file.Name == "checkpoint");
    }
}
