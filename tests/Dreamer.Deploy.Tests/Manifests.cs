using YamlDotNet.RepresentationModel;

namespace Dreamer.Deploy.Tests;

/// <summary>An object of Kubernetes, or a part of one that is laid over another.</summary>
internal sealed record Manifest(string File, YamlMappingNode Root)
{
    private static readonly string[] s_parts = ["containers", "initContainers"];

    public string Kind => Root.Text("kind")!;

    public string Name => Root.Text("metadata", "name")!;

    /// <summary>Of a pod that is made of it.</summary>
    public YamlNode? Pod => Root.At("spec", "template", "spec");

    public IEnumerable<YamlMappingNode> Containers =>
        s_parts.SelectMany(part => Pod?.At(part) is YamlSequenceNode list ? list.OfType<YamlMappingNode>() : []);
}

/// <summary>deploy/k8s, but for what tells kustomize how to put it together.</summary>
internal static class Manifests
{
    public const string Folder = "deploy/k8s";

    public static IReadOnlyList<Manifest> All { get; } =
        [.. from file in Yaml.FilesUnder(Folder) where Path.GetFileName(file) != "kustomization.yaml" from root in Yaml.Read(file) select new Manifest(file, root)];

    public static Manifest Gateway => Of("deploy/k8s/base/gateway.yaml", "Deployment");

    public static Manifest Silo => Of("deploy/k8s/silo/silo.yaml", "StatefulSet");

    public static Manifest Of(string file, string kind) => All.Single(manifest => manifest.File == file && manifest.Kind == kind);
}
