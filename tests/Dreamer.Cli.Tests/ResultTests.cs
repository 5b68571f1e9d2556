using Dreamer.Media;
using Dreamer.Media.Video;
using Dreamer.Testing;

namespace Dreamer.Cli.Tests;

/// <summary>Where results go is settled before anything is made, and nothing that is there is lost.</summary>
public sealed class ResultTests(CliServer server) : IClassFixture<CliServer>
{
    private static readonly byte[] s_mine = [1, 2, 3];

    [Theory]
    [InlineData("still.gif", "--caption", "a star")]
    [InlineData("still.jpg", "--caption", "a star")]
    [InlineData("still", "--caption", "a star")]
    [InlineData("still.mp4", "--caption", "a star")]
    [InlineData("clip.png", "--caption", "a star", "--motion", "it moves")]
    [InlineData("clip.gif", "--caption", "a star", "--motion", "it moves")]
    [InlineData("folder", "--caption", "a star")]
    [InlineData("new/", "--caption", "a star")]
    [InlineData("mine.png", "--caption", "a star")]
    [InlineData("mine.png/below.png", "--caption", "a star")]
    public async Task A_name_that_cannot_be_is_refused_before_any_work(string name, params string[] request)
    {
        Directory.CreateDirectory(server.File("folder"));
        await File.WriteAllBytesAsync(server.File("mine.png"), s_mine);
        var steps = server.Model.Steps.Count;

        var run = await CliRun.OfAsync(["generate", "--data", server.Data, .. request, "--out", server.File(name)]);

        Assert.Equal((ExitCode.Usage, ""), (run.ExitCode, run.Output));
        Assert.Contains(server.File(name), run.Errors, StringComparison.Ordinal);
        Assert.Single(run.Errors.Trim().Split('\n'));
        Assert.Equal(steps, server.Model.Steps.Count);
        Assert.Equal(s_mine, await File.ReadAllBytesAsync(server.File("mine.png")));
    }

    [Fact]
    public async Task Force_writes_over_what_is_there()
    {
        await File.WriteAllBytesAsync(server.File("old.png"), s_mine);

        var run = await GenerateAsync("--out", server.File("old.png"), "--force");

        Assert.Equal((ExitCode.Done, ""), (run.ExitCode, run.Errors));
        Assert.NotEqual(s_mine, await File.ReadAllBytesAsync(server.File("old.png")));
    }

    [Fact]
    public async Task A_variation_whose_name_is_taken_is_refused_too()
    {
        await File.WriteAllBytesAsync(server.File("three-3.png"), s_mine);

        var run = await GenerateAsync("--out", server.File("three.png"), "--count", "3");

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains("three-3.png", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_name_the_next_number_is_taken()
    {
        using var folder = new TemporaryFolder();
        var before = Environment.CurrentDirectory;
        Environment.CurrentDirectory = folder.Path;
        try
        {
            await GenerateAsync();
            var second = await GenerateAsync();

            Assert.Contains("Still: still-2.png", second.Output, StringComparison.Ordinal);
            Assert.Equal(["still-2.png", "still.png"], Directory.GetFiles(folder.Path).Select(Path.GetFileName)
                .Order(StringComparer.Ordinal));
        }
        finally
        {
            Environment.CurrentDirectory = before;
        }
    }

    [Fact]
    public async Task An_ending_in_capitals_is_the_same_ending()
    {
        Assert.Equal(ExitCode.Done, (await GenerateAsync("--out", server.File("LOUD.PNG"))).ExitCode);
    }

    [Fact]
    public async Task Small_results_are_enlarged_pixel_by_pixel()
    {
        await CliRun.OfAsync("generate", "--data", server.Data, "--caption", "a b", "--seed", "5", "--steps", "2", "--size", "32", "--out",
            server.File("small.png"));
        await CliRun.OfAsync("generate", "--data", server.Data, "--caption", "a b", "--seed", "5", "--steps", "2", "--size", "32", "--out",
            server.File("large.png"), "--scale", "3");
        await CliRun.OfAsync(
            "generate", "--data", server.Data, "--caption", "a b", "--motion", "it moves", "--steps", "2", "--frames", "3", "--size", "32",
                "--out", server.File("large.mp4"), "--scale", "4");

        var (small, large) = (await ReadAsync("small.png"), await ReadAsync("large.png"));
        Assert.Equal((96, 96), (large.Width, large.Height));
        Assert.All(Enumerable.Range(0, 96 * 96), i => Assert.Equal(small[i % 96 / 3, i / 96 / 3], large[i % 96, i / 96]));
        var clip = await VideoProbe.ReadAsync(server.File("large.mp4"));
        Assert.Equal((128, 128, 3), (clip.Width, clip.Height, clip.Frames));
    }

    [Fact]
    public async Task A_result_tells_what_can_be_typed_next_and_that_works()
    {
        var run = await GenerateAsync("--out", server.File("next.png"));

        var next = run.Output.Split('\n').Single(line => line.StartsWith("next: ", StringComparison.Ordinal)).Split(' ');
        Assert.Equal(["./dreamer", "animate"], next[1..3]);
        Assert.Contains($"--data {server.Data}", run.Output, StringComparison.Ordinal);
        var clip =
            await CliRun.OfAsync("animate", next[3], "--motion", "it grows", "--data", server.Data, "--frames", "2", "--steps", "2",
                "--out", server.File("next.mp4"));
        Assert.Equal((ExitCode.Done, ""), (clip.ExitCode, clip.Errors));
        Assert.Contains("next: ./dreamer", clip.Output, StringComparison.Ordinal);
    }

    private Task<CliRun> GenerateAsync(params string[] more) =>
        CliRun.OfAsync(["generate", "--data", server.Data, "--caption", "a star", "--steps", "1", .. more]);

    private async Task<RgbImage> ReadAsync(string name) => Png.Decode(await File.ReadAllBytesAsync(server.File(name)));
}
