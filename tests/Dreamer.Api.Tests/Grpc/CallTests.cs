using System.Net;
using System.Text;
using Dreamer.Api.Tests.Hosting;
using Dreamer.Media;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client.Web;
using Grpc.Reflection.V1Alpha;

namespace Dreamer.Api.Tests.Grpc;

/// <summary>Every call does over gRPC what its twin does over HTTP.</summary>
public sealed class CallTests(ApiHost host) : IClassFixture<ApiHost>
{
    [Fact]
    public async Task A_session_is_opened_shown_listed_forked_and_deleted()
    {
        var opened = (await host.Grpc.AskAsync<V1.SessionServiceCreateResponse>(
            "SessionService/Create", new V1.SessionServiceCreateRequest { Title = "stars", Metadata = { ["team"] = "red" } })).Session;
        var shown = (await GetSessionAsync(opened.Id)).Session;
        var listed = await host.Grpc.AskAsync<V1.SessionServiceListResponse>("SessionService/List", new V1.SessionServiceListRequest { Limit = 100 });
        var fork = (await host.Grpc.AskAsync<V1.SessionServiceForkResponse>(
            "SessionService/Fork", new V1.SessionServiceForkRequest { Id = opened.Id, Title = "again" })).Session;
        await host.Grpc.AskAsync<V1.SessionServiceDeleteResponse>("SessionService/Delete", new V1.SessionServiceDeleteRequest { Id = opened.Id });

        Assert.Equal(("stars", "red"), (shown.Title, shown.Metadata["team"]));
        Assert.Contains(listed.Sessions, session => session.Id == opened.Id && session.Title == "stars");
        Assert.Equal(("again", opened.Id), (fork.Title, fork.ForkedFrom));
        Assert.Equal(StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(() => GetSessionAsync(opened.Id))).StatusCode);
    }

    [Fact]
    public async Task A_generation_is_started_waited_for_listed_and_fetched()
    {
        var session = await host.Grpc.OpenSessionAsync();
        var started = await host.Grpc.GenerateAsync(session.Id, Still("a red star", steps: 2));
        var ended = await EndOfAsync(started.Id);
        var listed = await host.Grpc.AskAsync<V1.GenerationServiceListResponse>(
            "GenerationService/List", new V1.GenerationServiceListRequest { SessionId = session.Id });
        var (header, bytes) = await ContentAsync(started.Id, V1.ArtifactVariant.Unspecified);

        Assert.Equal((V1.GenerationState.Succeeded, 2), (ended.State, ended.Settings.Steps));
        Assert.Equal([started.Id], listed.Generations.Select(generation => generation.Id));
        Assert.Equal(("image/png", bytes.Length), (header.ContentType, (int)header.Bytes));
        Assert.Equal(await host.Http.GetByteArrayAsync($"/v1/generations/{started.Id}/content"), bytes);
        Assert.StartsWith("the Latents of", Encoding.UTF8.GetString((await ContentAsync(started.Id, V1.ArtifactVariant.Latents)).Bytes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_are_asked_for_at_once()
    {
        var session = await host.Grpc.OpenSessionAsync();

        var first = await host.Grpc.GenerateAsync(session.Id, new() { Kind = V1.GenerationKind.TextToImage, Caption = "a star", Count = 3, Steps = 1 });

        Assert.Equal(3, first.Variations.Count);
        Assert.Equal(first.Id, first.Variations[0]);
    }

    [Fact]
    public async Task An_endless_one_is_cancelled()
    {
        var session = await host.Grpc.OpenSessionAsync();
        var started = await host.Grpc.GenerateAsync(session.Id, Still("endless"));

        var cancelled = await host.Grpc.AskAsync<V1.GenerationServiceCancelResponse>(
            "GenerationService/Cancel", new V1.GenerationServiceCancelRequest { Id = started.Id });

        Assert.Contains(cancelled.Result, new[] { V1.CancelOutcome.Cancelled, V1.CancelOutcome.Cancelling });
        Assert.Equal(V1.GenerationState.Cancelled, (await EndOfAsync(started.Id)).State);
    }

    [Theory]
    [InlineData(64 * 1024)]
    [InlineData(1000)]
    public async Task A_picture_is_uploaded_in_chunks_and_comes_back_the_same(int chunk)
    {
        var picture = Png.Encode(RgbImage.Filled(64, 64, (9, 9, 9)));

        var asset = await host.Grpc.UploadAsync(picture, new V1.Size { Width = 64, Height = 32 }, chunk);
        var listed = await host.Grpc.AskAsync<V1.AssetServiceListResponse>("AssetService/List", new V1.AssetServiceListRequest());
        var shown = (await host.Grpc.AskAsync<V1.AssetServiceGetResponse>("AssetService/Get", new V1.AssetServiceGetRequest { Id = asset.Id })).Asset;
        using var call = host.Grpc.Stream<V1.AssetServiceDownloadResponse>("AssetService/Download", new V1.AssetServiceDownloadRequest { Id = asset.Id, Offset = 9 });
        var parts = await call.ResponseStream.ReadAllAsync().ToListAsync();
        await host.Grpc.AskAsync<V1.AssetServiceDeleteResponse>("AssetService/Delete", new V1.AssetServiceDeleteRequest { Id = asset.Id });

        Assert.Equal((64, 32), (asset.Size.Width, asset.Size.Height));
        Assert.Equal(asset, shown);
        Assert.Contains(asset, listed.Assets);
        Assert.Equal(asset.Bytes - 9, parts.Skip(1).Sum(part => part.Chunk.Length));
        Assert.Equal((long)parts[0].Header.Bytes, asset.Bytes);
        Assert.Equal(404, (await host.GetAsync($"/v1/assets/{asset.Id}")).Status);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(-1)] // from the end
    public async Task What_is_fetched_from_an_offset_on_is_the_rest(int offset)
    {
        var still = await host.SomeStillAsync();
        var whole = await ContentAsync(still, V1.ArtifactVariant.Image);
        var from = offset < 0 ? whole.Bytes.Length : offset;

        var rest = await ContentAsync(still, V1.ArtifactVariant.Image, from);

        Assert.Equal(whole.Header, rest.Header);
        Assert.Equal(whole.Bytes[from..], rest.Bytes);
    }

    [Fact]
    public async Task Models_usage_and_quota_are_read()
    {
        var models = await host.Grpc.AskAsync<V1.ModelServiceListResponse>("ModelService/List", new V1.ModelServiceListRequest());
        await EndOfAsync((await host.Grpc.GenerateAsync((await host.Grpc.OpenSessionAsync()).Id, Still("a star", steps: 1))).Id);
        var usage = await host.Grpc.AskAsync<V1.UsageServiceGetResponse>("UsageService/Get", new V1.UsageServiceGetRequest { Limit = 1 });
        var quota = await host.Grpc.AskAsync<V1.UsageServiceQuotaResponse>("UsageService/Quota", new V1.UsageServiceQuotaRequest());

        Assert.Equal(("fake", "ready", "star"), (models.Models.Single().Id, models.Models[0].State, models.Models[0].Vocabulary["shapes"].Words_[0]));
        Assert.True(usage.Totals.Generations >= 1 && usage.Records.Count == 1);
        Assert.Equal(10_000, quota.Limits.Single(limit => limit.Name == "pending_generations").Limit);
    }

    [Fact]
    public async Task Health_is_told_without_a_key()
    {
        using var stranger = new GrpcCaller(host.GrpcUrl, key: null);

        var whole = await stranger.AskAsync<HealthCheckResponse>("grpc.health.v1.Health/Check", new HealthCheckRequest());
        var one = await stranger.AskAsync<HealthCheckResponse>("grpc.health.v1.Health/Check", new HealthCheckRequest { Service = "dreamer.v1.SessionService" });
        var unknown = await Assert.ThrowsAsync<RpcException>(() =>
            stranger.AskAsync<HealthCheckResponse>("grpc.health.v1.Health/Check", new HealthCheckRequest { Service = "nobody" }));

        Assert.Equal((HealthCheckResponse.Types.ServingStatus.Serving, HealthCheckResponse.Types.ServingStatus.Serving), (whole.Status, one.Status));
        Assert.Equal(StatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task Reflection_lists_the_services()
    {
        using var channel = global::Grpc.Net.Client.GrpcChannel.ForAddress(host.GrpcUrl);
        using var call = new ServerReflection.ServerReflectionClient(channel).ServerReflectionInfo();
        await call.RequestStream.WriteAsync(new ServerReflectionRequest { ListServices = "" });
        await call.ResponseStream.MoveNext(CancellationToken.None);

        var services = call.ResponseStream.Current.ListServicesResponse.Service.Select(service => service.Name);

        Assert.Superset(Api.Grpc.Calls.ServiceNames.All.ToHashSet(), services.ToHashSet());
    }

    [Theory]
    [InlineData(GrpcWebMode.GrpcWeb)]
    [InlineData(GrpcWebMode.GrpcWebText)]
    public async Task A_browser_speaks_gRPC_Web_on_HTTPs_port(GrpcWebMode mode)
    {
        using var web = new GrpcCaller(
            host.Http.BaseAddress!, ApiHost.Key, sockets => new GrpcWebHandler(mode, sockets), HttpVersion.Version11);
        var session = await web.OpenSessionAsync();
        var still = await web.GenerateAsync(session.Id, Still("a star", steps: 1));
        using var events = web.Stream<V1.GenerationServiceWatchResponse>("GenerationService/Watch", new V1.GenerationServiceWatchRequest { Id = still.Id });
        var last = await events.ResponseStream.ReadAllAsync().LastAsync();
        var refused = await Assert.ThrowsAsync<RpcException>(() =>
            web.AskAsync<V1.GenerationServiceGetResponse>("GenerationService/Get", new V1.GenerationServiceGetRequest { Id = "gen_7" }));

        Assert.Equal(V1.GenerationState.Succeeded, last.Event.State);
        Assert.Equal((StatusCode.InvalidArgument, "invalid_request"), (refused.StatusCode, refused.ReasonOf()));
    }

    [Fact]
    public async Task A_deadline_reaches_what_waits()
    {
        var session = await host.Grpc.OpenSessionAsync();
        var endless = await host.Grpc.GenerateAsync(session.Id, Still("endless"));

        var late = await Assert.ThrowsAsync<RpcException>(() => host.Grpc.AskWithinAsync<V1.GenerationServiceGetResponse>(
            TimeSpan.FromMilliseconds(200), "GenerationService/Get",
            new V1.GenerationServiceGetRequest { Id = endless.Id, Wait = Duration.FromTimeSpan(TimeSpan.FromSeconds(60)) }));

        Assert.Equal(StatusCode.DeadlineExceeded, late.StatusCode);
    }

    private static V1.GenerationRequest Still(string caption, int steps = 4) =>
        new() { Kind = V1.GenerationKind.TextToImage, Caption = caption, Steps = steps };

    private Task<V1.SessionServiceGetResponse> GetSessionAsync(string id) =>
        host.Grpc.AskAsync<V1.SessionServiceGetResponse>("SessionService/Get", new V1.SessionServiceGetRequest { Id = id });

    private async Task<V1.Generation> EndOfAsync(string id) => (await host.Grpc.AskAsync<V1.GenerationServiceGetResponse>(
        "GenerationService/Get", new V1.GenerationServiceGetRequest { Id = id, Wait = Duration.FromTimeSpan(TimeSpan.FromSeconds(30)) })).Generation;

    private async Task<(V1.ContentHeader Header, byte[] Bytes)> ContentAsync(string id, V1.ArtifactVariant variant, long offset = 0)
    {
        var request = new V1.GenerationServiceContentRequest { Id = id, Variant = variant, Offset = offset };
        using var call = host.Grpc.Stream<V1.GenerationServiceContentResponse>("GenerationService/Content", request);
        var parts = await call.ResponseStream.ReadAllAsync().ToListAsync();
        return (parts[0].Header, [.. parts.Skip(1).SelectMany(part => part.Chunk)]);
    }
}
