using System.Text.Json;
using System.Text.RegularExpressions;
using Dreamer.Testing;

namespace Dreamer.Deploy.Tests.Images;

/// <summary>What a container file of deploy/images makes of an image.</summary>
internal sealed partial class ContainerFile(string name)
{
    private readonly string _text = File.ReadAllText(RepositoryRoot.Combine($"deploy/images/{name}.Dockerfile"))
        .Replace("\\\n", " ", StringComparison.Ordinal);

    public string[] Entrypoint => JsonSerializer.Deserialize<string[]>(Line("ENTRYPOINT"))!;

    public string[] Ports => Line("EXPOSE").Split(' ');

    public IReadOnlyDictionary<string, string> Environment => Pairs("ENV");

    public IReadOnlyDictionary<string, string> Labels => Pairs("LABEL");

    /// <summary>Lines that begin so.</summary>
    public IEnumerable<string> Lines(string instruction) =>
        from line in _text.Split('\n')
        where line.StartsWith(instruction + " ", StringComparison.Ordinal)
        select line[(instruction.Length + 1)..];

    private string Line(string instruction) => Assert.Single(Lines(instruction));

    private Dictionary<string, string> Pairs(string instruction) =>
        Pair().Matches(Line(instruction)).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value.Trim('"'));

    [GeneratedRegex("""([\w.]+)=("[^"]*"|\S+)""")]
    private static partial Regex Pair();
}
