using Dreamer.Client;
using Dreamer.Client.Generations;
using Dreamer.Client.Sessions;
using Dreamer.Media.Video;
using Dreamer.Testing;
using Xunit.Abstractions;

namespace Dreamer.Server.Tests.Grpc;

/// <summary>The real server and the real model over gRPC: our client, and others' in Python and Node.</summary>
[Trait("Speed", "Slow")]
public sealed class NanoGrpcTests(NanoServer server, ITestOutputHelper shown) : IClassFixture<NanoServer>
{
    [NanoFact]
    public async Task A_clip_is_made_watched_and_saved_and_HTTP_has_the_same()
    {
        var states = new List<string?>();
        var request = NewGeneration.TextToVideo("a large red star on a blue background", "the star moves to the left") with { Seed = 7, Steps = 4 };

        var clip = await server.Grpc.GenerateAsync(request, new Reports(happened => states.Add(happened.State)));
        await server.Grpc.Generations.SaveAsync(clip.Id, server.File("clip.mp4"));
        await server.Http.Generations.SaveAsync(clip.Id, server.File("http.mp4"));

        var saved = await File.ReadAllBytesAsync(server.File("clip.mp4"));
        Assert.Equal(await File.ReadAllBytesAsync(server.File("http.mp4")), saved);
        Assert.Equal(16, (await VideoDecoder.DecodeAsync(saved)).Count);
        Assert.Equal(("queued", "succeeded"), (states[0], states[^1]));
        AssertSame(await server.Http.Generations.GetAsync(clip.Id), await server.Grpc.Generations.GetAsync(clip.Id));
    }

    [NanoFact]
    public async Task Every_other_call_does_what_it_does_over_HTTP()
    {
        var session = await server.Grpc.Sessions.CreateAsync(new NewSession("stars", new Dictionary<string, string> { ["team"] = "red" }));
        var still = await server.Grpc.Generations.CreateAsync(
            session.Id, new NewGeneration { Kind = "text_to_image", Caption = "a small green ring", Steps = 2, Count = 2, Previews = true });
        await server.Grpc.Generations.WaitAsync(still.Id);
        using var picture = new MemoryStream();
        await server.Grpc.Generations.DownloadAsync(still.Id, ResultVariants.Image, picture);
        var asset = await server.Grpc.Assets.UploadAsync(picture.ToArray());
        var fork = await server.Grpc.Sessions.ForkAsync(session.Id, new SessionFork(Title: "again"));
        var cancelled = await server.Grpc.Generations.CancelAsync(still.Id);

        Assert.True(await server.Grpc.IsReadyAsync());
        Assert.Equal(CancelResults.AlreadyCompleted, cancelled);
        Assert.Equal(await server.Http.Assets.GetAsync(asset.Id), await server.Grpc.Assets.GetAsync(asset.Id));
        AssertSame(await server.Http.Sessions.GetAsync(fork.Id), await server.Grpc.Sessions.GetAsync(fork.Id));
        AssertSame(await server.Http.Models.ListAsync(), await server.Grpc.Models.ListAsync());
        AssertSame(await server.Http.Usage.ReadAsync(limit: 2), await server.Grpc.Usage.ReadAsync(limit: 2));
        AssertSame(await server.Http.Sessions.ListGenerationsAsync(session.Id), await server.Grpc.Sessions.ListGenerationsAsync(session.Id));
        Assert.Equal(2, await server.Grpc.Sessions.ListAllGenerationsAsync(session.Id).CountAsync());

        await server.Grpc.Assets.DeleteAsync(asset.Id);
        await server.Grpc.Sessions.DeleteAsync(fork.Id);
        Assert.Equal(ErrorCodes.NotFound, (await Assert.ThrowsAsync<DreamerApiException>(() => server.Grpc.Sessions.GetAsync(fork.Id))).Code);
        Assert.DoesNotContain(fork.Id, await server.Grpc.Sessions.ListAllAsync().Select(one => one.Id).ToListAsync());
    }

    [PythonFact]
    public async Task Python_makes_a_clip_with_grpcio()
    {
        var output = await RunAsync(Clients.Python, [RepositoryRoot.Combine("examples/python/grpc_clip.py"), server.GrpcTarget, server.Running.Key, server.File("python.mp4")]);

        Assert.Contains("refused as it should be: INVALID_ARGUMENT: 'gen_7'", output, StringComparison.Ordinal);
        Assert.Equal(16, (await VideoDecoder.DecodeAsync(await File.ReadAllBytesAsync(server.File("python.mp4")))).Count);
    }

    [NodeFact]
    public async Task Node_makes_a_clip_with_grpc_js()
    {
        var output = await RunAsync("node", [RepositoryRoot.Combine("examples/node/grpc_clip.js"), server.GrpcTarget, server.Running.Key, server.File("node.mp4")]);

        Assert.Contains("refused as it should be: INVALID_ARGUMENT: 'gen_7'", output, StringComparison.Ordinal);
        Assert.Equal(16, (await VideoDecoder.DecodeAsync(await File.ReadAllBytesAsync(server.File("node.mp4")))).Count);
    }

    [BufFact]
    public async Task Buf_finds_nothing_to_say_of_the_contract() =>
        Assert.Equal("", await RunAsync(Path.Combine(NpmPackages.Folder, "@bufbuild/buf-linux-x64/bin/buf"), ["lint", RepositoryRoot.Combine("protos")]));

    private async Task<string> RunAsync(string program, string[] arguments)
    {
        var environment = new Dictionary<string, string> { ["NODE_PATH"] = NpmPackages.Folder, ["HOME"] = server.File(".") };
        var said = await OtherProgram.RunAsync(program, arguments, server.File("."), environment);
        shown.WriteLine(said);
        return said;
    }

    private static void AssertSame<T>(T http, T grpc) =>
        Assert.Equal(System.Text.Json.JsonSerializer.Serialize(http), System.Text.Json.JsonSerializer.Serialize(grpc));

    private sealed class Reports(Action<GenerationEvent> report) : IProgress<GenerationEvent>
    {
        public void Report(GenerationEvent value) => report(value);
    }
}
