using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Dreamer.Architecture.Tests;

/// <summary>The house style, where a machine can check it.</summary>
public sealed class StyleTests
{
    private const int MaxFileLines = 250;
    private const int MaxTypeLines = 300; // all its files together
    private const int MaxNetworkLines = 500;
    private const int MaxProgramLines = 60;
    private const int MaxMethodLines = 30;
    private const int MaxConstructorLines = 60; // over that it lacks a block type

    [Fact]
    public void Files_are_short() =>
        AssertNone(SourceFile.All.Where(file => file.Lines.Length > Limit(file)).Select(file => $"{file.Path}: {file.Lines.Length} lines, {Limit(file)} at most"));

    [Fact]
    public void Types_are_short_however_many_files_they_have() =>
        AssertNone(
            from file in SourceFile.All
            where !file.IsNetwork
            from type in file.Root.DescendantNodes().OfType<BaseTypeDeclarationSyntax>()
            let span = type.GetLocation().GetLineSpan()
            group span.EndLinePosition.Line - span.StartLinePosition.Line + 1 by $"{FolderGraph.NamespaceOf(file)}.{type.Identifier.Text}" into parts
            where parts.Sum() > MaxTypeLines
            select $"{parts.Key}: {parts.Sum()} lines, {MaxTypeLines} at most");

    [Fact]
    public void Methods_are_short() =>
        AssertNone(
            from file in SourceFile.All
            from body in file.Bodies()
            let limit = file.IsNetwork && body.IsConstructor ? MaxConstructorLines : MaxMethodLines
            where body.Lines > limit
            select $"{body.Where}: {body.Lines} lines, {limit} at most");

    [Fact]
    public void The_product_has_one_public_class_a_file() =>
        AssertNone(SourceFile.Product.Where(file => file.PublicClasses().Count() > 1).Select(file => $"{file.Path}: {string.Join(", ", file.PublicClasses())}"));

    [Theory]
    [InlineData(@"^\s*#if\b", "one source serves every build")]
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

    private static int Limit(SourceFile file) =>
        file.IsNetwork ? MaxNetworkLines : Path.GetFileName(file.Path) == "Program.cs" ? MaxProgramLines : MaxFileLines;

    private static void AssertNone(IEnumerable<string> offences)
    {
        var list = offences.ToList();
        Assert.True(list.Count == 0, string.Join('\n', list));
    }
}
