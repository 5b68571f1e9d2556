using Dreamer.Cli.Display;

namespace Dreamer.Cli.Tests;

public sealed class SessionsCommandTests(CliServer server) : IClassFixture<CliServer>
{
    [Fact]
    public async Task A_session_is_listed_shown_and_deleted()
    {
        await CliRun.OfAsync("generate", "--data", server.Data, "--caption", "a green ring", "--steps", "2", "--out",
            server.File("ring.png"));

        var list = await CliRun.OfAsync("sessions", "list", "--data", server.Data);
        var id = list.Output.Split(' ')[0];
        var show = await CliRun.OfAsync("sessions", "show", id, "--data", server.Data);
        var delete = await CliRun.OfAsync("sessions", "delete", id, "--data", server.Data);
        var again = await CliRun.OfAsync("sessions", "show", id, "--data", server.Data);

        Assert.Contains("a green ring", list.Output, StringComparison.Ordinal);
        Assert.Contains("text_to_image", show.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, delete.ExitCode);
        Assert.Equal((ExitCode.Failed, $"There is no session '{id}'."), (again.ExitCode, again.Errors.Trim()));
    }

    [Theory]
    [InlineData("n", ExitCode.Cancelled)]
    [InlineData("", ExitCode.Cancelled)]
    [InlineData("y", ExitCode.Done)]
    [InlineData("n", ExitCode.Done, "--yes")]
    public async Task A_person_is_asked_before_a_session_is_deleted(string answer, int exit, params string[] more)
    {
        await CliRun.OfAsync("generate", "--data", server.Data, "--caption", "a blue ring", "--steps", "1", "--force", "--out",
            server.File("asked.png"));
        Terminal.Person = new StringReader(answer + "\n");
        try
        {
            var delete = await CliRun.OfAsync(["sessions", "delete", "last", "--data", server.Data, .. more]);

            Assert.Equal(exit, delete.ExitCode);
            Assert.Equal(more.Length == 0,
                delete.Errors.Contains("'a blue ring', and what was made in it (1)? [y/N]", StringComparison.Ordinal));
            var left =
                (await CliRun.OfAsync("sessions", "list", "--data", server.Data)).Output.Contains("a blue ring", StringComparison.Ordinal);
            Assert.Equal(exit == ExitCode.Cancelled, left);
        }
        finally
        {
            Terminal.Person = null;
            await CliRun.OfAsync("sessions", "delete", "last", "--yes", "--data", server.Data);
        }
    }

    [Fact]
    public async Task The_list_shows_what_was_asked_for_with_the_still_above_its_clip()
    {
        await CliRun.OfAsync("generate", "--data", server.Data, "--caption", "a tall cross", "--motion", "it turns", "--seed", "77",
            "--steps", "2", "--frames", "2", "--out", server.File("tall.mp4"));

        var lines =
            (await CliRun.OfAsync("sessions", "--data", server.Data)).Output.Split('\n')
                .SkipWhile(line => !line.Contains("a tall cross", StringComparison.Ordinal)).ToArray();

        Assert.Matches("^└── gen_[0-9a-f_]+  text_to_image  succeeded  seed 77, a tall cross$", lines[1]);
        Assert.Matches("^    └── gen_[0-9a-f_]+  text_to_video  succeeded  seed 77, it turns$", lines[2]);
    }
}
