using System.Diagnostics;
using Dreamer.Cli.Servers;

namespace Dreamer.Cli.Tests;

/// <summary>A key is asked for, tried, and kept where only its owner reads it; nothing ever shows it.</summary>
public sealed class LoginCommandTests(CliServer server) : IClassFixture<CliServer>, IAsyncLifetime
{
    private const UnixFileMode OwnersFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private string Url => server.Url.ToString().TrimEnd('/');

    public Task InitializeAsync() => LogoutAsync();

    public Task DisposeAsync() => LogoutAsync();

    [Fact]
    public async Task A_key_that_the_server_takes_is_stored_for_every_verb_and_shown_by_none()
    {
        var login = await LoginAsync(server.Key, Url);
        var list = await CliRun.OfAsync("login");
        var sessions = await CliRun.OfAsync("sessions", "list");
        var named = await CliRun.OfAsync("sessions", "list", "--server", Url + "/");

        Assert.Equal((ExitCode.Done, ""), (login.ExitCode, login.Errors));
        Assert.Equal($"{Url}  (the default)", list.Output.Trim());
        Assert.Equal((ExitCode.Done, ExitCode.Done), (sessions.ExitCode, named.ExitCode));
        Assert.All([login, list, sessions, named], run => Assert.DoesNotContain(server.Key, run.Output + run.Errors, StringComparison.Ordinal));
        Assert.Equal(OwnersFile, File.GetUnixFileMode(StoredServers.File));
        Assert.Equal(OwnersFile | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(StoredServers.File)!));
        Assert.DoesNotContain(server.Key, StoredServers.Load().Servers[0].ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dk_local_0000000000000000000000000000000000000000", ExitCode.Failed)]
    [InlineData("", ExitCode.Usage)]
    [InlineData("two words", ExitCode.Usage)]
    [InlineData("clé", ExitCode.Usage)]
    public async Task A_key_that_is_none_is_not_stored_and_not_repeated(string key, int exit)
    {
        var login = await LoginAsync(key, Url);

        Assert.Equal((exit, ""), (login.ExitCode, login.Output));
        Assert.Single(login.Errors.Trim().Split('\n'));
        Assert.True(key.Length == 0 || !login.Errors.Contains(key, StringComparison.Ordinal));
        Assert.Empty(StoredServers.Load().Servers);
    }

    [Theory]
    [InlineData("gpu-box")]
    [InlineData("ftp://gpu-box")]
    [InlineData("http://me:secret@gpu-box")]
    [InlineData("http://gpu-box/?key=1")]
    public async Task An_address_that_is_none_is_refused(string url)
    {
        var login = await LoginAsync(server.Key, url);

        Assert.Equal(ExitCode.Usage, login.ExitCode);
        Assert.StartsWith($"URL is '{url}'", login.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_several_the_last_is_the_default_another_can_be_made_it_and_each_is_forgotten_by_itself()
    {
        var other = $"http://localhost:{server.Url.Port}";
        await LoginAsync(server.Key, Url);
        await LoginAsync(server.Key, other);
        Assert.Equal([Url, $"{other}  (the default)"], Lines(await CliRun.OfAsync("login")));

        Assert.Equal(ExitCode.Done, (await CliRun.OfAsync("login", Url, "--use")).ExitCode);
        Assert.Equal([$"{Url}  (the default)", other], Lines(await CliRun.OfAsync("login")));

        Assert.Equal($"Forgot {Url} and its key.", (await CliRun.OfAsync("logout")).Output.Trim());
        Assert.Equal([other], Lines(await CliRun.OfAsync("login")));
        Assert.Equal(ExitCode.Usage, (await CliRun.OfAsync("logout")).ExitCode);
        Assert.Equal(ExitCode.Usage, (await CliRun.OfAsync("login", Url, "--use")).ExitCode);
        Assert.Equal(ExitCode.Done, (await CliRun.OfAsync("logout", other)).ExitCode);
    }

    [Fact]
    public async Task The_default_yields_to_what_is_named()
    {
        await LoginAsync(server.Key, Url);

        Assert.Equal(Url, ServerChoice.Of(null, isDataGiven: false) is { } stored ? ServerAddress.Text(stored.Url) : null);
        Assert.Null(ServerChoice.Of(null, isDataGiven: true));
        Assert.Null(ServerChoice.Of("local", isDataGiven: false));
        Assert.Equal("http://gpu-box/", ServerChoice.Of("http://gpu-box", isDataGiven: false)!.Url.ToString());
    }

    [Fact]
    public async Task A_stored_key_goes_before_the_environments_which_may_be_another_servers()
    {
        await LoginAsync(server.Key, Url);
        Environment.SetEnvironmentVariable(ServerChoice.KeyVariable, "dk_local_of_this_machine");
        try
        {
            Assert.Equal(server.Key, ServerChoice.Of(Url, isDataGiven: false)!.Key);
            Assert.Equal("dk_local_of_this_machine", ServerChoice.Of("http://gpu-box", isDataGiven: false)!.Key);
        }
        finally
        {
            Environment.SetEnvironmentVariable(ServerChoice.KeyVariable, null);
        }
    }

    [Fact]
    public async Task A_file_that_others_can_read_is_not_trusted()
    {
        await LoginAsync(server.Key, Url);
        File.SetUnixFileMode(StoredServers.File, OwnersFile | UnixFileMode.GroupRead);

        var run = await CliRun.OfAsync("sessions");

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains("chmod 600", run.Errors, StringComparison.Ordinal);
        File.Delete(StoredServers.File);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("""{"default":null,"servers":[{"url":null,"key":"k"}]}""")]
    [InlineData("{\"default\":")]
    public async Task A_file_that_holds_no_servers_is_one_sentence(string text)
    {
        await LoginAsync(server.Key, Url);
        await File.WriteAllTextAsync(StoredServers.File, text);

        var run = await CliRun.OfAsync("sessions");

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains($"'{StoredServers.File}' does not hold servers", run.Errors, StringComparison.Ordinal);
        File.Delete(StoredServers.File);
    }

    /// <summary>On a terminal of its own, which would echo it.</summary>
    [Fact]
    public async Task What_is_typed_is_not_echoed()
    {
        var start = new ProcessStartInfo("script", ["-qec", $"dotnet '{CliRun.Program}' login {Url}", "/dev/null"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using var terminal = Process.Start(start)!;
        var shown = "";
        for (int next; !shown.Contains("API key of", StringComparison.Ordinal) && (next = terminal.StandardOutput.Read()) >= 0;)
        {
            shown += (char)next; // only then is the echo off
        }

        await terminal.StandardInput.WriteAsync(server.Key + "\r");
        await terminal.StandardInput.FlushAsync();
        shown += await terminal.StandardOutput.ReadToEndAsync();

        Assert.Contains($"{Url} is the default server now", shown, StringComparison.Ordinal);
        Assert.DoesNotContain(server.Key, shown, StringComparison.Ordinal);
    }

    private static string[] Lines(CliRun run) => run.Output.TrimEnd().Split('\n');

    private static async Task<CliRun> LoginAsync(string key, string url)
    {
        var before = Console.In;
        Console.SetIn(new StringReader(key + "\n"));
        try
        {
            return await CliRun.OfAsync("login", url);
        }
        finally
        {
            Console.SetIn(before);
        }
    }

    private static Task<CliRun> LogoutAsync() => CliRun.OfAsync("logout", "--all");
}
