using Dreamer.Testing;
using YamlDotNet.RepresentationModel;

namespace Dreamer.Deploy.Tests;

/// <summary>Files of deploy/ as trees, and the texts in them.</summary>
internal static class Yaml
{
    public static IEnumerable<string> FilesUnder(string folder) => Directory.EnumerateFiles(RepositoryRoot.Combine(folder), "*.yaml", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(RepositoryRoot.Path, path)).Order(StringComparer.Ordinal);

    /// <summary>A document a tree.</summary>
    public static IReadOnlyList<YamlMappingNode> Read(string file)
    {
        var stream = new YamlStream();
        using var text = new StreamReader(RepositoryRoot.Combine(file));
        stream.Load(text);
        return [.. stream.Documents.Select(document => Assert.IsType<YamlMappingNode>(document.RootNode))];
    }

    /// <summary>What stands at the names, one below the other; null where one is missing.</summary>
    public static YamlNode? At(this YamlNode node, params string[] names) =>
        names.Aggregate((YamlNode?)node, (at, name) => at is YamlMappingNode map && map.Children.TryGetValue(name, out var found) ? found : null);

    public static string? Text(this YamlNode node, params string[] names) => (node.At(names) as YamlScalarNode)?.Value;

    public static string[] Texts(this YamlNode? list) => list is YamlSequenceNode items ? [.. items.Select(item => ((YamlScalarNode)item).Value!)] : [];

    /// <summary>Every mapping in the tree, itself first.</summary>
    public static IEnumerable<YamlMappingNode> Mappings(this YamlNode node) => node.AllNodes.OfType<YamlMappingNode>();
}
