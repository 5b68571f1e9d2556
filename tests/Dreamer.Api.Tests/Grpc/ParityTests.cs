using Dreamer.Api.Tests.Hosting;
using Dreamer.Media;
using Google.Protobuf;

namespace Dreamer.Api.Tests.Grpc;

/// <summary>What is read over gRPC is, field by field, what is read over HTTP.</summary>
public sealed class ParityTests(ApiHost host) : IClassFixture<ApiHost>
{
    [Theory]
    [InlineData("""{"kind": "text_to_image", "caption": "a red star", "steps": 2, "seed": 9007199254740993, "metadata": {"team": "red"}}""")]
    [InlineData("""{"kind": "text_to_image", "caption": "a photo of a star", "negative_caption": "a circle", "size": "96x64", "guidance": 2.5, "previews": true, "steps": 1}""")]
    [InlineData("""{"kind": "text_to_video", "caption": "a red star", "motion_caption": "it moves", "steps": 2, "frames": 4, "fps": 4.5, "motion_strength": 0.25, "quality": "fast"}""")]
    [InlineData("""{"kind": "text_to_image", "caption": "broken", "lane": "batch", "deadline": "2030-01-31T12:00:00Z", "inexact": true}""")]
    [InlineData("""{"kind": "text_to_image", "caption": "a red star", "steps": 8, "stop_after": 4}""")]
    [InlineData("""{"kind": "refine", "parent": "STILL", "strength": 0.5, "caption": "a blue star"}""")]
    [InlineData("""{"kind": "animate", "parent": "STILL", "motion_caption": "the star moves", "image_guidance": 1.5}""")]
    public async Task A_generation(string json)
    {
        var still = await host.SomeStillAsync();
        var id = await host.GenerateAsync("ses_" + still[4..36], json.Replace("STILL", still, StringComparison.Ordinal));
        var http = await host.GetAsync($"/v1/generations/{id}?wait=30s");

        var grpc = (await host.Grpc.AskAsync<V1.GenerationServiceGetResponse>("GenerationService/Get", new V1.GenerationServiceGetRequest { Id = id })).Generation;

        AssertSame(http, grpc);
    }

    [Fact]
    public async Task A_session_and_its_tree()
    {
        var still = await host.SomeStillAsync();
        var session = "ses_" + still[4..36];

        var grpc = (await host.Grpc.AskAsync<V1.SessionServiceGetResponse>("SessionService/Get", new V1.SessionServiceGetRequest { Id = session })).Session;

        AssertSame(await host.GetAsync($"/v1/sessions/{session}"), grpc);
    }

    [Fact]
    public async Task An_asset()
    {
        var http = await host.UploadAsync(Png.Encode(RgbImage.Filled(64, 64, (4, 5, 6))), "?size=64x32");

        var grpc = (await host.Grpc.AskAsync<V1.AssetServiceGetResponse>("AssetService/Get", new V1.AssetServiceGetRequest { Id = http["id"] })).Asset;

        AssertSame(http, grpc);
    }

    [Fact]
    public async Task Models_and_limits()
    {
        var models = await host.Grpc.AskAsync<V1.ModelServiceListResponse>("ModelService/List", new V1.ModelServiceListRequest());
        var limits = await host.Grpc.AskAsync<V1.UsageServiceQuotaResponse>("UsageService/Quota", new V1.UsageServiceQuotaRequest());

        Assert.Equal(
            WireJson.Of((await host.GetAsync("/v1/models")).Json.GetProperty("data")[0])!.ToJsonString(), WireJson.Of(models.Models[0])!.ToJsonString());
        Assert.Equal(
            (await host.GetAsync("/v1/quota")).Json.GetProperty("limits").EnumerateArray().Select(limit => limit.GetProperty("name").GetString()),
            limits.Limits.Select(limit => limit.Name));
    }

    [Fact]
    public async Task A_line_of_the_ledger()
    {
        await host.SomeStillAsync();
        var http = (await host.GetAsync("/v1/usage?limit=1")).Json;

        var grpc = await host.Grpc.AskAsync<V1.UsageServiceGetResponse>("UsageService/Get", new V1.UsageServiceGetRequest { Limit = 1 });

        Assert.Equal(WireJson.Of(http.GetProperty("data")[0])!.ToJsonString(), WireJson.Of(grpc.Records[0])!.ToJsonString());
        Assert.Equal((http.GetProperty("from").GetString(), http.GetProperty("to").GetString()), (grpc.From, grpc.To));
    }

    private static void AssertSame(Answer http, IMessage grpc) =>
        Assert.Equal(WireJson.Of(http.Json)!.ToJsonString(), WireJson.Of(grpc)!.ToJsonString());
}
