using System.CommandLine;
using Dreamer.Cli.Display;
using Dreamer.Client;
using Dreamer.Client.Generations;

namespace Dreamer.Cli.Generating;

/// <summary>The still that a command starts from: a generation's, or a picture's that is uploaded first.</summary>
internal sealed record StillSource(string? Generation, string? File, Fit Fit)
{
    public static Argument<string> Argument() =>
        new("from") { Description = $"A generation: {GenerationName.Help}; or a PNG, JPEG or WebP file", HelpName = "GENERATION|FILE" };

    public static Option<Fit> FitOption() => new("--fit")
    {
        Description = "A picture that is no square: crop keeps its middle, pad all of it between black bars",
        DefaultValueFactory = _ => Fit.Crop,
    };

    /// <summary>A picture has no steps to go on from.</summary>
    public static StillSource Of(string text, Fit fit, int? step)
    {
        if (GenerationName.IsOne(text))
        {
            return new StillSource(text, null, fit);
        }

        return step is { } given
            ? throw new UsageException($"--step {given} goes on along a generation's steps, and '{text}' is no generation's id.")
            : System.IO.File.Exists(text) ? new StillSource(null, text, fit)
            : throw new FileNotFoundException($"'{text}' is neither a generation's id nor a file.");
    }

    /// <summary>The request with what it starts from.</summary>
    public async Task<NewGeneration> StartAsync(DreamerClient client, NewGeneration request, CancellationToken stop)
    {
        if (Generation is not null)
        {
            return request with { Parent = await GenerationName.GenerationAsync(client, Generation, stop) };
        }

        var picture = OwnPicture.Of(await System.IO.File.ReadAllBytesAsync(File!, stop), Fit);
        var asset = await client.Assets.UploadAsync(picture.Bytes, cancellationToken: stop);
        Terminal.Line($"{File}: {picture.Became}, scaled to {asset.Size}x{asset.Size} (asset {asset.Id})");
        return request with { Asset = asset.Id };
    }
}
