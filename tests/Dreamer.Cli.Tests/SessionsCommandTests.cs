using Dreamer.Cli.Commands;

namespace Dreamer.Cli.Tests;

public sealed class SessionsCommandTests(CliServer server) : IClassFixture<CliServer>
{
    [Fact]
    public async Task A_session_is_listed_shown_and_deleted()
    {
        await CliRun.OfAsync("generate", "--data", server.Data, "--caption", "a green ring", "--steps", "2", "--out", server.File("ring.png"));

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
}
