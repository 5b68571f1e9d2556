using Dreamer.Media;
using Dreamer.Media.Video;
using Dreamer.Training.World.Batches;
using Dreamer.Training.World.Drawing;
using Dreamer.Training.World.Sampling;

namespace Dreamer.Training.Tests.Footage;

/// <summary>Frames made for tests, and clips that ffmpeg makes of them.</summary>
internal static class MadeClips
{
    /// <summary>A picture without end that the camera pans over, so many pixels to the right a frame.</summary>
    public static List<RgbImage> Pan(int frames, double speed, int seed = 1, int side = 64) =>
        [.. Enumerable.Range(0, frames).Select(frame => Texture(side, frame * speed, seed))];

    /// <summary>Clips of the synthetic world as pictures.</summary>
    public static List<RgbImage> World(int clips, ulong seed, WorldOptions options) => [.. FrameImages.Of(ClipBatch.Render(clips, seed, options).Pixels)];

    /// <summary>White letters over the lower part of each frame.</summary>
    public static List<RgbImage> WithText(IReadOnlyList<RgbImage> frames)
    {
        var letters = ContactSheet.Render([("SAMPLE 42", [RgbImage.Filled(1, 1, (255, 255, 255))])]);
        var (dark, top) = (40, frames[0].Height - 14);
        return [.. frames.Select(frame =>
        {
            var pixels = (byte[])frame.Pixels.Clone();
            for (var i = 0; i < frame.Width * 11; i++)
            {
                var (x, y) = (i % frame.Width, i / frame.Width);
                if (x < letters.Width && letters[x, y].Red == dark)
                {
                    pixels.AsSpan(3 * (((top + y) * frame.Width) + x), 3).Fill(255);
                }
            }
            return new RgbImage(frame.Width, frame.Height, pixels);
        })];
    }

    public static async Task SaveAsync(string path, IReadOnlyList<RgbImage> frames, double fps = 8)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllBytesAsync(path, await VideoEncoder.EncodeMp4Async(frames, fps, new Mp4Options(ConstantRateFactor: 14)));
    }

    private static RgbImage Texture(int side, double shift, int seed)
    {
        var pixels = new byte[side * side * 3];
        for (var i = 0; i < pixels.Length; i++)
        {
            var (x, y, channel) = ((i / 3 % side) - shift, i / 3 / side, i % 3);
            var waves = Math.Sin((0.31 * x) + (0.17 * y) + channel + seed) + Math.Sin((0.13 * x) - (0.37 * y) + (2.3 * seed)) + Math.Sin((0.53 * x) + (0.45 * y) + (channel * seed));
            pixels[i] = (byte)Math.Round(127 + (40 * waves));
        }
        return new RgbImage(side, side, pixels);
    }
}
