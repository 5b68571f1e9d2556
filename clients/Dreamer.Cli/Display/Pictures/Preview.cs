using Dreamer.Media;
using Dreamer.Media.Video;
using Spectre.Console;

namespace Dreamer.Cli.Display.Pictures;

/// <summary>Shows a result where it was asked for, if a person looks on: a still, or four frames of a clip.</summary>
internal static class Preview
{
    private const int Columns = 40;
    private const int SixelsAColumn = 8;
    private const int FramesOfClip = 4;

    /// <summary>A result is there whether or not it can be shown.</summary>
    public static async Task ShowAsync(string path, PictureProtocol? asked, CancellationToken stop)
    {
        var terminal = PictureTerminal.Of(Environment.GetEnvironmentVariable);
        if (Terminal.IsLive && (asked ?? terminal.Protocol) is var protocol and not PictureProtocol.None)
        {
            try
            {
                var image = await ReadAsync(path, stop);
                Console.Out.Write(TextOf(image, terminal with { Protocol = protocol }, Math.Min(Columns, AnsiConsole.Profile.Width)));
            }
            catch (Exception error) when (error is IOException or InvalidDataException)
            {
                Terminal.Error($"{path} cannot be shown here: {error.Message}");
            }
        }
    }

    internal static string TextOf(RgbImage image, PictureTerminal terminal, int columns) => terminal.Protocol switch
    {
        PictureProtocol.Kitty => EmbeddedPicture.OfKitty(Png.Encode(image), columns),
        PictureProtocol.Iterm => EmbeddedPicture.OfIterm(Png.Encode(image), columns),
        PictureProtocol.Sixel => SixelPicture.Of(Thumbnail.Fit(image, columns * SixelsAColumn)),
        PictureProtocol.Blocks => BlockPicture.Of(Thumbnail.Fit(image, columns), terminal.HasTrueColour),
        _ => "",
    };

    internal static async Task<RgbImage> ReadAsync(string path, CancellationToken stop)
    {
        if (!Path.GetExtension(path).Equals(".mp4", StringComparison.OrdinalIgnoreCase))
        {
            return Png.Decode(await File.ReadAllBytesAsync(path, stop));
        }

        var frames = await VideoDecoder.DecodeAsync(path, stop);
        return Beside([.. Enumerable.Range(0, FramesOfClip).Select(at => frames[at * (frames.Count - 1) / (FramesOfClip - 1)])]);
    }

    private static RgbImage Beside(IReadOnlyList<RgbImage> frames)
    {
        var (width, height) = (frames[0].Width, frames[0].Height);
        var pixels = new byte[frames.Count * width * height * 3];
        for (var row = 0; row < frames.Count * height; row++)
        {
            var (y, frame) = (row / frames.Count, row % frames.Count);
            frames[frame].Pixels.AsSpan(y * width * 3, width * 3).CopyTo(pixels.AsSpan(row * width * 3));
        }

        return new RgbImage(frames.Count * width, height, pixels);
    }
}
