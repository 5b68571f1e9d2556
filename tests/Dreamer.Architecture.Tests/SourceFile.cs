using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Dreamer.Architecture.Tests;

/// <summary>A C# file, parsed.</summary>
internal sealed record SourceFile(string Path, string[] Lines, SyntaxNode Root)
{
    private static readonly Lazy<IReadOnlyList<SourceFile>> s_all = new(() =>
        [.. RepositoryFiles.Under("bench", "src", "silos", "clients", "tests").Where(path => path.EndsWith(".cs", StringComparison.Ordinal)).AsParallel().AsOrdered().Select(Parse)]);

    public static IReadOnlyList<SourceFile> All => s_all.Value;

    public static IEnumerable<SourceFile> Product => All.Where(file => file.IsUnder("src") || file.IsUnder("silos") || file.IsUnder("clients"));

    public bool IsUnder(string folder) => Path.StartsWith(folder + "/", StringComparison.Ordinal);

    /// <summary>Networks are one file an architecture, and have more room.</summary>
    public bool IsNetwork => IsUnder("src/Dreamer.Diffusion/Networks") || IsUnder("src/Dreamer.Diffusion/Motion");

    /// <summary>Methods, constructors and local functions with the number of lines between their braces.</summary>
    public IEnumerable<(string Where, int Lines, bool IsConstructor)> Bodies() =>
        from node in Root.DescendantNodes()
        let body = node switch
        {
            BaseMethodDeclarationSyntax method => (SyntaxNode?)method.Body ?? method.ExpressionBody,
            LocalFunctionStatementSyntax local => (SyntaxNode?)local.Body ?? local.ExpressionBody,
            AccessorDeclarationSyntax accessor => (SyntaxNode?)accessor.Body ?? accessor.ExpressionBody,
            _ => null,
        }
        where body is not null
        let span = body.GetLocation().GetLineSpan()
        select ($"{Path}:{span.StartLinePosition.Line + 1}", span.EndLinePosition.Line - span.StartLinePosition.Line + 1 - (body is BlockSyntax ? 2 : 0), node is ConstructorDeclarationSyntax);

    /// <summary>Classes and interfaces; records, enums and exceptions of their concept may stand beside them.</summary>
    public IEnumerable<string> PublicClasses() =>
        Root.DescendantNodes().Where(node => node is ClassDeclarationSyntax or InterfaceDeclarationSyntax).Cast<TypeDeclarationSyntax>()
            .Where(type => type.Parent is BaseNamespaceDeclarationSyntax or CompilationUnitSyntax && type.Modifiers.Any(SyntaxKind.PublicKeyword))
            .Where(type => !type.Identifier.Text.EndsWith("Exception", StringComparison.Ordinal))
            .Select(type => type.Identifier.Text).Distinct();

    private static SourceFile Parse(string path)
    {
        var lines = RepositoryFiles.Lines(path);
        return new SourceFile(path, lines, CSharpSyntaxTree.ParseText(string.Join('\n', lines), new CSharpParseOptions(LanguageVersion.Preview)).GetRoot());
    }
}
