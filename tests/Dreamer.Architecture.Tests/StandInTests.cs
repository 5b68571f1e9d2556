using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Dreamer.Architecture.Tests;

/// <summary>The stand-ins hold what is called, and nothing else.</summary>
public sealed class StandInTests
{
    // Called by the language, by the runtime, or through an interface of the base library.
    private static readonly string[] s_calledByOthers =
    [
        "Dispose", "DisposeAsync", "Equals", "GetHashCode", "ToString", "CompareTo", "GetEnumerator", "GetAsyncEnumerator", "Add", "Contains", "CopyTo", "Remove", "IsReadOnly", "IndexOf", "Insert", "RemoveAt", "Clear",
        "Count", "Keys", "Values", "TryGetValue", "ContainsKey", "StartAsync", "StopAsync", "Deconstruct", "Item",
    ];

    [Fact]
    public void Every_public_word_of_the_stand_ins_is_used()
    {
        var used = SourceFile.All.Where(file => !file.IsUnder("compat")).SelectMany(Identifiers).Concat(s_calledByOthers).ToHashSet();
        var unused =
            from file in SourceFile.All
            where file.IsUnder("compat")
            from member in file.Root.DescendantNodes().OfType<MemberDeclarationSyntax>()
            where IsPublic(member) && !IsGivenFromOutside(member)
            from name in Names(member)
            where !used.Contains(name)
            select $"{file.Path}: {name}";
        var list = unused.Distinct().ToList();
        Assert.True(list.Count == 0, $"{list.Count} public words are used by neither product nor tests:\n{string.Join('\n', list)}");
    }

    private static IEnumerable<string> Identifiers(SourceFile file) =>
        file.Root.DescendantTokens().Where(token => token.IsKind(SyntaxKind.IdentifierToken)).Select(token => token.Text);

    private static bool IsPublic(MemberDeclarationSyntax member) =>
        (member.Parent is InterfaceDeclarationSyntax || member is EnumMemberDeclarationSyntax || member.Modifiers.Any(SyntaxKind.PublicKeyword) || member.Modifiers.Any(SyntaxKind.ProtectedKeyword))
        && member.Ancestors().OfType<BaseTypeDeclarationSyntax>().All(type => type.Modifiers.Any(SyntaxKind.PublicKeyword));

    private static bool IsGivenFromOutside(MemberDeclarationSyntax member) =>
        member.Modifiers.Any(SyntaxKind.OverrideKeyword) || member is BasePropertyDeclarationSyntax { ExplicitInterfaceSpecifier: not null } or MethodDeclarationSyntax { ExplicitInterfaceSpecifier: not null };

    /// <summary>Types are left out: a used member may need them in its signature, and one whose members are all unused shows by those.</summary>
    private static IEnumerable<string> Names(MemberDeclarationSyntax member) => member switch
    {
        MethodDeclarationSyntax method => [method.Identifier.Text],
        PropertyDeclarationSyntax property => [property.Identifier.Text],
        BaseFieldDeclarationSyntax field => field.Declaration.Variables.Select(variable => variable.Identifier.Text),
        EnumMemberDeclarationSyntax value => [value.Identifier.Text],
        _ => [],
    };
}
