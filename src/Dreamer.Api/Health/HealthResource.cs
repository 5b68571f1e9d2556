using System.ComponentModel;

namespace Dreamer.Api.Health;

/// <summary>The answer of a health check that went well.</summary>
internal sealed record HealthResource(
    [property: Description("ok."), Example("ok")] string Status);
