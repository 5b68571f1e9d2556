using Dreamer.Media;
using Dreamer.Media.Video;

namespace Dreamer.Cli.Tests;

/// <summary>The way a person goes: a still, a better one of it, and its video.</summary>
public sealed class TreeCommandTests(CliServer server) : IClassFixture<CliServer>
{
    [Fact]
    public async Task A_still_is_refined_gone_on_from_and_animated_and_the_tree_shows_it()
    {
        var still =
            await GenerationOfAsync("generate", "--still-only", "--caption", "a green ring", "--steps", "4", "--out",
                server.File("ring.png"));
        var refined =
            await GenerationOfAsync("refine", still, "--caption", "a blue ring", "--strength", "0.5", "--out", server.File("blue.png"));
        var continued = await GenerationOfAsync("refine", still, "--caption", "a red ring", "--step", "2", "--out", server.File("red.png"));
        var clip = await GenerationOfAsync("animate", refined, "--motion", "it grows", "--frames", "2", "--out", server.File("ring.mp4"));

        var show = await CliRun.OfAsync("sessions", "show", SessionOf(still), "--data", server.Data);
        string[] lines = [.. show.Output.Split('\n').Skip(1).Select(line => line.TrimEnd())];
        Assert.StartsWith($"└── {still}  text_to_image", lines[0], StringComparison.Ordinal);
        Assert.StartsWith($"    ├── {refined}  refine", lines[1], StringComparison.Ordinal);
        Assert.StartsWith($"    │   └── {clip}  animate", lines[2], StringComparison.Ordinal);
        Assert.StartsWith($"    └── {continued}  refine", lines[3], StringComparison.Ordinal);
        Assert.Contains("strength 0.5, a blue ring", lines[1], StringComparison.Ordinal);
        Assert.Contains("from step 2, a red ring", lines[3], StringComparison.Ordinal);
        Assert.Contains(lines[0].Trim()[4..60], (await CliRun.OfAsync("sessions", "--data", server.Data)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_drafts_one_is_finished_and_what_it_is_told_next_is_what_there_is_to_do()
    {
        var run = await CliRun.OfAsync("draft", "--data", server.Data, "--caption", "a star", "--motion", "it grows", "--frames", "2", "--steps", "8",
            "--seed", "5", "--count", "2", "--out", server.File("draft.mp4"));
        string[] drafts = [.. run.Output.Split('\n').Where(line => line.StartsWith("Generation ", StringComparison.Ordinal)).Select(line => line.Split(' ', ',')[1])];
        Assert.Equal((ExitCode.Done, "", 2), (run.ExitCode, run.Errors, drafts.Length));
        Assert.True(File.Exists(server.File("draft.mp4")) && File.Exists(server.File("draft-2.mp4")));
        Assert.Contains("next: ./dreamer finish ID", run.Output, StringComparison.Ordinal);

        var status = await CliRun.OfAsync("status", drafts[1], "--data", server.Data);
        Assert.Contains("a draft, 2 of 8 steps: can be finished until ", status.Output, StringComparison.Ordinal);

        var finished = await GenerationOfAsync("finish", drafts[1], "--out", server.File("finished.mp4"));
        var longer = await GenerationOfAsync("extend", finished, "--frames", "3", "--out", server.File("longer.mp4"));
        var whole = await GenerationOfAsync("generate", "--caption", "a star", "--motion", "it grows", "--frames", "2", "--steps", "8", "--seed", "6",
            "--out", server.File("whole.mp4"));

        Assert.Equal(await File.ReadAllBytesAsync(server.File("whole.mp4")), await File.ReadAllBytesAsync(server.File("finished.mp4")));
        Assert.Equal(4, (await VideoDecoder.DecodeAsync(server.File("longer.mp4"))).Count);
        Assert.NotEqual(whole, finished);
        var show = await CliRun.OfAsync("sessions", "show", SessionOf(longer), "--data", server.Data);
        Assert.Equal("", show.Errors);
        Assert.Contains("draft of 2 in 8 steps", show.Output, StringComparison.Ordinal); // a quarter, unless told otherwise
        Assert.Contains($"{longer}  extend", show.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_generation_is_deleted_and_restored_and_its_session_renamed()
    {
        var still = await GenerationOfAsync("generate", "--caption", "a cone", "--steps", "1", "--out", server.File("cone.png"));
        var refined = await GenerationOfAsync("refine", still, "--caption", "a blue cone", "--strength", "0.5", "--out", server.File("blue-cone.png"));

        var deleted = await CliRun.OfAsync("delete", still, "--yes", "--data", server.Data);
        var gone = await CliRun.OfAsync("sessions", "show", SessionOf(still), "--data", server.Data);
        var restored = await CliRun.OfAsync("restore", still, "--data", server.Data);
        var renamed = await CliRun.OfAsync("rename", SessionOf(still), "cones", "--data", server.Data);

        Assert.Contains($"Deleted {still} and 1 more; it can be restored until ", deleted.Output, StringComparison.Ordinal);
        Assert.Contains($"next: ./dreamer restore {still}", deleted.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(refined, gone.Output, StringComparison.Ordinal);
        Assert.Equal([$"Restored {still}.", $"Restored {refined}."], restored.Output.Trim().Split(Environment.NewLine));
        Assert.Equal($"{SessionOf(still)} is called 'cones'.", renamed.Output.Trim());
        Assert.Contains("cones", (await CliRun.OfAsync("sessions", "list", "--data", server.Data)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refinement_may_be_a_draft_too()
    {
        var still = await GenerationOfAsync("generate", "--caption", "a ring", "--steps", "8", "--out", server.File("whole-ring.png"));
        var draft = await GenerationOfAsync("refine", still, "--caption", "a blue ring", "--strength", "0.5", "--stop-after", "6", "--out", server.File("draft-ring.png"));
        var refusal = await CliRun.OfAsync("refine", still, "--caption", "a blue ring", "--strength", "0.5", "--stop-after", "3", "--data", server.Data, "--out", server.File("none.png"));
        await GenerationOfAsync("finish", draft, "--out", server.File("finished-ring.png"));
        Assert.Contains("--stop-after is 3, and takes 5 to 7", refusal.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_picture_is_animated()
    {
        var picture = server.File("mine.png");
        await File.WriteAllBytesAsync(picture, Png.Encode(RgbImage.Filled(50, 40, (10, 20, 30))));

        await GenerationOfAsync("animate", picture, "--motion", "it grows", "--steps", "2", "--frames", "2", "--out",
            server.File("mine.mp4"));

        Assert.True(File.Exists(server.File("mine.mp4")));
    }

    [Fact]
    public async Task Variations_leave_numbered_files()
    {
        var run =
            await CliRun.OfAsync("generate", "--data", server.Data, "--caption", "a star", "--steps", "2", "--seed", "5", "--count", "2",
                "--out", server.File("many.png"));

        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.True(File.Exists(server.File("many.png")) && File.Exists(server.File("many-2.png")));
        Assert.Contains("seed 6", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fork_is_a_session_of_its_own()
    {
        var still = await GenerationOfAsync("generate", "--caption", "a cross", "--steps", "2", "--out", server.File("cross.png"));

        var fork = await CliRun.OfAsync("sessions", "fork", SessionOf(still), "--at", still, "--title", "a copy", "--data", server.Data);

        Assert.Contains("a copy", fork.Output, StringComparison.Ordinal);
        Assert.Contains(still[^16..], fork.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(still, fork.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--motion", "refine", "gen_1", "--motion", "it grows")]
    [InlineData("0.5", "refine", "gen_1", "--strength", "0.5", "--step", "2")]
    [InlineData("picture.png", "refine", "picture.png", "--step", "2")]
    [InlineData("--motion", "animate", "gen_1")]
    [InlineData("draft needs --caption", "draft", "--motion", "it grows")]
    [InlineData("--stop-after is '0'", "draft", "--caption", "a", "--stop-after", "0")]
    [InlineData("--step 2", "animate", "picture.png", "--motion", "it grows", "--step", "2")]
    [InlineData("it grows", "generate", "--caption", "a", "--motion", "it grows", "--still-only")]
    public async Task A_command_line_that_makes_no_sense_is_usage_and_says_what(string named, params string[] args)
    {
        var run = await CliRun.OfAsync(args);

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains(named, run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_named()
    {
        var run = await CliRun.OfAsync("animate", "nowhere.png", "--motion", "it grows", "--data", server.Data);

        Assert.Equal((ExitCode.Failed, "'nowhere.png' is neither a generation's id nor a file."), (run.ExitCode, run.Errors.Trim()));
    }

    private static string SessionOf(string generation) => "ses_" + generation[4..36];

    /// <summary>Runs the command, and finds in its words the generation that it made.</summary>
    private async Task<string> GenerationOfAsync(params string[] args)
    {
        var run = await CliRun.OfAsync([.. args, "--data", server.Data]);
        Assert.Equal((ExitCode.Done, ""), (run.ExitCode, run.Errors));
        return run.Output.Split('\n').Single(line => line.StartsWith("Generation ", StringComparison.Ordinal)).Split(' ', ',')[1];
    }
}
