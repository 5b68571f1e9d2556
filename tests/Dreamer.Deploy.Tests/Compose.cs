using Dreamer.Testing;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Dreamer.Deploy.Tests;

/// <summary>deploy/compose.yaml, with what it merges merged.</summary>
internal static class Compose
{
    public const string File = "deploy/compose.yaml";

    public static YamlMappingNode Root { get; } = Load();

    public static IEnumerable<(string Name, YamlMappingNode Root)> Services =>
        ((YamlMappingNode)Root.At("services")!).Select(service => (((YamlScalarNode)service.Key).Value!, (YamlMappingNode)service.Value));

    /// <summary>Those of our own programs.</summary>
    public static IEnumerable<(string Name, string Program, YamlMappingNode Root)> Own =>
        from service in Services
        where service.Root.At("build") is not null
        let entry = Commands.OfImage(service.Root.Text("build", "dockerfile")!)
        select (service.Name, Path.GetFileNameWithoutExtension(entry[1]), service.Root);

    private static YamlMappingNode Load()
    {
        using var text = new StreamReader(RepositoryRoot.Combine(File));
        var stream = new YamlStream();
        stream.Load(new MergingParser(new Parser(text)));
        return (YamlMappingNode)stream.Documents.Single().RootNode;
    }
}
