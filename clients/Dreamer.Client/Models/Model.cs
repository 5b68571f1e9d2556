namespace Dreamer.Client.Models;

/// <summary>A model that the server can run, with the values a generation gets when it names none.</summary>
public sealed record Model(string Id, string Revision, int DefaultSize, int DefaultFrames, double DefaultFps);
