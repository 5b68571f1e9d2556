using System.Security.Cryptography;
using Dreamer.Client;
using Dreamer.Client.Generations;

namespace Dreamer.Cluster.Tests.Topologies;

/// <summary>The requests of a load, by number: stills and clips, each with a seed of its own, and one clip in four that is cancelled.</summary>
internal static class Asked
{
    /// <summary>Of each stage.</summary>
    public const int Steps = 8;

    public static bool IsCancelled(int number) => number % 8 == 7;

    public static NewGeneration Of(int number) => new()
    {
        Kind = number % 2 == 0 ? "text_to_image" : "text_to_video",
        Caption = number % 4 < 2 ? "a large red star on a blue background" : "a small green ring on the left",
        MotionCaption = number % 2 == 0 ? null : "the star moves to the left",
        Seed = 5_000 + number,
        Steps = Steps,
        Frames = number % 2 == 0 ? null : 8,
    };

    /// <summary>What a generation made, with the still of a video: the digest of each.</summary>
    public static async Task<string> BytesAsync(DreamerClient client, Generation end)
    {
        var digests = new List<string>();
        foreach (var made in end.Outputs.Where(made => made.Variant is "image" or "video" or "latents"))
        {
            using var content = new MemoryStream();
            await client.Generations.DownloadAsync(end.Id, made.Variant, content);
            digests.Add($"{made.Variant} {Convert.ToHexString(SHA256.HashData(content.ToArray()))[..16]}");
        }
        var still = end.Still is { } id ? $" of {await BytesAsync(client, await client.Generations.GetAsync(id))}" : "";
        return string.Join(", ", digests.Order()) + still;
    }
}
