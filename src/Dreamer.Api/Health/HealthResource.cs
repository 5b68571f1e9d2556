namespace Dreamer.Api.Health;

/// <summary>The answer of a health check that went well; models that no device can read are named, and the list of models says why.</summary>
internal sealed record HealthResource(string Status, IReadOnlyList<string>? UnusableModels = null);
