using Dreamer.Cli.Generating;
using Dreamer.Cli.Servers;
using Dreamer.Client.Generations;
using Dreamer.Server.Hosting;

namespace Dreamer.Cli.Tests;

public sealed class GenerateCommandTests(CliServer server) : IClassFixture<CliServer>
{
    private static readonly ManualResetEventSlim s_never = new();

    [Fact]
    public async Task A_caption_and_a_motion_leave_a_video_and_its_still()
    {
        var (clip, still) = (server.File("a.mp4"), server.File("a.png"));

        var run = await CliRun.OfAsync(
            "generate", "--data", server.Data, "--caption", "a star", "--motion", "it moves", "--steps", "4", "--frames", "4", "--out",
                clip, "--still-out", still);

        Assert.Equal((ExitCode.Done, ""), (run.ExitCode, run.Errors));
        Assert.True(File.Exists(clip) && File.Exists(still));
        Assert.Contains("Stage two: the video: step 4 of 4", run.Output, StringComparison.Ordinal);
        Assert.Contains(clip, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_caption_alone_leaves_a_still()
    {
        var still = server.File("b.png");

        var run = await CliRun.OfAsync("generate", "--data", server.Data, "--caption", "a star", "--steps", "2", "--out", still);

        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Equal("PNG", System.Text.Encoding.ASCII.GetString(await File.ReadAllBytesAsync(still), 1, 3));
    }

    [Fact]
    public async Task A_model_is_named_and_one_that_is_not_there_is_refused_with_those_that_are()
    {
        string[] request =
            ["generate", "--data", server.Data, "--caption", "a star", "--steps", "2", "--force", "--out", server.File("c.png"), "--model"];
        var there = Path.GetFileName(server.Data); // the fake's folder

        Assert.Equal(ExitCode.Done, (await CliRun.OfAsync([.. request, there])).ExitCode);
        var refused = await CliRun.OfAsync([.. request, "sora"]);

        Assert.Equal((ExitCode.Failed, $"--model is 'sora', and there is '{there}'."), (refused.ExitCode, refused.Errors.Trim()));
    }

    [Fact]
    public async Task What_the_server_refuses_is_said_of_the_option()
    {
        var run =
            await CliRun.OfAsync("generate", "--data", server.Data, "--caption", new string('a', 2_001), "--out", server.File("long.png"));

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.StartsWith("--caption holds 'aaa", run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("65")]
    [InlineData("832X")]
    [InlineData("0x0")]
    [InlineData("8x")]
    [InlineData("8x8x8")]
    [InlineData("64 x 64")]
    [InlineData("4096x64")]
    [InlineData("99999999999x64")]
    public async Task A_refusal_is_one_sentence_and_an_exit_code(string size)
    {
        var run = await CliRun.OfAsync("generate", "--data", server.Data, "--caption", "a star", "--size", size);

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Equal($"--size is '{size}', and takes multiples of 8 from 32 to 2048, one as in 64 or two as in 832x480. See ./dreamer generate --help.", run.Errors.Trim());
    }

    [Fact]
    public async Task A_size_that_is_no_square_is_drawn()
    {
        var (still, clip) = (server.File("tall.png"), server.File("tall.mp4"));
        var run = await CliRun.OfAsync(
            "generate", "--data", server.Data, "--caption", "a star", "--motion", "it moves", "--size", "48x96", "--steps", "2", "--frames", "2", "--out", clip, "--still-out", still);

        Assert.Equal((ExitCode.Done, ""), (run.ExitCode, run.Errors));
        var (picture, video) = (Media.Png.Decode(await File.ReadAllBytesAsync(still)), await Media.Video.VideoProbe.ReadAsync(clip, default));
        Assert.Equal((48, 96, 48, 96), (picture.Width, picture.Height, video.Width, video.Height));
    }

    [Fact]
    public async Task A_generation_keeps_its_size()
    {
        var run = await CliRun.OfAsync("animate", "gen_1", "--motion", "it moves", "--size", "48x96", "--data", server.Data);

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains("--size 48x96 is a picture's, and 'gen_1' is a generation", run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("generate")]
    [InlineData("generate", "--parent", "gen_1")]
    [InlineData("generate", "--caption", "a star", "--seed", "seven")]
    [InlineData("paint")]
    public async Task A_command_line_that_makes_no_sense_is_usage(params string[] args)
    {
        var run = await CliRun.OfAsync(args);

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains("--help", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stopping_the_command_cancels_the_generation_on_the_server()
    {
        server.Model.BeforeStep = (_, _) => s_never.Wait(TimeSpan.FromMilliseconds(20)); // the engine's own thread: a step takes its time
        await using var connection = await ServerConnection.OpenAsync(new ServerOptions { Data = server.Data }, CancellationToken.None);
        using var stop = new CancellationTokenSource();
        var request = new NewGeneration { Kind = "text_to_image", Caption = "cancelled", Steps = 200 };

        var running = GenerationRun.RunAsync(connection.Client, request, new ResultFiles(null, server.File("c.png")), "", stop.Token);
        while (!server.Model.Steps.Any(step => step.StartsWith("cancelled:", StringComparison.Ordinal)))
        {
            await Task.Delay(10);
        }

        await stop.CancelAsync();
        Assert.Equal(ExitCode.Cancelled, await running);
        Assert.False(File.Exists(server.File("c.png")));
    }
}
