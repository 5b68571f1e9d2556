using System.Text.Json.Serialization;

namespace Dreamer.Client.Admin;

/// <summary>What the last steps of a model took that were of one shape: frames, width and height.</summary>
public sealed record StepTime(
    string Model, string Shape, [property: JsonPropertyName("p50_ms")] double P50Ms, [property: JsonPropertyName("p95_ms")] double P95Ms, int Measured);
