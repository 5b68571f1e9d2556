namespace Dreamer.Client.Models;

/// <summary>A model of the server, with the size, frames and rate that it is best asked for; of one that is not <c>ready</c>, why it cannot be used.</summary>
public sealed record Model(string Id, string? Revision, int DefaultSize, int DefaultFrames, double DefaultFps, string State = "ready", string? Detail = null);
