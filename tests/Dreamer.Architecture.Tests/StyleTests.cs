using System.Text.RegularExpressions;

namespace Dreamer.Architecture.Tests;

/// <summary>The house style, where a machine can check it.</summary>
public sealed partial class StyleTests
{
    private const int MaxFileLines = 250;
    private const int MaxNetworkLines = 500;
    private const int MaxProgramLines = 60;
    private const int MaxMethodLines = 30;
    private const int MaxConstructorLines = 60; // over that it lacks a block type
    private const int MaxCompatLines = 6000;

    [Fact]
    public void Files_are_short() =>
        AssertNone(SourceFile.All.Where(file => file.Lines.Length > Limit(file)).Select(file => $"{file.Path}: {file.Lines.Length} lines, {Limit(file)} at most"));

    [Fact]
    public void Methods_are_short() =>
        AssertNone(
            from file in SourceFile.All
            from body in file.Bodies()
            let limit = file.IsNetwork && body.IsConstructor ? MaxConstructorLines : MaxMethodLines
            where body.Lines > limit
            select $"{body.Where}: {body.Lines} lines, {limit} at most");

    [Fact]
    public void The_product_has_one_public_type_a_file() =>
        AssertNone(SourceFile.Product.Where(file => file.PublicTypes().Count() > 1).Select(file => $"{file.Path}: {string.Join(", ", file.PublicTypes())}"));

    [Fact]
    public void The_product_does_not_know_which_packages_are_under_it()
    {
        var mentions =
            from path in RepositoryFiles.Under("src", "silos", "clients")
            where path.EndsWith(".cs", StringComparison.Ordinal) || path.EndsWith(".csproj", StringComparison.Ordinal)
            from line in RepositoryFiles.Lines(path).Index()
            where StandIn().IsMatch(line.Item)
            select $"{path}:{line.Index + 1}: {line.Item.Trim()}";
        AssertNone(mentions);
    }

    [Theory]
    [InlineData(@"^\s*#if\b", "one product source serves both package profiles")]
    [InlineData(@"\bDateTime(Offset)?\.(Now|UtcNow|Today)\b", "time comes from a TimeProvider")]
    [InlineData(@"\bTODO\b|\bFIXME\b|NotImplementedException", "what is not there is not promised")]
    [InlineData(@"\.Wait\(\)|\.GetAwaiter\(\)\.GetResult\(\)|\bThread\.Sleep\b", "a blocked pool thread stops membership probes")]
    public void The_product_avoids(string pattern, string why)
    {
        var regex = new Regex(pattern);
        var found =
            from file in SourceFile.Product
            from line in file.Lines.Index()
            where regex.IsMatch(line.Item)
            select $"{file.Path}:{line.Index + 1}: {line.Item.Trim()} ({why})";
        AssertNone(found);
    }

    [Fact]
    public void Tests_do_not_sleep() =>
        AssertNone(SourceFile.All.Where(file => file.IsUnder("tests") && !file.IsUnder("tests/Dreamer.Architecture.Tests")).SelectMany(file => file.Lines.Index().Where(line => line.Item.Contains("Thread.Sleep", StringComparison.Ordinal)).Select(line => $"{file.Path}:{line.Index + 1}")));

    [Fact]
    public void The_stand_ins_stay_small()
    {
        var sources = RepositoryFiles.Under("compat").Where(path => Path.GetExtension(path) is ".cs" or ".cpp" or ".h");
        Assert.InRange(sources.Sum(path => RepositoryFiles.Lines(path).Count(line => !string.IsNullOrWhiteSpace(line))), 0, MaxCompatLines);
    }

    private static int Limit(SourceFile file) =>
        file.IsNetwork ? MaxNetworkLines : Path.GetFileName(file.Path) == "Program.cs" ? MaxProgramLines : MaxFileLines;

    private static void AssertNone(IEnumerable<string> offences)
    {
        var list = offences.ToList();
        Assert.True(list.Count == 0, string.Join('\n', list));
    }

    [GeneratedRegex(@"\bcompat\b|\bembedded (orleans|torchsharp|packages?|profile)\b", RegexOptions.IgnoreCase)]
    private static partial Regex StandIn();
}
