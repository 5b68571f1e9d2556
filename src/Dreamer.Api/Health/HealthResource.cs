using System.ComponentModel;

namespace Dreamer.Api.Health;

/// <summary>The answer of a health check that went well; models that no device can read are named, and the list of models says why.</summary>
internal sealed record HealthResource(
    [property: Description("ok."), Example("ok")] string Status,
    [property: Description("Models that no device can read. Absent where there is none.")] IReadOnlyList<string>? UnusableModels = null);
