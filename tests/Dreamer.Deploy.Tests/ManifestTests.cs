using System.Globalization;
using Dreamer.Testing;
using k8s;
using k8s.Models;
using Microsoft.Extensions.Hosting;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Dreamer.Deploy.Tests;

public sealed class ManifestTests
{
    /// <summary>Kinds that a cluster has only with what brings them, so that no model of Kubernetes' own knows them.</summary>
    private static readonly Dictionary<string, Type> s_types = new()
    {
        ["keda.sh/v1alpha1/ScaledObject"] = typeof(Dictionary<string, object>),
        ["keda.sh/v1alpha1/TriggerAuthentication"] = typeof(Dictionary<string, object>),
        ["secrets-store.csi.x-k8s.io/v1/SecretProviderClass"] = typeof(Dictionary<string, object>),
        ["azmonitoring.coreos.com/v1/PodMonitor"] = typeof(Dictionary<string, object>),
    };

    private static readonly string[] s_probes = ["startupProbe", "readinessProbe", "livenessProbe"];

    public static TheoryData<string> Files() => new(Manifests.All.Select(manifest => manifest.File).Distinct());

    [Theory]
    [MemberData(nameof(Files))]
    public void Kubernetes_knows_every_field(string file) =>
        Assert.NotEmpty(KubernetesYaml.LoadAllFromString(File.ReadAllText(RepositoryRoot.Combine(file)), s_types, strict: true));

    [Fact]
    public void A_field_that_is_misspelt_is_found() => Assert.ThrowsAny<YamlException>(() =>
        KubernetesYaml.LoadAllFromString("apiVersion: v1\nkind: Service\nmetadata: { name: a }\nspec: { selectr: { a: b } }\n", s_types, strict: true));

    [Fact]
    public void Pods_run_as_nobody_on_a_root_that_cannot_be_written()
    {
        foreach (var manifest in new[] { Manifests.Gateway, Manifests.Silo, Manifests.Of("deploy/k8s/base/collector.yaml", "Deployment") })
        {
            Assert.Equal("true", manifest.Pod!.Text("securityContext", "runAsNonRoot"));
            Assert.Equal("RuntimeDefault", manifest.Pod!.Text("securityContext", "seccompProfile", "type"));
        }
        var containers = Manifests.All.Where(manifest => manifest.File.EndsWith("-plugin/plugin.yaml", StringComparison.Ordinal) is false)
            .SelectMany(manifest => manifest.Containers).Where(container => container.Text("image") is not null).ToList();
        Assert.True(containers.Count >= 6);
        Assert.All(containers, container =>
        {
            Assert.Equal("true", container.Text("securityContext", "readOnlyRootFilesystem"));
            Assert.Equal("false", container.Text("securityContext", "allowPrivilegeEscalation"));
            Assert.Equal(["ALL"], container.At("securityContext", "capabilities", "drop").Texts());
            Assert.NotNull(container.At("resources", "limits", "memory"));
        });
    }

    /// <summary>What Kubernetes waits for an end is longer than what the program takes for one.</summary>
    [Fact]
    public void A_pod_has_the_time_that_its_host_takes_to_end()
    {
        var host = new HostOptions().ShutdownTimeout; // neither kind of silo sets another
        foreach (var manifest in new[] { Manifests.Gateway, Manifests.Silo })
        {
            var grace = Seconds(manifest.Pod!.Text("terminationGracePeriodSeconds"));
            var before = DrainOf(manifest);
            Assert.True(grace >= before + host + TimeSpan.FromSeconds(5), $"{manifest.File}: {grace} for {before} and {host}");
        }
    }

    private static TimeSpan DrainOf(Manifest manifest) => TimeSpan.Parse(
        MainOf(manifest).Mappings().FirstOrDefault(entry => entry.Text("name") == "Api__DrainFor")?.Text("value") ?? "0", CultureInfo.InvariantCulture);

    [Fact]
    public void Ports_that_are_named_and_numbered_are_those_of_the_arguments()
    {
        AssertPorts(Manifests.Gateway, ("http", "--port"), ("grpc", "--grpc-port"), ("silo", "--silo-port"));
        AssertPorts(Manifests.Silo, ("silo", "--silo-port"));
        int[] own = [.. new[] { Manifests.Gateway, Manifests.Silo, Manifests.Of("deploy/k8s/base/collector.yaml", "Deployment") }
            .SelectMany(manifest => Numbers(MainOf(manifest), "containerPort"))];
        int[] others = [53, 443, 5432]; // names, Azure, PostgreSQL
        var opened = Manifests.All.Where(manifest => manifest.Kind == "NetworkPolicy").SelectMany(policy => Numbers(policy.Root, "port")).ToList();
        Assert.NotEmpty(opened);
        Assert.All(opened, port => Assert.Contains(port, own.Concat(others)));
    }

    [Fact]
    public void Only_silos_reach_the_port_of_silos()
    {
        var silos = Assert.IsType<YamlSequenceNode>(Manifests.All.Single(manifest => manifest is { Kind: "NetworkPolicy", Name: "dreamer-silo" }).Root.At("spec", "ingress"));
        var from = Assert.IsType<YamlSequenceNode>(Assert.Single(silos).At("from"));
        Assert.Equal("yes", Assert.Single(from).Text("podSelector", "matchLabels", "dreamer/silo"));
        Assert.Null(Assert.Single(from).At("namespaceSelector"));
        Assert.Contains(Manifests.All, manifest => manifest is { Kind: "NetworkPolicy", Name: "dreamer-deny" });
        var elsewhere = Manifests.All.Where(manifest => manifest is { Kind: "NetworkPolicy" } && manifest.Name != "dreamer-silo" && manifest.Root.At("spec", "ingress") is not null);
        Assert.All(elsewhere, policy => Assert.DoesNotContain(11111, Numbers(policy.Root, "port")));
    }

    [Fact]
    public void Probes_ask_ports_that_the_container_has()
    {
        foreach (var manifest in Manifests.All.Where(manifest => manifest.Pod is not null))
        {
            foreach (var container in manifest.Containers)
            {
                var names = (container.At("ports") as YamlSequenceNode)?.Select(port => port.Text("name")).ToList() ?? [];
                var asked = s_probes.Select(probe => container.Text(probe, "httpGet", "port") ?? container.Text(probe, "tcpSocket", "port"));
                Assert.All(asked.OfType<string>(), port => Assert.Contains(port, names));
            }
        }
    }

    [Fact]
    public void Pools_have_the_labels_and_taints_that_pods_ask_for()
    {
        var pools = File.ReadAllText(RepositoryRoot.Combine("bicep/modules/pools.bicep"));
        Assert.Contains("'dreamer/device': 'cuda'", pools, StringComparison.Ordinal);
        Assert.Contains("'sku=gpu:NoSchedule'", pools, StringComparison.Ordinal);
        foreach (var (file, spot) in new[] { ("deploy/k8s/cuda/device.yaml", "no"), ("deploy/k8s/spot/device.yaml", "yes") })
        {
            var pod = Manifests.Of(file, "StatefulSet").Pod!;
            Assert.Equal(("cuda", spot), (pod.Text("nodeSelector", "dreamer/device"), pod.Text("nodeSelector", "dreamer/spot")));
            Assert.Contains($"'dreamer/spot': '{spot}'", pools, StringComparison.Ordinal);
            Assert.Contains(Assert.IsType<YamlSequenceNode>(pod.At("tolerations")), toleration => (toleration.Text("key"), toleration.Text("value")) == ("sku", "gpu"));
        }
    }

    [KubectlFact]
    public async Task Kustomize_puts_each_cluster_together()
    {
        foreach (var (cluster, silos) in new[] { ("cluster", "cpu"), ("azure-cpu", "cpu"), ("azure-cuda", "cuda spot") })
        {
            var rendered = await OtherProgram.RunAsync("kubectl", "kustomize", RepositoryRoot.Combine($"{Manifests.Folder}/{cluster}"));
            Assert.Equal((0, ""), (rendered.Code, rendered.Errors));
            var objects = KubernetesYaml.LoadAllFromString(rendered.Output, s_types, strict: true);
            Assert.Equal(silos.Split(' ').Select(kind => $"dreamer-silo-{kind}"), objects.OfType<V1StatefulSet>().Select(silo => silo.Metadata.Name).Order());
            Assert.All(objects.OfType<V1StatefulSet>(), silo => Assert.Equal(silo.Metadata.Name, silo.Spec.ServiceName));
            Assert.All(objects.OfType<V1Service>(), service => Assert.Contains(service.Metadata.Name, objects.OfType<V1StatefulSet>().Select(silo => silo.Metadata.Name).Append("dreamer-gateway").Append("dreamer-collector")));
        }
    }

    private static void AssertPorts(Manifest manifest, params (string Name, string Flag)[] expected)
    {
        var ports = Assert.IsType<YamlSequenceNode>(MainOf(manifest).At("ports"));
        Assert.Equal(
            expected.Select(port => (port.Name, MainOf(manifest).At("args").Texts().Single(argument => argument.StartsWith(port.Flag + "=", StringComparison.Ordinal)).Split('=')[1])),
            ports.Select(port => (port.Text("name")!, port.Text("containerPort")!)));
    }

    private static YamlMappingNode MainOf(Manifest manifest) => manifest.Containers.First();

    private static IEnumerable<int> Numbers(YamlNode node, string name) =>
        node.Mappings().Select(map => int.TryParse(map.Text(name), CultureInfo.InvariantCulture, out var port) ? port : (int?)null).OfType<int>();

    private static TimeSpan Seconds(string? text) => TimeSpan.FromSeconds(int.Parse(text!, CultureInfo.InvariantCulture));
}

/// <summary>A fact that kubectl shows; skipped, and says so, where there is none.</summary>
internal sealed class KubectlFactAttribute : FactAttribute
{
    public KubectlFactAttribute()
    {
        if (!(Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, "kubectl"))))
        {
            Skip = "needs kubectl";
        }
    }
}
