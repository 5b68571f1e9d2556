using Dreamer.Generations;
using Dreamer.Sessions;

namespace Dreamer.Grains.Sessions;

/// <summary>A node with every value that it takes to make it again.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.StoredNode")]
public sealed record StoredNode([property: Id(0)] SessionNode Node, [property: Id(1)] GenerationSettings Settings);
