using Dreamer.Cli.Display;
using Dreamer.Cli.Display.Pictures;
using Dreamer.Client;
using Dreamer.Client.Generations;

namespace Dreamer.Cli.Generating;

/// <summary>
/// Where results go, null where one is not wanted, how much they are enlarged, and how the terminal shows them, null where it tells itself.
/// </summary>
internal sealed record ResultFiles(string? Video, string? Still, int Scale = 1, bool Overwrite = false, PictureProtocol? Preview = null)
{
    /// <summary>The files of one of several variations: the first keeps the names.</summary>
    public ResultFiles Of(int variation) => this with { Video = Numbered(Video, variation), Still = Numbered(Still, variation) };

    /// <summary>The files that it has written.</summary>
    public async Task<IReadOnlyList<string>> FetchAsync(DreamerClient client, string generation, CancellationToken stop)
    {
        foreach (var (label, path) in new[] { ("Still", Still), ("Video", Video) })
        {
            if (path is not null)
            {
                await client.Generations.SaveAsync(generation, path, Overwrite, stop);
                await Enlargement.ApplyAsync(path, Scale, stop);
                await Display.Pictures.Preview.ShowAsync(path, Preview, stop);
                Terminal.Line($"{label}: {path}");
            }
        }

        return [.. new[] { Still, Video }.OfType<string>()];
    }

    private static string? Numbered(string? path, int variation) => path is null ? null : ResultPath.Numbered(path, variation + 1);
}
