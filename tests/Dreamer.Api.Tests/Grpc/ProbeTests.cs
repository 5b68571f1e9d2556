using Dreamer.Api.Grpc.Calls;
using Dreamer.Api.Tests.Hosting;
using Dreamer.Generations;
using Dreamer.Sessions;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Dreamer.Api.Tests.Grpc;

/// <summary>Every method of the contract, found in its descriptors: strangers get in nowhere, and a tenant sees nothing of another's.</summary>
public sealed class ProbeTests(ApiHost host) : IClassFixture<ApiHost>
{
    private static readonly TenantId s_other = TenantId.Parse("other");

    private static IEnumerable<MethodDescriptor> All { get; } =
        [.. ServiceNames.Descriptors.SelectMany(service => service.Methods)];

    public static TheoryData<string> Methods() => new(All.Select(method => $"{method.Service.Name}/{method.Name}"));

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task Without_a_key_nothing_is_answered(string method)
    {
        using var stranger = new GrpcCaller(host.GrpcUrl, key: null);

        Assert.Equal(StatusCode.Unauthenticated, (await AskAsync(stranger, method, Empty(method))).StatusCode);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task An_unknown_key_opens_nothing(string method)
    {
        using var stranger = new GrpcCaller(host.GrpcUrl, "dk_other_" + new string('0', 40));

        Assert.Equal(StatusCode.Unauthenticated, (await AskAsync(stranger, method, Empty(method))).StatusCode);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task Another_tenants_things_are_not_there(string method)
    {
        var (session, generation) = await OthersAsync();
        var request = Empty(method);
        var ids = request.Descriptor.Fields.InFieldNumberOrder().Where(field => field.Name is "id" or "session_id").ToList();
        foreach (var field in ids)
        {
            field.Accessor.SetValue(request, field.Name == "session_id" ? session : IdFor(method.Split('/')[0], session, generation));
        }

        request.Descriptor.FindFieldByName("delivery")?.Accessor.SetValue(request, "msg_" + session[4..]);

        if (request is V1.GenerationServiceCreateRequest create)
        {
            create.Generation = new V1.GenerationRequest { Kind = V1.GenerationKind.TextToImage, Caption = "mine now" };
        }

        var status = await AskAsync(host.Grpc, method, request);

        Assert.NotEqual(StatusCode.Internal, status.StatusCode);
        Assert.NotEqual(StatusCode.Unknown, status.StatusCode);
        if (ids.Count > 0)
        {
            Assert.Equal(method.StartsWith("AdminService", StringComparison.Ordinal) ? StatusCode.PermissionDenied : StatusCode.NotFound, status.StatusCode);
        }
    }

    [Fact]
    public async Task Another_tenants_parent_and_asset_are_not_there_either()
    {
        var (_, generation) = await OthersAsync();
        var session = await host.Grpc.OpenSessionAsync();

        var parent = await Assert.ThrowsAsync<RpcException>(() => host.Grpc.GenerateAsync(session.Id, new() { Kind = V1.GenerationKind.Refine, Caption = "a", Parent = generation }));
        var asset = await Assert.ThrowsAsync<RpcException>(() => host.Grpc.GenerateAsync(session.Id, new() { Kind = V1.GenerationKind.Refine, Caption = "a", Asset = "ast_" + generation[4..36] }));

        Assert.All([parent, asset], refused => Assert.Contains(refused.StatusCode, new[] { StatusCode.NotFound, StatusCode.InvalidArgument }));
    }

    private static string IdFor(string service, string session, string generation) => service switch
    {
        "AdminService" => "other",
        "AssetService" => "ast_" + session[4..],
        "SessionService" => session,
        "WebhookService" => "whe_" + session[4..],
        _ => generation,
    };

    private static MethodDescriptor Find(string method) => All.Single(one => $"{one.Service.Name}/{one.Name}" == method);

    private static IMessage Empty(string method) => Find(method).InputType.Parser.ParseFrom(ByteString.Empty);

    private static async Task<Status> AskAsync(GrpcCaller caller, string method, IMessage request)
    {
        try
        {
            if (Find(method).IsServerStreaming)
            {
                using var stream = caller.Stream<Empty>(method, request);
                await stream.ResponseStream.MoveNext(CancellationToken.None);
            }
            else if (Find(method).IsClientStreaming)
            {
                using var call = caller.Send<Empty>(method);
                await call.RequestStream.CompleteAsync();
                await call.ResponseAsync;
            }
            else
            {
                await caller.AskAsync<Empty>(method, request);
            }

            return Status.DefaultSuccess;
        }
        catch (RpcException refused)
        {
            return refused.Status;
        }
    }

    /// <summary>A session of another tenant, with a generation in it.</summary>
    private async Task<(string Session, string Generation)> OthersAsync()
    {
        var session = SessionId.New(TimeProvider.System);
        await host.Grains.Session(s_other, session).CreateAsync(new CreateSession { Title = "theirs" });
        var generation = GenerationId.New(session);
        await host.Grains.Session(s_other, session).AddAsync(generation, new GenerationRequest { Kind = GenerationKind.TextToImage, Caption = "theirs", Steps = 1 });
        return (session.Value, generation.Value);
    }
}
