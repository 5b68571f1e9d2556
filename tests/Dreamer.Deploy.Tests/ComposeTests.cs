using Dreamer.Testing;

namespace Dreamer.Deploy.Tests;

public sealed class ComposeTests
{
    [Fact]
    public void It_starts_a_gateway_two_silos_and_what_they_stand_on()
    {
        Assert.Equal(["azurite", "collector", "gateway", "grafana", "postgres", "prometheus", "silo-a", "silo-b"], Compose.Services.Select(service => service.Name).Order());
        Assert.Equal(["Dreamer.Silo.Gateway", "Dreamer.Silo.Gpu", "Dreamer.Silo.Gpu"], Compose.Own.Select(service => service.Program));
    }

    [Fact]
    public void Our_services_cannot_write_and_cannot_gain_rights() => Assert.All(Compose.Own, service =>
    {
        Assert.Equal("true", service.Root.Text("read_only"));
        Assert.Equal(["ALL"], service.Root.At("cap_drop").Texts());
        Assert.Equal(["no-new-privileges:true"], service.Root.At("security_opt").Texts());
    });

    [Fact]
    public void Images_of_others_have_exact_versions()
    {
        var others = Compose.Services.Where(service => service.Root.At("build") is null).Select(service => service.Root.Text("image")!).ToList();
        Assert.Equal(5, others.Count);
        Assert.All(others, image => Assert.Matches(@":v?\d+\.\d+", image));
    }

    [Fact]
    public void Its_ports_are_open_to_this_machine_alone()
    {
        var ports = Compose.Services.SelectMany(service => service.Root.At("ports").Texts()).ToList();
        Assert.NotEmpty(ports);
        Assert.All(ports, port => Assert.StartsWith("127.0.0.1:", port, StringComparison.Ordinal));
    }

    [Fact]
    public void Files_that_are_mounted_are_there()
    {
        var files = Compose.Services.SelectMany(service => service.Root.At("volumes").Texts()).Where(volume => volume.StartsWith("./", StringComparison.Ordinal)).ToList();
        Assert.True(files.Count >= 6);
        Assert.All(files, volume => Assert.True(Path.Exists(RepositoryRoot.Combine("deploy/" + volume.Split(':')[0][2..])), volume));
    }

    /// <summary>A silo is told the address that compose gives it, and silos reach each other there.</summary>
    [Fact]
    public void Each_silo_is_told_its_own_address() => Assert.All(Compose.Own, service =>
        Assert.Contains($"--silo-address={service.Root.Text("networks", "dreamer", "ipv4_address")}", service.Root.At("command").Texts()));

    [Fact]
    public void A_password_is_asked_for_and_has_no_default()
    {
        var text = File.ReadAllText(RepositoryRoot.Combine(Compose.File));
        Assert.Contains("Password=${POSTGRES_PASSWORD:?", text, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"(?i)password=[^$…\s]", text);
    }

    [Theory]
    [InlineData("deploy/collector/config.yaml")]
    [InlineData("deploy/compose/prometheus.yaml")]
    [InlineData("deploy/compose/grafana-source.yaml")]
    [InlineData("deploy/compose/grafana-dashboards.yaml")]
    public void What_its_services_read_can_be_read(string file) => Assert.NotEmpty(Assert.Single(Yaml.Read(file)).Children);

    [Fact]
    public void Prometheus_asks_where_the_collector_answers()
    {
        var collector = Yaml.Read("deploy/collector/config.yaml").Single().Text("exporters", "prometheus", "endpoint")!;
        var targets = Yaml.Read("deploy/compose/prometheus.yaml").Single().Mappings().SelectMany(map => map.At("targets").Texts());
        Assert.Equal([$"collector:{collector.Split(':')[1]}"], targets);
        Assert.Contains(Manifests.Of("deploy/k8s/base/collector.yaml", "Service").Root.Mappings(), port => port.Text("port") == collector.Split(':')[1]);
    }
}
