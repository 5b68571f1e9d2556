using System.Globalization;
using System.Net;
using Dreamer.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;

namespace Dreamer.Server.Tests;

/// <summary>What the server as a process shows to others: Orleans trusts whoever connects, so nobody may.</summary>
public sealed class LoneSiloTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    [NanoFact]
    public async Task A_server_starts_without_a_warning_and_listens_at_the_ports_that_it_prints_alone()
    {
        using var data = new TemporaryFolder();
        using var server = await ServerProcess.StartAsync(data.Path);

        Assert.Equal(new[] { server.Url.Port, server.GrpcUrl.Port }.Order(), PortsOf(server.Id).Order());
        await server.StopAsync();
        Assert.Equal("", server.Errors);
    }

    [NanoFact]
    public async Task A_client_of_Orleans_reaches_no_actor()
    {
        using var data = new TemporaryFolder();
        using var server = await ServerProcess.StartAsync(data.Path);
        int[] ports = [11111, 30000, .. PortsOf(server.Id)]; // those that Orleans takes by itself, too

        await Task.WhenAll(ports.Select(port => Assert.ThrowsAnyAsync<Exception>(() => ListDevicesAsync(port))));
    }

    private static async Task ListDevicesAsync(int port)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.UseOrleansClient(client => client
            .UseStaticClustering(new IPEndPoint(IPAddress.Loopback, port))
            .Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = ("dev", "dev"))
            .Configure<ConnectionOptions>(connection => connection.OpenConnectionTimeout = s_patience));
        using var host = builder.Build();
        await host.StartAsync().WaitAsync(s_patience);
        await host.Services.GetRequiredService<IGrainFactory>().DeviceDirectory().ListAsync().WaitAsync(s_patience);
    }

    /// <summary>The process's sockets, of which the kernel lists those that listen, by their inode.</summary>
    private static int[] PortsOf(int process)
    {
        var own = new DirectoryInfo($"/proc/{process}/fd").EnumerateFiles().Select(file => file.LinkTarget).ToHashSet();
        const string Listens = "0A";
        return [.. from line in File.ReadLines($"/proc/{process}/net/tcp").Concat(File.ReadLines($"/proc/{process}/net/tcp6"))
                   let fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                   where fields[3] == Listens && own.Contains($"socket:[{fields[9]}]")
                   select int.Parse(fields[1].Split(':')[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture)];
    }
}
