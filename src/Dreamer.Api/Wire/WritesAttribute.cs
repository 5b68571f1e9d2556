namespace Dreamer.Api.Wire;

/// <summary>Metadata of a gRPC method that changes something: to HTTP every one of them is a POST.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class WritesAttribute : Attribute;
