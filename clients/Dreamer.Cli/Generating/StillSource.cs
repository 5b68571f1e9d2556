using System.CommandLine;
using System.CommandLine.Parsing;
using Dreamer.Cli.Display;
using Dreamer.Client;
using Dreamer.Client.Generations;

namespace Dreamer.Cli.Generating;

/// <summary>The still that a command starts from: a generation's, or a picture's that is uploaded first.</summary>
internal sealed record StillSource(string? Generation, string? File)
{
    private const string GenerationPrefix = "gen_";

    /// <summary>A picture has no steps to go on from.</summary>
    public static void RequireSteps(CommandResult result, Argument<string> from, Option<int?> step)
    {
        if (result.GetValue(step) is { } given && result.GetValue(from) is { } text && !IsGeneration(text))
        {
            result.AddError($"--step {given} goes on along a generation's steps, and '{text}' is no generation's id.");
        }
    }

    public static StillSource Of(string text) =>
        IsGeneration(text) ? new StillSource(text, null)
        : System.IO.File.Exists(text) ? new StillSource(null, text)
        : throw new FileNotFoundException($"'{text}' is neither a generation's id nor a file.");

    /// <summary>The wish with what it starts from.</summary>
    public async Task<NewGeneration> StartAsync(DreamerClient client, NewGeneration wish, CancellationToken stop)
    {
        if (File is null)
        {
            return wish with { Parent = Generation };
        }

        var asset = await client.Assets.UploadAsync(await System.IO.File.ReadAllBytesAsync(File, stop), cancellationToken: stop);
        Terminal.Line($"Asset {asset.Id}, {asset.Size}x{asset.Size} pixels of {File}");
        return wish with { Asset = asset.Id };
    }

    private static bool IsGeneration(string text) => text.StartsWith(GenerationPrefix, StringComparison.Ordinal);
}
