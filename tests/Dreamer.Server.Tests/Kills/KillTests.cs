using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Dreamer.Client;
using Dreamer.Client.Generations;
using Dreamer.Client.Usage;
using Dreamer.Diffusion.Tests.Pipelines;
using Dreamer.Testing;

namespace Dreamer.Server.Tests.Kills;

/// <summary>
/// <c>kill -9</c> at random moments, as many as DREAMER_KILLS says, during as many generations of all kinds. Whatever a kill hits, what is left
/// at the end must be what a server leaves that nobody killed. What came of it is written to kills.txt beside the tests.
/// </summary>
public sealed class KillTests : IDisposable
{
    private const int FewKills = 6;
    private const int FewestRequests = 8; // two of each kind

    private readonly TinyModelFolder _model = new();

    private static int Kills => int.Parse(Environment.GetEnvironmentVariable("DREAMER_KILLS") ?? $"{FewKills}", CultureInfo.InvariantCulture);

    [Fact]
    public async Task Killed_again_and_again_a_server_makes_and_bills_and_keeps_what_one_makes_that_nobody_killed()
    {
        using TemporaryFolder calm = new(), killed = new();
        var count = Math.Max(Kills, FewestRequests);
        var began = Stopwatch.StartNew();
        var expected = await FinishAsync(calm.Path, new Requests(count));
        var undisturbed = began.Elapsed;

        // Twice what a new process takes for its first still: so kills come before, in the middle of, and after work.
        var (requests, server) = (new Requests(count), new KilledServer(killed.Path, _model.Folder, 2 * expected.First, new Random(Kills)));
        await server.LiveAndDieAsync(requests, Kills);
        var actual = await FinishAsync(killed.Path, requests);

        Report(server, expected, actual, undisturbed, began.Elapsed);
        Assert.All(expected.Ends, request => Assert.Equal((GenerationStates.Succeeded, request.Value.Bytes), (actual.Ends[request.Key].Generation.State, actual.Ends[request.Key].Bytes)));
        AssertBilledOnce(expected, actual);
        Assert.Empty(actual.Orphans);
        Assert.Empty(actual.Missing);
        Assert.Equal(expected.Blobs, actual.Blobs);
    }

    public void Dispose() => _model.Dispose();

    /// <summary>As many lines as generations, each with the steps that the generation has when nothing is done twice.</summary>
    private static void AssertBilledOnce(Outcome expected, Outcome actual)
    {
        Assert.Equal(expected.Ends.Count, actual.Lines.Count);
        Assert.Equal(expected.Ends.Count, actual.Totals.Generations);
        Assert.Equal((0, expected.Totals.Steps, expected.Totals.Pixels), (actual.Totals.Repeats, actual.Totals.Steps, actual.Totals.Pixels));
        foreach (var (request, end) in expected.Ends)
        {
            var (calm, killed) = (expected.Lines[end.Generation.Id], actual.Lines[actual.Ends[request].Generation.Id]);
            Assert.Equal((calm.Kind, calm.Outcome, calm.Steps, calm.Frames, calm.StillOf is null), (killed.Kind, killed.Outcome, killed.Steps, killed.Frames, killed.StillOf is null));
            Assert.True(killed.DeviceSeconds > 0, $"{request}: {killed}");
        }
    }

    private async Task<Outcome> FinishAsync(string data, Requests requests)
    {
        using var server = await ServerProcess.StartAsync(data, _model.Folder, KilledServer.SmallChunks);
        var began = Stopwatch.StartNew();
        await requests.AskAsync(server.Client, 1);
        await requests.EndOfFirstAsync(server.Client);
        var first = began.Elapsed;
        await requests.AskAsync(server.Client, requests.Count);
        var ends = new Dictionary<string, (Generation Generation, string Bytes)>();
        foreach (var (request, end) in await requests.EndsAsync(server.Client))
        {
            ends[request] = (end, await BytesOfAsync(server.Client, end));
        }
        var (lines, totals) = await Requests.LedgerAsync(server.Client);
        var sessions = await StoredBlobs.SessionsAsync(server.Client);
        await IdleAsync(data);
        server.Kill();
        var temporary = StoredBlobs.TemporaryFiles(data);
        var (kept, orphans, missing) = await new StoredBlobs(data).CompareAsync(sessions, lines.Count);
        return new Outcome(first, ends, lines, totals, kept - RequestRecords(data), [.. orphans, .. Enumerable.Repeat("~tmp", temporary)], missing);
    }

    /// <summary>Requests that a killed server answered to nobody are sent again, and each leaves a record for its day.</summary>
    private static int RequestRecords(string data) => Directory.GetFiles(Path.Combine(data, "blobs", ".grains", "once"), "*", SearchOption.AllDirectories).Length;

    /// <summary>A generation's end is told before its mark is cleared.</summary>
    private static async Task IdleAsync(string data)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (Directory.Exists(Path.Combine(data, "blobs", "_unfinished")))
        {
            await Task.Delay(20, late.Token);
        }
    }

    private static async Task<string> BytesOfAsync(DreamerClient client, Generation end)
    {
        var digests = new List<string>();
        foreach (var made in end.Outputs)
        {
            using var content = new MemoryStream();
            await client.Generations.DownloadAsync(end.Id, made.Variant, content);
            digests.Add($"{made.Variant} {content.Length} {Convert.ToHexString(SHA256.HashData(content.ToArray()))[..16]}");
        }
        return string.Join(", ", digests.Order());
    }

    private static void Report(KilledServer server, Outcome expected, Outcome actual, TimeSpan undisturbed, TimeSpan all)
    {
        File.WriteAllText(Path.Combine(AppContext.BaseDirectory, "kills.txt"), string.Create(CultureInfo.InvariantCulture, $"""
            {Kills} kills during {actual.Ends.Count} generations, {actual.Lines.Values.Count(line => line.StillOf is not null)} of them stills of a text_to_video: {server}
            {actual.Ends.Values.Count(end => end.Generation.State == GenerationStates.Succeeded)} succeeded, {actual.Ends.Count(end => end.Value.Bytes == expected.Ends[end.Key].Bytes)} of them with the bytes of a server that nobody killed
            {actual.Totals.Generations} lines in the ledger for {actual.Lines.Count} generations, after {actual.Lines.Values.Sum(line => line.Attempt)} admissions ({expected.Lines.Values.Sum(line => line.Attempt)} undisturbed)
            {actual.Totals.Steps} steps billed ({expected.Totals.Steps} undisturbed), {actual.Totals.DeviceSeconds:0.0} device-seconds ({expected.Totals.DeviceSeconds:0.0} undisturbed)
            {actual.Blobs} blobs kept ({expected.Blobs} undisturbed), {actual.Orphans.Count} orphans, {actual.Missing.Count} missing
            {undisturbed.TotalSeconds:0} s undisturbed, {(all - undisturbed).TotalSeconds:0} s with kills
            """));
    }

    private sealed record Outcome(
        TimeSpan First,
        Dictionary<string, (Generation Generation, string Bytes)> Ends,
        Dictionary<string, UsageRecord> Lines,
        UsageTotals Totals,
        int Blobs,
        List<string> Orphans,
        List<string> Missing);
}
