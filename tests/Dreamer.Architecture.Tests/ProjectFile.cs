using System.Xml.Linq;
using Dreamer.Testing;

namespace Dreamer.Architecture.Tests;

/// <summary>A project and the projects it names.</summary>
internal sealed record ProjectFile(string Name, string RelativePath, IReadOnlyList<string> References)
{
    public bool IsTest => RelativePath.StartsWith("tests/", StringComparison.Ordinal);

    public bool IsProduct => RelativePath.Split('/')[0] is "src" or "silos" or "clients";

    public static IReadOnlyList<ProjectFile> All { get; } = [.. RepositoryFiles.Under("bench", "src", "silos", "clients", "tests").Where(path => path.EndsWith(".csproj", StringComparison.Ordinal)).Select(Read)];

    private static ProjectFile Read(string path)
    {
        var references = XDocument.Load(RepositoryRoot.Combine(path)).Descendants("ProjectReference").Select(reference => (string)reference.Attribute("Include")!);
        return new ProjectFile(Path.GetFileNameWithoutExtension(path), path, [.. references.Select(reference => Path.GetFileNameWithoutExtension(reference.Replace('\\', '/')))]);
    }
}
