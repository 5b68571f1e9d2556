namespace Dreamer.Client.Models;

/// <summary>A model of the server, with what it is best asked for; of one whose state is not <c>ready</c>, the detail says why.</summary>
public sealed record Model(
    string Id, string? Revision, int DefaultSize, int DefaultFrames, double DefaultFps, string State = "ready", string? Detail = null);
