using System.Diagnostics;
using Dreamer.Inference.Tests.Fakes;
using Dreamer.Server.Hosting;
using Dreamer.Testing;

namespace Dreamer.Server.Tests;

/// <summary>Which server a data folder leads to: the one that runs on this very folder, or none.</summary>
public sealed class ServerFileTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _places = new();
    private RunningServer _server = null!;

    private string Data => _places.File("data");

    public async Task InitializeAsync() => _server = await FakeServer.StartAsync(Data, new FakeModel());

    [Fact]
    public async Task A_running_server_is_found_until_it_stops()
    {
        var found = (await ServerFile.FindLivingAsync(Data))!;

        Assert.Equal((_server.Url.ToString(), Environment.ProcessId, _server.Key), (found.Url, found.Pid, found.Key));
        await _server.StopAsync();
        Assert.Null(ServerFile.Find(Data));
    }

    [Theory]
    [InlineData("-r")]
    [InlineData("-a")]
    [InlineData("-al")] // hard links: all but the folders is the same
    public async Task A_copy_of_a_live_servers_folder_leads_to_no_server(string how)
    {
        using (var copying = Process.Start("cp", [how, Data, _places.File("copy")]))
        {
            await copying.WaitForExitAsync();
        }

        Assert.True(File.Exists(_places.File("copy/server.lock")));
        Assert.Null(await ServerFile.FindLivingAsync(_places.File("copy")));
    }

    [Fact]
    public async Task A_folder_that_was_moved_or_replaced_leads_to_no_server()
    {
        Directory.Move(Data, _places.File("moved"));
        Directory.CreateDirectory(Data);
        await File.WriteAllTextAsync(Path.Combine(Data, "server.lock"), "");

        Assert.Null(await ServerFile.FindLivingAsync(_places.File("moved")));
        Assert.Null(await ServerFile.FindLivingAsync(Data));
        Directory.Delete(Data, recursive: true);
        Directory.Move(_places.File("moved"), Data);
        Assert.NotNull(await ServerFile.FindLivingAsync(Data));
    }

    [Fact]
    public async Task The_folder_is_found_through_links_and_relative_paths()
    {
        Directory.CreateSymbolicLink(_places.File("link"), Data);
        Directory.CreateSymbolicLink(_places.File("above"), _places.Path);

        Assert.NotNull(await ServerFile.FindLivingAsync(_places.File("link")));
        Assert.NotNull(await ServerFile.FindLivingAsync(_places.File("above/data")));
        Assert.NotNull(await ServerFile.FindLivingAsync(Data + "/"));
        Assert.NotNull(await ServerFile.FindLivingAsync(Path.GetRelativePath(Environment.CurrentDirectory, Data)));
    }

    [Fact]
    public async Task Another_server_at_the_port_of_one_that_was_killed_is_not_taken_for_it_and_hears_no_key()
    {
        await using var other = await FakeServer.StartAsync();
        Assert.True(new ServerFile(other.Running.Url.ToString(), Environment.ProcessId, _server.Key).TryWrite(Data));

        Assert.Null(await ServerFile.FindLivingAsync(Data));
        Assert.NotNull(await ServerFile.FindLivingAsync(other.Data));
    }

    [Fact]
    public void No_file_of_the_folder_holds_the_key_and_none_is_open_to_others()
    {
        foreach (var path in Directory.EnumerateFiles(Data, "*", SearchOption.AllDirectories).Where(path => !path.EndsWith(".lock", StringComparison.Ordinal)))
        {
            Assert.DoesNotContain(_server.Key, File.ReadAllText(path), StringComparison.Ordinal);
        }

        Assert.Equal("700", Octal(Data));
        Assert.EndsWith("0", Octal(Path.Combine(Data, "blobs")), StringComparison.Ordinal);
        Assert.All(Directory.EnumerateFiles(Path.Combine(Data, "blobs"), "*.json", SearchOption.AllDirectories), path => Assert.EndsWith("0", Octal(path), StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_an_earlier_version_left_is_closed_and_its_key_is_deleted()
    {
        Directory.CreateDirectory(_places.File("old/blobs"));
        await File.WriteAllTextAsync(_places.File("old/server.json"), "{}");
        File.SetUnixFileMode(_places.File("old/blobs"), (UnixFileMode)0b111_101_101);

        await using var server = await FakeServer.StartAsync(_places.File("old"), new FakeModel());

        Assert.False(File.Exists(_places.File("old/server.json")));
        Assert.Equal("750", Octal(_places.File("old/blobs"))); // its group is the operator's affair
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => _places.Dispose();

    private static string Octal(string path) => Convert.ToString((int)File.GetUnixFileMode(path), 8);
}
