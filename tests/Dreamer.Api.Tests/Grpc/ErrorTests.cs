using Dreamer.Api.Errors;
using Dreamer.Api.Tests.Hosting;
using Dreamer.Errors;
using Dreamer.Grains.Tenants;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Dreamer.Api.Tests.Grpc;

/// <summary>A refusal says over gRPC what it says over HTTP.</summary>
public sealed class ErrorTests(ApiHost host) : IClassFixture<ApiHost>
{
    private static readonly string s_nobody = "gen_" + new string('0', 32) + "_" + new string('0', 16);

    public static TheoryData<string, string, string> Refused { get; } = new()
    {
        { "GenerationService/Get", """{"id": "gen_7"}""", "id" },
        { "GenerationService/Get", $$"""{"id": "{{s_nobody}}", "wait": "61s"}""", "wait" },
        { "GenerationService/Get", $$"""{"id": "{{s_nobody}}", "wait": "0.500s"}""", "wait" },
        { "GenerationService/Create", """{"session_id": "SES"}""", "generation" },
        { "GenerationService/Create", """{"session_id": "SES", "generation": {"caption": "a star"}}""", "kind" },
        { "GenerationService/Create", """{"session_id": "SES", "generation": {"kind": 99, "caption": "a star"}}""", "kind" },
        { "GenerationService/Create", """{"session_id": "SES", "generation": {"kind": 1, "caption": "a star", "steps": 0}}""", "steps" },
        { "GenerationService/Create", """{"session_id": "SES", "generation": {"kind": 1, "caption": "a star", "guidance": "NaN"}}""", "guidance" },
        { "GenerationService/Create", """{"session_id": "SES", "generation": {"kind": 1, "caption": "a star", "size": {"width": 7}}}""", "size" },
        { "GenerationService/Create", """{"session_id": "SES", "generation": {"kind": 1, "caption": "a \u0001 star"}}""", "caption" },
        { "GenerationService/Create", """{"session_id": "SES", "generation": {"kind": 1, "caption": "a star", "deadline": "2001-01-01T00:00:00Z"}}""", "deadline" },
        { "GenerationService/Create", """{"session_id": "SES", "generation": {"kind": 1, "caption": "a star", "metadata": {"": "x"}}}""", "metadata" },
        { "GenerationService/Create", """{"session_id": "SES", "generation": {"kind": 2, "parent": "mine"}}""", "parent" },
        { "GenerationService/Create", """{"session_id": "SES", "generation": {"kind": 1, "caption": "a", "loras": {"loras": [{"name": "x", "scale": 9}]}}}""", "loras" },
        { "GenerationService/Content", """{"id": "STILL", "variant": 77}""", "variant" },
        { "GenerationService/Content", """{"id": "STILL", "offset": "-1"}""", "offset" },
        { "GenerationService/Content", """{"id": "STILL", "offset": "9000000000"}""", "offset" },
        { "GenerationService/Watch", """{"id": "STILL", "after_sequence": "-1"}""", "after_sequence" },
        { "GenerationService/Watch", """{"id": "STILL", "after_sequence": "999999"}""", "after_sequence" },
        { "SessionService/List", """{"limit": 101}""", "limit" },
        { "SessionService/List", """{"limit": 0}""", "limit" },
        { "SessionService/List", """{"after": "x"}""", "after" },
        { "UsageService/Get", """{"from": "yesterday"}""", "from" },
        { "UsageService/Get", """{"after": "x"}""", "after" },
        { "WebhookService/Create", "{}", "url" },
        { "WebhookService/Create", """{"url": "http://example.com/"}""", "url" },
        { "WebhookService/Create", """{"url": "https://example.com/", "kind": 9}""", "kind" },
        { "WebhookService/Create", """{"url": "https://example.com/", "events": ["dance"]}""", "events" },
        { "WebhookService/RotateSecret", """{"id": "whe_00000000000000000000000000000000", "overlap_seconds": 604801}""", "overlap_seconds" },
        { "WebhookService/ListDeliveries", """{"id": "whe_00000000000000000000000000000000", "after": "x"}""", "after" },
        { "WebhookService/Redeliver", """{"id": "whe_00000000000000000000000000000000", "delivery": "x"}""", "delivery" },
        { "AdminService/CreateTenant", """{"id": "No Tenant"}""", "id" },
        { "AdminService/ListTenants", """{"limit": 0}""", "limit" },
        { "AdminService/SetLimits", """{"id": "local", "limits": {"weight": -1}}""", "weight" },
        { "AdminService/CreateKey", """{"id": "local", "scopes": [77]}""", "scopes" },
        { "AdminService/CreateKey", """{"id": "local", "expires_at": "2001-01-01T00:00:00Z"}""", "expires_at" },
        { "AdminService/RevokeKey", """{"id": "local", "key": "mine"}""", "key" },
        { "AdminService/RotateKey", """{"id": "local", "key": "key_0000000000000000", "overlap_seconds": 2592001}""", "overlap_seconds" },
        { "AdminService/ListAudit", """{"from": "yesterday"}""", "from" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task What_no_request_may_say_is_an_invalid_argument_that_names_the_field(string method, string json, string field)
    {
        var still = await host.SomeStillAsync();
        var request = RequestOf(method, json.Replace("SES", "ses_" + still[4..36], StringComparison.Ordinal).Replace("STILL", still, StringComparison.Ordinal));

        var refused = await RefusalAsync(method, request);

        Assert.Equal((StatusCode.InvalidArgument, "invalid_request", field), (refused.StatusCode, refused.ReasonOf(), refused.ParamOf()));
        Assert.Equal("dreamer", refused.DetailOf<ErrorInfo>()!.Domain);
        Assert.Equal((field, refused.Status.Detail), (refused.DetailOf<BadRequest>()!.FieldViolations[0].Field, refused.DetailOf<BadRequest>()!.FieldViolations[0].Description));
        Assert.NotEmpty(refused.DetailOf<RequestInfo>()!.RequestId);
    }

    [Fact]
    public async Task The_sentence_is_HTTPs()
    {
        var session = await host.OpenSessionAsync();
        var http = await host.PostAsync($"/v1/sessions/{session}/generations", """{"kind": "text_to_image", "caption": "ein Stern – é", "steps": 0}""");

        var refused = await Assert.ThrowsAsync<RpcException>(() =>
            host.Grpc.GenerateAsync(session, new() { Kind = V1.GenerationKind.TextToImage, Caption = "ein Stern – é", Steps = 0 }));

        Assert.Equal(http["detail"], refused.Status.Detail);
    }

    [Fact]
    public async Task What_is_not_there_is_not_found()
    {
        var refused = await RefusalAsync("GenerationService/Get", new V1.GenerationServiceGetRequest { Id = s_nobody });

        Assert.Equal((StatusCode.NotFound, "not_found", "404"), (refused.StatusCode, refused.ReasonOf(), refused.DetailOf<ErrorInfo>()!.Metadata["http_status"]));
    }

    [Theory]
    [InlineData(null, "No API key was sent")]
    [InlineData("dk_local_unknown", "is unknown")]
    public async Task Who_has_no_key_is_told_so_in_a_status(string? key, string words)
    {
        using var stranger = new GrpcCaller(host.GrpcUrl, key);

        var refused = await Assert.ThrowsAsync<RpcException>(() => stranger.OpenSessionAsync());

        Assert.Equal((StatusCode.Unauthenticated, "unauthenticated"), (refused.StatusCode, refused.ReasonOf()));
        Assert.Contains(words, refused.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_quota_says_which_limit_and_when_to_come_again()
    {
        await using var small = new ApiHost(new QuotaOptions { Default = new QuotaLimits { GenerationsPerDay = 1 } });
        await small.InitializeAsync();
        var session = await small.Grpc.OpenSessionAsync();
        await small.Grpc.GenerateAsync(session.Id, new() { Kind = V1.GenerationKind.TextToImage, Caption = "one", Steps = 1 });

        var refused = await Assert.ThrowsAsync<RpcException>(() =>
            small.Grpc.GenerateAsync(session.Id, new() { Kind = V1.GenerationKind.TextToImage, Caption = "two", Steps = 1 }));

        Assert.Equal((StatusCode.ResourceExhausted, "quota_exceeded"), (refused.StatusCode, refused.ReasonOf()));
        Assert.Equal("generations_per_day", refused.DetailOf<QuotaFailure>()!.Violations[0].Subject);
        Assert.InRange(refused.DetailOf<RetryInfo>()!.RetryDelay.ToTimeSpan(), TimeSpan.FromTicks(1), TimeSpan.FromDays(1));
    }

    [Fact]
    public async Task A_silo_that_has_gone_is_unavailable_for_a_moment()
    {
        host.Outage.Begin(calls: 1);

        var refused = await RefusalAsync("ModelService/List", new V1.ModelServiceListRequest());

        Assert.Equal((StatusCode.Unavailable, "capacity", 1), (refused.StatusCode, refused.ReasonOf(), (int)refused.DetailOf<RetryInfo>()!.RetryDelay.Seconds));
    }

    [Fact]
    public async Task An_unknown_method_and_an_unknown_service_are_unimplemented()
    {
        var method = await RefusalAsync("SessionService/Dance", new V1.SessionServiceGetRequest());
        var service = await RefusalAsync("dreamer.v9.Nobody/Get", new V1.SessionServiceGetRequest());

        Assert.Equal((StatusCode.Unimplemented, StatusCode.Unimplemented), (method.StatusCode, service.StatusCode));
    }

    [Fact]
    public async Task A_message_over_the_limit_is_refused_before_it_is_read()
    {
        var refused = await RefusalAsync("SessionService/Create", new V1.SessionServiceCreateRequest { Title = new string('a', 5 << 20) });

        Assert.Equal(StatusCode.ResourceExhausted, refused.StatusCode);
    }

    [Fact]
    public async Task Pictures_are_refused_by_what_is_wrong_with_them()
    {
        var noPicture = await Assert.ThrowsAsync<RpcException>(() => host.Grpc.UploadAsync(new byte[100]));
        var empty = await Assert.ThrowsAsync<RpcException>(() => host.Grpc.UploadAsync([]));
        using var another = new GrpcCaller(host.GrpcUrl, ApiHost.Key); // what is refused half-way may cost the connection, and calls of others on it
        var tooLong = await Assert.ThrowsAsync<RpcException>(() => another.UploadAsync(new byte[11 << 20]));
        var wideChunk = await Assert.ThrowsAsync<RpcException>(() => host.Grpc.UploadAsync(new byte[70_000], chunk: 70_000));
        var wrongSize = await Assert.ThrowsAsync<RpcException>(() => host.Grpc.UploadAsync(new byte[9], new V1.Size { Width = 7, Height = 7 }));

        Assert.Equal(
            [("chunk", "400"), ("chunk", "400"), ("chunk", "413"), ("chunk", "400"), ("size", "400")],
            new[] { noPicture, empty, tooLong, wideChunk, wrongSize }.Select(refused => (refused.ParamOf(), refused.DetailOf<ErrorInfo>()?.Metadata["http_status"])));
    }

    [Fact]
    public async Task An_upload_begins_with_its_header_and_has_one()
    {
        foreach (var headers in new[] { 0, 2 })
        {
            using var call = host.Grpc.Send<V1.AssetServiceUploadResponse>("AssetService/Upload");
            for (var sent = 0; sent < headers; sent++)
            {
                await call.RequestStream.WriteAsync(new V1.AssetServiceUploadRequest { Header = new V1.AssetUploadHeader() });
            }

            if (headers == 0)
            {
                await call.RequestStream.WriteAsync(new V1.AssetServiceUploadRequest { Chunk = ByteString.CopyFromUtf8("bytes") });
            }

            await call.RequestStream.CompleteAsync();
            var refused = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);
            Assert.Equal((StatusCode.InvalidArgument, "header"), (refused.StatusCode, refused.ParamOf()));
        }
    }

    public static TheoryData<ErrorCode> Codes() => new(System.Enum.GetValues<ErrorCode>());

    [Theory]
    [MemberData(nameof(Codes))]
    public void Every_code_has_a_status_and_none_but_internal_is_internal(ErrorCode code)
    {
        var http = new DefaultHttpContext { RequestServices = new ServiceCollection().AddSingleton(TimeProvider.System).BuildServiceProvider() };

        var status = RpcStatus.Of(Problem.Of(new DreamerException(code, "Because.")), http);

        Assert.Equal(code == ErrorCode.Internal, status.Code == (int)Code.Internal);
        Assert.NotEqual((int)Code.Unknown, status.Code);
    }

    private static IMessage RequestOf(string method, string json)
    {
        var (service, name) = (method.Split('/')[0], method.Split('/')[1]);
        var type = typeof(V1.Session).Assembly.GetType($"Dreamer.V1.{service}{name}Request", throwOnError: true)!;
        var descriptor = (Google.Protobuf.Reflection.MessageDescriptor)type.GetProperty("Descriptor")!.GetValue(null)!;
        return new JsonParser(JsonParser.Settings.Default).Parse(json, descriptor);
    }

    /// <summary>Of a stream, too: nothing comes before it.</summary>
    private async Task<RpcException> RefusalAsync(string method, IMessage request) => await Assert.ThrowsAsync<RpcException>(async () =>
    {
        if (method.EndsWith("/Watch", StringComparison.Ordinal) || method.EndsWith("/Content", StringComparison.Ordinal))
        {
            using var call = host.Grpc.Stream<Empty>(method, request);
            await call.ResponseStream.MoveNext(CancellationToken.None);
            return;
        }

        await (method.StartsWith("AdminService/", StringComparison.Ordinal) ? host.AdminGrpc : host.Grpc).AskAsync<Empty>(method, request);
    });
}
