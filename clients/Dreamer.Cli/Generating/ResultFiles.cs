namespace Dreamer.Cli.Generating;

/// <summary>Where results go; null where one is not wanted.</summary>
internal sealed record ResultFiles(string? Video, string? Still);
