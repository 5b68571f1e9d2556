using Microsoft.Extensions.AI;

namespace Dreamer.Client.AI;

/// <summary>Gives a Dreamer server the faces of Microsoft.Extensions.AI.</summary>
public static class DreamerImageGeneratorExtensions
{
    /// <summary>The server as an image generator, whose requests use <paramref name="model"/> unless they name another.</summary>
    public static IImageGenerator AsIImageGenerator(this IDreamerClient client, string? model = null) => new DreamerImageGenerator(client, model);
}
