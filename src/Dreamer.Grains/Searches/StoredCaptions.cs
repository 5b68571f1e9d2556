using System.Collections.Immutable;

namespace Dreamer.Grains.Searches;

/// <summary>What was asked for in a session, as a page keeps it.</summary>
internal sealed record StoredCaptions(SessionId Session, ImmutableArray<StoredCaption> Captions);

/// <summary>A text, and the ends of the ids of the generations that asked for it.</summary>
internal sealed record StoredCaption(string Text, ImmutableArray<string> Generations);
