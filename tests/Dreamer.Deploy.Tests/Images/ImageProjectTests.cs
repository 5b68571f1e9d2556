using System.Text.RegularExpressions;
using Dreamer.Testing;
using YamlDotNet.RepresentationModel;

namespace Dreamer.Deploy.Tests.Images;

/// <summary>An image is the same whether a container file or the SDK makes it, and whoever runs it knows what is in it.</summary>
public sealed class ImageProjectTests
{
    private const string Label = "org.opencontainers.image.";
    private static readonly string[] s_same = ["title", "description", "licenses"];
    private static readonly string[] s_numbers = ["runAsUser", "runAsGroup", "fsGroup"];
    private static readonly string[] s_files = ["server", "gateway", "silo-cpu", "silo-cuda"];

    public static TheoryData<string, string, string> Images() => new()
    {
        { "server", "Dreamer.Server", "" },
        { "gateway", "Dreamer.Silo.Gateway", "" },
        { "silo-cpu", "Dreamer.Silo.Gpu", "" },
        { "silo-cuda", "Dreamer.Silo.Gpu", "-p:Torch=cuda" },
    };

    [Theory]
    [MemberData(nameof(Images))]
    public async Task The_SDK_makes_what_the_container_file_makes(string name, string project, string torch)
    {
        var (file, sdk) = (new ContainerFile(name), await ImageProject.EvaluateAsync(project, torch.Length > 0 ? [torch] : []));
        Assert.Equal($"dreamer/{name}", sdk["ContainerRepository"]);
        Assert.Equal(file.Entrypoint, sdk.Entrypoint);
        Assert.Equal(file.Environment.OrderBy(pair => pair.Key), sdk.Environment.OrderBy(pair => pair.Key));
        Assert.Equal(file.Ports, sdk.Names("ContainerPort"));
        Assert.Equal("/.", sdk["ContainerWorkingDirectory"]); // no container file sets another
        Assert.Empty(file.Lines("WORKDIR").Except(["/source"]));
        Assert.Equal(
            [sdk["ContainerTitle"], sdk["ContainerDescription"], sdk["ContainerLicenseExpression"]],
            s_same.Select(label => file.Labels[Label + label]));
    }

    [Fact]
    public async Task CUDA_is_restored_only_where_it_is_asked_for()
    {
        Assert.DoesNotContain("TorchSharp-cuda-linux", (await ImageProject.EvaluateAsync("Dreamer.Silo.Gpu")).Names("PackageReference"));
        var cuda = (await ImageProject.EvaluateAsync("Dreamer.Silo.Gpu", "-p:Torch=cuda")).Names("PackageReference");
        Assert.Contains("TorchSharp-cuda-linux", cuda);
        Assert.DoesNotContain("libtorch-cpu-linux-x64", cuda);
    }

    [Fact]
    public async Task Pods_run_as_the_user_of_the_image()
    {
        var user = (await ImageProject.EvaluateAsync("Dreamer.Silo.Gateway"))["ContainerUser"].Split(':')[0];
        Assert.All(new[] { Manifests.Gateway, Manifests.Silo }, manifest => Assert.Equal(
            [user, user, user], s_numbers.Select(name => manifest.Pod!.Text("securityContext", name))));
    }

    [Theory]
    [InlineData("gateway")]
    [InlineData("silo-cpu")]
    public void Pods_and_compose_open_the_ports_of_the_image(string image)
    {
        var ports = new ContainerFile(image).Ports;
        var manifest = image == "gateway" ? Manifests.Gateway : Manifests.Silo;
        Assert.Equal(ports, ((YamlSequenceNode)manifest.Containers.Single().At("ports")!).Select(port => port.Text("containerPort")!));
        Assert.All(
            Compose.Own.Where(service => service.Root.Text("image") == $"dreamer/{image}"),
            service => Assert.Subset(ports.ToHashSet(), service.Root.At("command").Texts().Select(PortOf).OfType<string>().ToHashSet()));
    }

    /// <summary>Where the SDK publishes, the base has installed what container files install.</summary>
    [Fact]
    public void The_base_has_what_container_files_add_to_theirs()
    {
        var @base = new ContainerFile("base");
        Assert.All(s_files, name =>
        {
            var file = new ContainerFile(name);
            Assert.Contains(Assert.Single(@base.Lines("ARG")), file.Lines("ARG"));
            var added = file.Lines("RUN").Where(line => !line.StartsWith("dotnet publish", StringComparison.Ordinal)).ToList();
            Assert.NotEmpty(added);
            Assert.Empty(added.Except(@base.Lines("RUN")));
        });
    }

    [Theory]
    [InlineData("")]
    [InlineData("-p:ImageBase=registry.example/dreamer/base:1.0")]
    public async Task A_base_without_a_digest_is_refused_with_what_was_said(string given)
    {
        var project = RepositoryRoot.Combine("silos/Dreamer.Silo.Gateway");
        string[] properties = given.Length > 0 ? [given] : [];
        string[] asked = ["msbuild", project, "-t:ComputeContainerConfig", "-nologo", "-nodeReuse:false", .. properties];
        var ended = await OtherProgram.RunAsync("dotnet", asked);
        Assert.Equal(1, ended.Code);
        Assert.Contains($"ImageBase is '{given.Split('=')[^1]}', and must name", ended.Output, StringComparison.Ordinal);
    }

    private static string? PortOf(string argument) =>
        Regex.Match(argument, @"^--(?:\w+-)?port=(\d+)$") is { Success: true } match ? match.Groups[1].Value : null;
}
