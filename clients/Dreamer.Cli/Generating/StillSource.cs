using System.CommandLine;
using Dreamer.Cli.Display;
using Dreamer.Client;
using Dreamer.Client.Generations;

namespace Dreamer.Cli.Generating;

/// <summary>The still that a command starts from: a generation's, or a picture's that is uploaded first.</summary>
internal sealed record StillSource(string? Generation, string? File, Fit Fit, FrameSize? Size)
{
    public static Argument<string> Argument() =>
        new("from") { Description = $"A generation: {GenerationName.Help}; or a PNG, JPEG or WebP file", HelpName = "GENERATION|FILE" };

    public static Option<Fit> FitOption() => new("--fit")
    {
        Description = "A picture of another shape: crop keeps its middle, pad all of it between black bars",
        DefaultValueFactory = _ => Fit.Crop,
    };

    /// <summary>A picture has no steps to go on from, and a generation has its size.</summary>
    public static StillSource Of(string text, Fit fit, FrameSize? size, int? step)
    {
        if (GenerationName.IsOne(text))
        {
            return size is null
                ? new StillSource(text, null, fit, null)
                : throw new UsageException($"--size {size} is a picture's, and '{text}' is a generation, whose still keeps its size.");
        }

        return step is { } given
            ? throw new UsageException($"--step {given} goes on along a generation's steps, and '{text}' is no generation's id.")
            : System.IO.File.Exists(text) ? new StillSource(null, text, fit, size)
            : throw new FileNotFoundException($"'{text}' is neither a generation's id nor a file.");
    }

    /// <summary>The request with what it starts from.</summary>
    public async Task<NewGeneration> StartAsync(DreamerClient client, NewGeneration request, CancellationToken stop)
    {
        if (Generation is not null)
        {
            return request with { Parent = await GenerationName.GenerationAsync(client, Generation, stop) };
        }

        var size = Size.Sent() ?? await ModelsSizeAsync(client, request.Model, stop);
        var picture = OwnPicture.Of(await System.IO.File.ReadAllBytesAsync(File!, stop), Fit, size ?? 1);
        var asset = await client.Assets.UploadAsync(picture.Bytes, size, stop);
        Terminal.Line($"{File}: {picture.Became}, scaled to {asset.Size.Width}x{asset.Size.Height} (asset {asset.Id})");
        return request with { Asset = asset.Id };
    }

    /// <summary>Null while no model is ready: the server waits for one, and takes its size.</summary>
    private static async Task<Client.FrameSize?> ModelsSizeAsync(DreamerClient client, string? name, CancellationToken stop) =>
        (await client.Models.ListAsync(stop)).FirstOrDefault(model => model.State == "ready" && (name ?? model.Id) == model.Id)?.DefaultSize;
}
