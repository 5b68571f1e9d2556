namespace Dreamer.Client.Models;

/// <summary>A model that the server can run, with the size, frames and rate that it is best asked for.</summary>
public sealed record Model(string Id, string Revision, int DefaultSize, int DefaultFrames, double DefaultFps);
