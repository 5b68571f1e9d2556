using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using Dreamer.Api.Tests.Hosting;
using Google.Protobuf;

namespace Dreamer.Api.Tests.Grpc;

/// <summary>Ten thousand damaged calls, the same each run: none is the server's mistake, none hangs, and none is kept.</summary>
[Collection(Alone.Name)]
[Trait("Speed", "Slow")]
public sealed class MutationTests(ApiHost host) : IClassFixture<ApiHost>
{
    private const int AtOnce = 16;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);
    private static readonly string[] s_serversMistakes = ["2", "13"];

    [Fact]
    public async Task No_damaged_call_is_the_servers_mistake()
    {
        var seeds = await SeedsAsync();
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, EnableMultipleHttp2Connections = true })
        {
            BaseAddress = host.GrpcUrl,
            Timeout = s_patience,
        };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", ApiHost.AdminKey);
        await Damage.FindsNothingAsync(AtOnce, async (random, stop) =>
        {
            var (method, message) = seeds[random.Next(seeds.Count)];
            var status = await StatusAsync(http, method, Damage.Of(Frame(message), head: 5, random), stop);
            return s_serversMistakes.Contains(status) || status.Length == 0 ? $"{method} gave '{status}'" : null;
        });

        Assert.Equal(V1.GenerationState.Succeeded, (await host.Grpc.AskAsync<V1.GenerationServiceGetResponse>(
            "GenerationService/Get", new V1.GenerationServiceGetRequest { Id = await host.SomeStillAsync() })).Generation.State);
    }

    private async Task<List<(string Method, IMessage Message)>> SeedsAsync()
    {
        var still = await host.SomeStillAsync();
        var request = new V1.GenerationRequest
        {
            Kind = V1.GenerationKind.Refine,
            Parent = still,
            Caption = "a red star",
            Steps = 1,
            Size = new V1.Size { Width = 64, Height = 64 },
            Loras = new V1.Loras { Loras_ = { new V1.Lora { Name = "ink", Scale = 0.5 } } },
            Deadline = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(DateTimeOffset.UnixEpoch.AddYears(80)),
            Metadata = { ["team"] = "red" },
        };
        return
        [
            ("SessionService/Create", new V1.SessionServiceCreateRequest { Title = "stars", Metadata = { ["a"] = "b" } }),
            ("SessionService/Get", new V1.SessionServiceGetRequest { Id = "ses_" + still[4..36] }),
            ("SessionService/List", new V1.SessionServiceListRequest { Limit = 5 }),
            ("GenerationService/Create", new V1.GenerationServiceCreateRequest { SessionId = "ses_" + new string('0', 32), Generation = request }),
            ("GenerationService/Get", new V1.GenerationServiceGetRequest { Id = still }),
            ("GenerationService/Watch", new V1.GenerationServiceWatchRequest { Id = still, AfterSequence = 3 }),
            ("GenerationService/Content", new V1.GenerationServiceContentRequest { Id = still, Variant = V1.ArtifactVariant.Image }),
            ("AssetService/Upload", new V1.AssetServiceUploadRequest { Header = new V1.AssetUploadHeader { Size = new V1.Size { Width = 64, Height = 64 } } }),
            ("UsageService/Get", new V1.UsageServiceGetRequest { From = "2026-11-01", Limit = 3 }),
            ("WebhookService/Change", new V1.WebhookServiceChangeRequest { Id = "whe_" + still[4..36], Url = "https://example.com/", Events = { "*" } }),
            ("WebhookService/ListDeliveries", new V1.WebhookServiceListDeliveriesRequest { Id = "whe_" + still[4..36], Limit = 3 }),
            ("AdminService/ListAudit", new V1.AdminServiceListAuditRequest { From = "2026-11-01", Limit = 3 }),
            ("AdminService/SetLimits", new V1.AdminServiceSetLimitsRequest { Id = "damaged", Limits = new V1.TenantLimits { Weight = 2, AssetBytes = 9 } }),
        ];
    }

    private static byte[] Frame(IMessage message)
    {
        var frame = new byte[5 + message.CalculateSize()];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.CalculateSize());
        message.WriteTo(frame.AsSpan(5));
        return frame;
    }

    private static async Task<string> StatusAsync(HttpClient http, string method, byte[] body, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/dreamer.v1.{method}")
        {
            Content = new ByteArrayContent(body),
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        using var response = await http.SendAsync(request, stop);
        await response.Content.ReadAsByteArrayAsync(stop);
        var headers = response.TrailingHeaders.TryGetValues("grpc-status", out var trailer) ? trailer
            : response.Headers.TryGetValues("grpc-status", out var early) ? early
            : [];
        return string.Concat(headers);
    }
}
