using Dreamer.Client;
using Dreamer.Client.Generations;
using Dreamer.Client.Sessions;
using SkiaSharp;

namespace Dreamer.Cli.Tests.Client;

/// <summary>A line that loses a tenth of all questions and a tenth of all answers changes nothing of what is made.</summary>
public sealed class RetryTests(CliServer server) : IClassFixture<CliServer>
{
    private static readonly byte[] s_picture = Picture();

    // A question of HTTP/2 that has begun to be answered is not asked again: there a piece is lost whole.
    [Theory]
    [InlineData(DreamerTransport.Http, 0.5, 40)]
    [InlineData(DreamerTransport.Http, 0, 30)]
    [InlineData(DreamerTransport.Grpc, 0, 25)]
    public async Task Every_post_makes_one_thing(DreamerTransport transport, double passed, int count)
    {
        var loss = new Loss(seed: 7, passed);
        using var relay = new CutRelay(transport == DreamerTransport.Grpc ? server.GrpcUrl : server.Url, loss);
        using var direct = DreamerClient.Connect(server.Url, server.Key);
        using var client = transport == DreamerTransport.Grpc ? (IDreamerClient)DreamerGrpcClient.Connect(relay.Url, server.Key) : DreamerClient.Connect(relay.Url, server.Key);
        var assetsBefore = await direct.Assets.ListAllAsync().CountAsync();
        var made = new List<string>();
        var title = $"{transport} {passed}";

        for (var number = 0; number < count; number++)
        {
            var session = await client.Sessions.CreateAsync(new NewSession($"{title} {number}"));
            var generation = await client.Generations.CreateAsync(session.Id, NewGeneration.TextToImage($"{title} {number}") with { Steps = 1 });
            await client.Sessions.ForkAsync(session.Id, new SessionFork(Title: $"{title} {number} again"));
            await client.Assets.UploadAsync(new MemoryStream(s_picture), 64);
            made.Add(generation.Id);
        }

        Assert.True(loss.Count > count / 2, $"{loss.Count} losses");
        var titles = await direct.Sessions.ListAllAsync().Select(session => session.Title).Where(found => found.StartsWith(title + " ", StringComparison.Ordinal)).ToListAsync();
        Assert.Equal(Enumerable.Range(0, count).SelectMany(number => new[] { $"{title} {number}", $"{title} {number} again" }).Order(), titles.Order());
        Assert.Equal(count, await direct.Assets.ListAllAsync().CountAsync() - assetsBefore);
        await AssertOnceInTheLedgerAsync(direct, made, title);
    }

    [Fact]
    public async Task A_deletion_whose_answer_was_lost_is_done()
    {
        using var direct = DreamerClient.Connect(server.Url, server.Key);
        var loss = new Loss(seed: 3, passed: 0);
        using var relay = new CutRelay(server.Url, loss);
        using var client = DreamerClient.Connect(relay.Url, server.Key);
        for (var number = 0; number < 40; number++)
        {
            var session = await direct.Sessions.CreateAsync(new NewSession($"gone {number}"));
            await client.Sessions.DeleteAsync(session.Id);
        }

        Assert.True(loss.Count > 0);
        Assert.DoesNotContain(await direct.Sessions.ListAllAsync().ToListAsync(), session => session.Title.StartsWith("gone ", StringComparison.Ordinal));
        await Assert.ThrowsAsync<DreamerApiException>(() => direct.Sessions.DeleteAsync("ses_" + new string('0', 32)));
    }

    [Fact]
    public async Task A_download_goes_on_where_it_broke()
    {
        using var direct = DreamerClient.Connect(server.Url, server.Key);
        var still = await direct.GenerateAsync(NewGeneration.TextToImage("long") with { Steps = 1 });
        var whole = new MemoryStream();
        await direct.Generations.DownloadAsync(still.Id, ResultVariants.Image, whole);
        var loss = new Loss(seed: 5, passed: 0.5);
        using var relay = new CutRelay(server.Url, loss);
        using var client = DreamerClient.Connect(relay.Url, server.Key);

        for (var number = 0; number < 40; number++)
        {
            var copy = new MemoryStream();
            await client.Generations.DownloadAsync(still.Id, ResultVariants.Image, copy);
            Assert.Equal(whole.ToArray(), copy.ToArray());
        }

        Assert.True(loss.Count > 0);
    }

    [Fact]
    public async Task A_stream_that_cannot_seek_is_sent_once()
    {
        using var client = DreamerClient.Connect(server.Url, server.Key);
        var asset = await client.Assets.UploadAsync(new Forward(s_picture), 64);
        Assert.Equal(asset, await client.Assets.GetAsync(asset.Id));

        using var relay = new CutRelay(new Uri("http://127.0.0.1:9")); // nobody is there: every connection is cut
        using var cut = DreamerClient.Connect(relay.Url, server.Key);
        relay.Dispose();
        await Assert.ThrowsAsync<HttpRequestException>(() => cut.Assets.UploadAsync(new Forward(s_picture), 64));
    }

    private static async Task AssertOnceInTheLedgerAsync(DreamerClient direct, List<string> made, string title)
    {
        foreach (var id in made)
        {
            Assert.Equal(GenerationStates.Succeeded, (await direct.Generations.WaitAsync(id)).State);
        }

        var lines = await direct.Usage.ListAllAsync().Select(line => line.Generation).ToListAsync();
        Assert.All(made, id => Assert.Single(lines, id));
        Assert.Equal(lines.Count, lines.Distinct().Count());
        var inSessions = await direct.Sessions.ListAllAsync().Where(session => session.Title.StartsWith(title + " ", StringComparison.Ordinal))
            .SelectMany(session => direct.Sessions.ListAllGenerationsAsync(session.Id)).CountAsync();
        Assert.Equal(2 * made.Count, inSessions); // one, and its copy in the fork
    }

    private static byte[] Picture()
    {
        using var bitmap = new SKBitmap(64, 64);
        bitmap.Erase(SKColors.Red);
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    private sealed class Forward(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
