using System.Collections.Immutable;

namespace Dreamer.Sessions;

/// <summary>What is changed of a session; what is null stays.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.ChangeSession")]
public sealed record ChangeSession([property: Id(0)] string? Title, [property: Id(1)] ImmutableDictionary<string, string>? Metadata);
