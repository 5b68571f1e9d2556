using Dreamer.Api.Tests.Hosting;
using Dreamer.Media;
using Google.Rpc;
using Grpc.Core;

namespace Dreamer.Api.Tests.Grpc;

/// <summary>A call that is sent twice is done once, and a key means the same over both faces.</summary>
public sealed class IdempotencyTests(ApiHost host) : IClassFixture<ApiHost>
{
    [Fact]
    public async Task The_same_call_gets_the_first_answer_and_says_so()
    {
        var (first, told) = await OpenAsync("grpc-1", "stars");
        var (second, toldAgain) = await OpenAsync("grpc-1", "stars");

        Assert.Equal(first, second);
        Assert.Equal((false, true), (told, toldAgain));
    }

    [Fact]
    public async Task Another_call_with_the_key_is_refused()
    {
        await OpenAsync("grpc-2", "stars");

        var refused = await Assert.ThrowsAsync<RpcException>(() => OpenAsync("grpc-2", "moons"));

        Assert.Equal((StatusCode.InvalidArgument, "idempotency-key", "422"), (refused.StatusCode, refused.ParamOf(), refused.DetailOf<ErrorInfo>()!.Metadata["http_status"]));
    }

    [Fact]
    public async Task A_key_of_an_HTTP_request_is_taken_and_the_other_way_round()
    {
        await host.SendAsync(HttpMethod.Post, "/v1/sessions", """{"title": "stars"}""", ("Idempotency-Key", "grpc-3"));
        await OpenAsync("grpc-4", "stars");

        var overGrpc = await Assert.ThrowsAsync<RpcException>(() => OpenAsync("grpc-3", "stars"));
        var overHttp = await host.SendAsync(HttpMethod.Post, "/v1/sessions", """{"title": "stars"}""", ("Idempotency-Key", "grpc-4"));

        Assert.Equal(("422", 422), (overGrpc.DetailOf<ErrorInfo>()!.Metadata["http_status"], overHttp.Status));
    }

    [Fact]
    public async Task One_that_is_under_way_is_to_be_asked_for_again()
    {
        var held = host.Outage.Hold("CreateAsync");
        var first = OpenAsync("grpc-5", "slow");
        await held.Reached.Task;

        var refused = await Assert.ThrowsAsync<RpcException>(() => OpenAsync("grpc-5", "slow"));
        held.LetGo.SetResult();

        Assert.Equal((StatusCode.Aborted, 1), (refused.StatusCode, (int)refused.DetailOf<RetryInfo>()!.RetryDelay.Seconds));
        Assert.Equal((await first).Session, (await OpenAsync("grpc-5", "slow")).Session);
    }

    [Fact]
    public async Task A_refused_call_leaves_its_key_free()
    {
        await Assert.ThrowsAsync<RpcException>(() => OpenAsync("grpc-6", new string('a', 201)));

        Assert.False((await OpenAsync("grpc-6", "short")).Replayed);
    }

    [Fact]
    public async Task An_upload_that_is_sent_twice_is_stored_once()
    {
        var picture = Png.Encode(RgbImage.Filled(64, 64, (1, 2, 3)));

        var first = await host.Grpc.UploadAsync(picture, metadata: ("idempotency-key", "grpc-7"));
        var second = await host.Grpc.UploadAsync(picture, chunk: 100, metadata: ("idempotency-key", "grpc-7"));
        var other = await Assert.ThrowsAsync<RpcException>(() => host.Grpc.UploadAsync([.. picture, 0], metadata: ("idempotency-key", "grpc-7")));

        Assert.Equal(first, second);
        Assert.Equal("422", other.DetailOf<ErrorInfo>()!.Metadata["http_status"]);
    }

    [Fact]
    public async Task A_deletion_that_is_sent_twice_succeeds_twice()
    {
        var session = await host.Grpc.OpenSessionAsync();
        var request = new V1.SessionServiceDeleteRequest { Id = session.Id };

        await host.Grpc.AskAsync<V1.SessionServiceDeleteResponse>("SessionService/Delete", request, ("idempotency-key", "grpc-8"));
        await host.Grpc.AskAsync<V1.SessionServiceDeleteResponse>("SessionService/Delete", request, ("idempotency-key", "grpc-8"));

        var without = await Assert.ThrowsAsync<RpcException>(() => host.Grpc.AskAsync<V1.SessionServiceDeleteResponse>("SessionService/Delete", request));
        Assert.Equal(StatusCode.NotFound, without.StatusCode);
    }

    [Fact]
    public async Task A_read_knows_no_keys()
    {
        var session = await host.Grpc.OpenSessionAsync();
        var other = await host.Grpc.OpenSessionAsync();

        foreach (var id in new[] { session.Id, other.Id })
        {
            var shown = await host.Grpc.AskAsync<V1.SessionServiceGetResponse>(
                "SessionService/Get", new V1.SessionServiceGetRequest { Id = id }, ("idempotency-key", "grpc-9"));
            Assert.Equal(id, shown.Session.Id);
        }
    }

    private async Task<(V1.Session Session, bool Replayed)> OpenAsync(string key, string title)
    {
        using var call = host.Grpc.Call<V1.SessionServiceCreateResponse>(
            "SessionService/Create", new V1.SessionServiceCreateRequest { Title = title }, ("idempotency-key", key));
        return ((await call.ResponseAsync).Session, call.GetTrailers().GetValue("idempotency-replayed") == "true");
    }
}
