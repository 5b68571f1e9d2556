using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Dreamer.Architecture.Tests;

/// <summary>docs/settings.md has every setting that the code has.</summary>
public sealed partial class SettingsPageTests
{
    private const string Page = "docs/settings.md";

    /// <summary>What a process is told from outside; <c>ApiOptions</c> and <c>ServerOptions</c> hold flags and variables, which are looked for by themselves.</summary>
    private static readonly string[] s_options = ["InferenceOptions", "GrainsOptions", "QuotaOptions", "QuotaLimits", "RateLimitOptions", "JwtOptions"];

    [Fact]
    public void Every_option_stands_in_the_page() => AssertStands(
        from file in SourceFile.Product
        from options in file.Root.DescendantNodes().OfType<RecordDeclarationSyntax>()
        where s_options.Contains(options.Identifier.Text)
        from property in options.Members.OfType<PropertyDeclarationSyntax>()
        where property.Modifiers.Any(SyntaxKind.PublicKeyword)
        where property.AccessorList?.Accessors.Any(SyntaxKind.InitAccessorDeclaration) == true
        select property.Identifier.Text);

    [Fact]
    public void Every_flag_of_a_process_stands_in_the_page() => AssertStands(
        from file in SourceFile.Product
        where file.IsUnder("silos")
        from line in file.Lines
        from Match flag in Flag().Matches(line)
        select flag.Groups[1].Value);

    [Fact]
    public void Every_variable_stands_in_the_page() => AssertStands(
        from file in SourceFile.Product
        from line in file.Lines
        from Match variable in Variable().Matches(line)
        select variable.Value);

    private static void AssertStands(IEnumerable<string> settings)
    {
        var found = settings.Distinct().ToList();
        var page = string.Join('\n', RepositoryFiles.Lines(Page));
        Assert.NotEmpty(found);
        Assert.All(found, setting => Assert.True(
            Regex.IsMatch(page, $@"(?<![\w-]|\w__){Regex.Escape(setting)}(?![\w-])|__{Regex.Escape(setting)}(__|\b)"), $"{Page} does not say what '{setting}' is"));
    }

    [GeneratedRegex(@"""(--(?!help)[a-z-]+)""")]
    private static partial Regex Flag();

    [GeneratedRegex(@"\b(DREAMER|OTEL|XDG)_[A-Z0-9_]*[A-Z0-9]\b")]
    private static partial Regex Variable();
}
