using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Dreamer.Api;
using Dreamer.Devices;
using Dreamer.Errors;
using Dreamer.Inference.Models;
using Dreamer.Inference.Tests.Fakes;
using Dreamer.Server.Hosting;
using Dreamer.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Dreamer.Server.Tests;

/// <summary>What a server needs to start, and what it says where something is missing.</summary>
public sealed class StartTests : IDisposable
{
    private readonly TemporaryFolder _data = new();

    [Fact]
    public async Task Without_a_usable_model_nothing_starts_and_everything_is_let_go_of()
    {
        var witness = new Witness();
        var refused = await Assert.ThrowsAsync<DreamerException>(() => StartAsync(new SomeBroken("one", "two"), witness, "one", "two"));

        Assert.Equal("one is broken. two is broken.", refused.Message);
        Assert.True(witness.IsDisposed);
        await using var next = await FakeServer.StartAsync(_data.Path, new FakeModel());
    }

    [Fact]
    public async Task One_broken_model_of_two_is_told_in_the_list_and_in_the_health_check()
    {
        await using var server = await StartAsync(new SomeBroken("two"), new Witness(), "one", "second=two");
        using var http = new HttpClient { BaseAddress = server.Url };

        Assert.Equal("""{"status":"ok","unusable_models":["second"]}""", await http.GetStringAsync(new Uri("healthz/ready", UriKind.Relative)));
        http.DefaultRequestHeaders.Authorization = new("Bearer", server.Key);
        var models = await http.GetStringAsync(new Uri("v1/models", UriKind.Relative));
        Assert.Contains("""{"id":"one","state":"ready","revision":"r1",""", models, StringComparison.Ordinal);
        Assert.Contains("""{"id":"second","state":"unusable","detail":"two is broken."}""", models, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_has_started_is_ready()
    {
        await using var server = await FakeServer.StartAsync();

        Assert.True(await server.Client.IsReadyAsync());
    }

    /// <summary>Wherever the signal finds it.</summary>
    [Fact]
    public async Task A_signal_while_it_starts_is_at_most_one_sentence()
    {
        for (var after = TimeSpan.FromMilliseconds(400); after < TimeSpan.FromSeconds(2); after += TimeSpan.FromMilliseconds(250))
        {
            using var data = new TemporaryFolder();
            using var server = ServerProcess.Launch(data.Path);
            await Task.Delay(after);
            await server.StopAsync();

            Assert.True(server.Errors is "" || server.Errors.TrimEnd() == "The server was stopped before it was ready.", $"After {after}: {server.Errors}");
        }
    }

    [Fact]
    public async Task A_port_that_is_taken_is_one_sentence_and_lets_go_of_the_folder()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var refused = await Assert.ThrowsAsync<IOException>(() => RunningServer.StartAsync(new ServerOptions { Port = port, Data = _data.Path, Model = _data.Path, Api = new ApiOptions() }));

        Assert.Equal($"127.0.0.1:{port} is in use; --port takes another.", refused.Message);
        DataFolder.Open(_data.Path).Dispose();
    }

    [Fact]
    public async Task A_folder_in_use_is_refused_with_the_process_and_its_address()
    {
        await using var server = await FakeServer.StartAsync(_data.Path, new FakeModel());

        var refused = Assert.Throws<IOException>(() => DataFolder.Open(_data.Path));

        Assert.Equal($"The data folder '{_data.Path}' is in use by another server: process {Environment.ProcessId}, which listens at {server.Url}.", refused.Message);
    }

    [Fact]
    public void A_folder_that_is_a_file_is_named()
    {
        File.WriteAllText(_data.File("file"), "");

        var refused = Assert.Throws<IOException>(() => DataFolder.Open(_data.File("file")));

        Assert.StartsWith($"The data folder '{_data.File("file")}' cannot be used: ", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mount -o remount,ro $T", "its file system is read-only.")]
    [InlineData("true", "its disk is full.", "nr_inodes=1")]
    public async Task A_place_that_takes_nothing_says_why(string spoil, string reason, string options = "size=1m")
    {
        var server = Path.Combine(AppContext.BaseDirectory, "Dreamer.Server.dll");
        var script = $"T={_data.Path}; mount -t tmpfs -o {options} none $T && {{ {spoil}; }} && exec dotnet {server} --port 0 --data $T";
        using var process = Process.Start(new ProcessStartInfo("unshare", ["-rm", "bash", "-c", script]) { RedirectStandardError = true })!;
        var said = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();

        if (said.Contains("unshare", StringComparison.Ordinal))
        {
            return; // a machine on which a user makes no name spaces
        }
        Assert.Equal($"The data folder '{_data.Path}' cannot be used: {reason}\n", said);
        Assert.Equal(1, process.ExitCode);
    }

    public void Dispose() => _data.Dispose();

    private Task<RunningServer> StartAsync(IModelSource source, Witness witness, params string[] models)
    {
        foreach (var model in models)
        {
            Directory.CreateDirectory(_data.File(model[(model.IndexOf('=', StringComparison.Ordinal) + 1)..]));
        }

        string[] given = [.. models.Select(model => model.Contains('=', StringComparison.Ordinal) ? model.Replace("=", $"={_data.Path}/", StringComparison.Ordinal) : _data.File(model))];
        return RunningServer.StartAsync(
            new ServerOptions { Port = 0, Data = _data.File("data"), Models = given, Api = new ApiOptions() },
            builder => builder.Services.AddSingleton(_ => witness).AddSingleton(services => services.GetRequiredService<Witness>() is null ? null! : source));
    }

    private sealed class SomeBroken(params string[] broken) : IModelSource
    {
        public IDiffusionModel Load(string folder, string device) => new FakeModel().Load(folder, device);

        public DeviceModel Describe(string folder, string device) => broken.Contains(Path.GetFileName(folder))
            ? throw new DreamerException(ErrorCode.ModelUnavailable, $"{Path.GetFileName(folder)} is broken.")
            : new FakeModel().Describe(folder, device);
    }

    /// <summary>Made by the host, and so disposed of with it.</summary>
    private sealed class Witness : IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }
}
