namespace Dreamer.Client.Models;

/// <summary>The models that the server can run.</summary>
public sealed record ModelList(IReadOnlyList<Model> Data);
