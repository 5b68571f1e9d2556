namespace Dreamer.Client.Admin;

/// <summary>A model in a device's memory.</summary>
public sealed record LoadedModel(string Id, long Bytes);
