using System.Text.Json.Serialization;
using Dreamer.Client.Assets;
using Dreamer.Client.Generations;
using Dreamer.Client.Models;
using Dreamer.Client.Sessions;
using Dreamer.Client.Usage;

namespace Dreamer.Client;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(NewSession))]
[JsonSerializable(typeof(SessionFork))]
[JsonSerializable(typeof(Session))]
[JsonSerializable(typeof(Page<SessionSummary>))]
[JsonSerializable(typeof(NewGeneration))]
[JsonSerializable(typeof(Generation))]
[JsonSerializable(typeof(Page<Generation>))]
[JsonSerializable(typeof(GenerationEvent))]
[JsonSerializable(typeof(Cancellation))]
[JsonSerializable(typeof(Asset))]
[JsonSerializable(typeof(ModelList))]
[JsonSerializable(typeof(UsageReport))]
[JsonSerializable(typeof(Quota))]
internal sealed partial class ClientJson : JsonSerializerContext;
