namespace Dreamer.Training.Footage;

/// <summary>A row of a table in the WebVid form (Bain et al. 2021): <paramref name="Name"/> is the caption.</summary>
internal sealed record ListedClip(int Line, string VideoId, string ContentUrl, string PageDir, string Name);
