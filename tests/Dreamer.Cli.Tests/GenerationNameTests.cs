using Dreamer.Media;

namespace Dreamer.Cli.Tests;

/// <summary>A generation is called by its id, by the beginning or the end of it, or "last".</summary>
public sealed class GenerationNameTests(CliServer server) : IClassFixture<CliServer>
{
    [Fact]
    public async Task A_result_is_fetched_again_by_any_of_its_names()
    {
        var id = await MakeAsync("a ring");
        var names = new[] { id, id[4..], id[^16..], id[^10..], id[..50], "last" };
        foreach (var (index, name) in names.Index())
        {
            var run = await CliRun.OfAsync("get", name, "--out", server.File($"again-{index}.png"), "--data", server.Data);

            Assert.Equal((ExitCode.Done, ""), (run.ExitCode, run.Errors));
            Assert.Equal(await File.ReadAllBytesAsync(server.File("a ring.png")),
                await File.ReadAllBytesAsync(server.File($"again-{index}.png")));
        }
    }

    [Fact]
    public async Task Last_is_what_was_asked_for_and_not_the_still_that_a_clip_made_for_itself()
    {
        var clip = await MakeAsync("a cross", "--motion", "it grows", "--frames", "2");

        var status = await CliRun.OfAsync("status", "last", "--data", server.Data);
        var film = await CliRun.OfAsync("get", "last", "--out", server.File("film.mp4"), "--data", server.Data);
        var picture = await CliRun.OfAsync("get", "last", "--out", server.File("film.png"), "--data", server.Data, "--scale", "2");

        Assert.StartsWith($"{clip}  text_to_video  succeeded  seed ", status.Output, StringComparison.Ordinal);
        Assert.Equal((ExitCode.Done, ExitCode.Done), (film.ExitCode, picture.ExitCode));
        Assert.Equal(128, Png.Decode(await File.ReadAllBytesAsync(server.File("film.png"))).Width);
    }

    [Fact]
    public async Task A_name_that_fits_several_names_them()
    {
        var first = await MakeAsync("one");
        var second = await MakeAsync("two");
        var common = first[..8]; // ids begin with the time

        var run = await CliRun.OfAsync("status", common, "--data", server.Data);

        Assert.Equal((ExitCode.Failed, ""), (run.ExitCode, run.Output));
        Assert.Contains($"'{common}' is the beginning or the end of ", run.Errors, StringComparison.Ordinal);
        Assert.True(run.Errors.Contains(second, StringComparison.Ordinal) || run.Errors.Contains('…', StringComparison.Ordinal),
            run.Errors);
    }

    [Theory]
    [InlineData("gen_ffff", "There is no generation 'gen_ffff'")]
    [InlineData("abcdef012345", "There is no generation 'abcdef012345'")]
    [InlineData("gen_a", "'gen_a' is too short")]
    [InlineData("x", "'x' is too short")]
    public async Task A_name_that_fits_none_is_said(string name, string sentence)
    {
        await MakeAsync($"for {name}");

        var run = await CliRun.OfAsync("get", name, "--data", server.Data);

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.StartsWith(sentence, run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_finished_generation_is_not_cancelled_and_says_so()
    {
        var id = await MakeAsync("done");

        var run = await CliRun.OfAsync("cancel", id[^12..], "--data", server.Data);

        Assert.Equal((ExitCode.Done, $"Generation {id} was already complete."), (run.ExitCode, run.Output.Trim()));
    }

    [Fact]
    public async Task A_clip_is_no_still_and_a_still_no_clip()
    {
        await MakeAsync("a dot");

        var run = await CliRun.OfAsync("get", "last", "--out", server.File("dot.mp4"), "--data", server.Data);

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains("ends in .png", run.Errors, StringComparison.Ordinal);
    }

    private async Task<string> MakeAsync(string caption, params string[] more)
    {
        var ending = more.Contains("--motion") ? "mp4" : "png";
        var run =
            await CliRun.OfAsync(
                ["generate", "--data", server.Data, "--caption", caption, "--steps", "2", "--out", server.File($"{caption}.{ending}"),
                    .. more]);
        Assert.Equal((ExitCode.Done, ""), (run.ExitCode, run.Errors));
        return run.Output.Split(' ', ',')[1];
    }
}
