using System.Diagnostics;
using Dreamer.Testing;

namespace Dreamer.Cli.Tests;

/// <summary>The command line changes what lies in the folder that it was given, and nothing else.</summary>
public sealed class CopiedFolderTests(CliServer server) : IClassFixture<CliServer>
{
    [Fact]
    public async Task What_is_deleted_in_a_copy_of_a_live_servers_folder_stays_on_the_live_server()
    {
        using var copies = new TemporaryFolder();
        await CliRun.OfAsync("generate", "--data", server.Data, "--caption", "a green ring", "--steps", "2", "--out", server.File("ring.png"));
        var id = (await CliRun.OfAsync("sessions", "list", "--data", server.Data)).Output.Split(' ')[0];
        using (var copying = Process.Start("cp", ["-r", server.Data, copies.File("backup")]))
        {
            await copying.WaitForExitAsync();
        }

        var delete = await CliRun.OfAsync("sessions", "delete", id, "--data", copies.File("backup"));

        Assert.Equal((ExitCode.Done, $"Deleted {id}."), (delete.ExitCode, delete.Output.Trim()));
        Assert.DoesNotContain(id, (await CliRun.OfAsync("sessions", "list", "--data", copies.File("backup"))).Output, StringComparison.Ordinal);
        Directory.CreateSymbolicLink(copies.File("live"), server.Data);
        Assert.Contains(id, (await CliRun.OfAsync("sessions", "list", "--data", copies.File("live"))).Output, StringComparison.Ordinal);
    }
}
