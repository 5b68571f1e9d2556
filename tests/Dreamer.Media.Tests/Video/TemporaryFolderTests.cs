using Dreamer.Media.Tests.Malformed;
using Dreamer.Media.Video;

namespace Dreamer.Media.Tests.Video;

/// <summary>The folder for temporary files may be full, read-only or gone: no clip needs it. Alone, because the whole process has one.</summary>
[Collection(Alone.Name)]
public sealed class TemporaryFolderTests
{
    private const string Variable = "TMPDIR";

    [Theory]
    [InlineData("/nowhere/at/all")]
    [InlineData("/proc")] // nobody makes a file there
    [InlineData("/dev/full")]
    public async Task A_clip_is_made_and_read_whatever_the_folder_for_temporary_files_is(string folder)
    {
        var frames = Enumerable.Range(0, 8).Select(i => RgbImage.Filled(32, 32, ((byte)(20 * i), 90, 200))).ToList();
        var usual = await VideoEncoder.EncodeMp4Async(frames, fps: 8);
        var before = Environment.GetEnvironmentVariable(Variable);
        try
        {
            Environment.SetEnvironmentVariable(Variable, folder);
            Assert.ThrowsAny<Exception>(() => Directory.CreateTempSubdirectory());
            var clip = await VideoEncoder.EncodeMp4Async(frames, fps: 8);
            Assert.Equal(usual, clip);
            Assert.Equal(8, (await VideoDecoder.DecodeAsync(clip)).Count);
        }
        finally
        {
            Environment.SetEnvironmentVariable(Variable, before);
        }
    }

    [Fact]
    public async Task Nothing_of_a_clip_stays_open()
    {
        var frames = Enumerable.Repeat(RgbImage.Filled(32, 32, (1, 2, 3)), 4).ToList();
        await VideoEncoder.EncodeMp4Async(frames, fps: 8);
        await Assert.ThrowsAnyAsync<Exception>(() => VideoDecoder.DecodeAsync("no clip"u8.ToArray()));
        var open = Directory.EnumerateFileSystemEntries("/proc/self/fd").Select(path => new FileInfo(path).LinkTarget ?? "").ToList();
        Assert.DoesNotContain(open, target => target.StartsWith("/memfd:clip", StringComparison.Ordinal));
        Assert.DoesNotContain(open, target => target.StartsWith("/memfd:video", StringComparison.Ordinal));
    }
}
