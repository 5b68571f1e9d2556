using System.Text.Json.Serialization;
using Dreamer.Client.Admin;
using Dreamer.Client.Assets;
using Dreamer.Client.Generations;
using Dreamer.Client.Models;
using Dreamer.Client.Sessions;
using Dreamer.Client.Usage;
using Dreamer.Client.Webhooks;

namespace Dreamer.Client;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(NewSession))]
[JsonSerializable(typeof(SessionChange))]
[JsonSerializable(typeof(SessionFork))]
[JsonSerializable(typeof(Session))]
[JsonSerializable(typeof(Page<SessionSummary>))]
[JsonSerializable(typeof(NewGeneration))]
[JsonSerializable(typeof(Generation))]
[JsonSerializable(typeof(Page<Generation>))]
[JsonSerializable(typeof(GenerationEvent))]
[JsonSerializable(typeof(Cancellation))]
[JsonSerializable(typeof(Deletion))]
[JsonSerializable(typeof(Restoration))]
[JsonSerializable(typeof(Asset))]
[JsonSerializable(typeof(Page<Asset>))]
[JsonSerializable(typeof(ModelList))]
[JsonSerializable(typeof(UsageReport))]
[JsonSerializable(typeof(Quota))]
[JsonSerializable(typeof(NewWebhookEndpoint))]
[JsonSerializable(typeof(WebhookChange))]
[JsonSerializable(typeof(WebhookRotation))]
[JsonSerializable(typeof(WebhookEndpoint))]
[JsonSerializable(typeof(Page<WebhookEndpoint>))]
[JsonSerializable(typeof(WebhookDelivery))]
[JsonSerializable(typeof(Page<WebhookDelivery>))]
[JsonSerializable(typeof(WebhookEvent))]
[JsonSerializable(typeof(NewTenant))]
[JsonSerializable(typeof(Tenant))]
[JsonSerializable(typeof(TenantChange))]
[JsonSerializable(typeof(TenantLimits))]
[JsonSerializable(typeof(Page<Tenant>))]
[JsonSerializable(typeof(NewApiKey))]
[JsonSerializable(typeof(KeyRotation))]
[JsonSerializable(typeof(ApiKey))]
[JsonSerializable(typeof(Page<ApiKey>))]
[JsonSerializable(typeof(Page<AuditEntry>))]
[JsonSerializable(typeof(Page<Device>))]
internal sealed partial class ClientJson : JsonSerializerContext;
