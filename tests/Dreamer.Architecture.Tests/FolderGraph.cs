using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Dreamer.Architecture.Tests;

/// <summary>
/// Which folders of a project use which. A using directive is a use, because the build refuses idle ones; types of the namespaces around a file
/// need none, and count by their names. A project's own folder is left out: it holds options that all read, and what puts all together.
/// </summary>
internal sealed class FolderGraph
{
    private readonly Dictionary<string, HashSet<string>> _typesOf = [];
    private readonly Dictionary<string, Dictionary<string, string>> _uses = []; // of a namespace: others, with a file that does

    public FolderGraph(string root, IEnumerable<SourceFile> files)
    {
        var inside = files.Where(file => NamespaceOf(file) != root).ToList();
        foreach (var file in inside)
        {
            _typesOf.TryAdd(NamespaceOf(file), []);
            _typesOf[NamespaceOf(file)].UnionWith(file.Root.DescendantNodes().OfType<BaseTypeDeclarationSyntax>().Select(type => type.Identifier.Text));
        }
        foreach (var file in inside)
        {
            AddUses(file);
        }
    }

    public static string NamespaceOf(SourceFile file) =>
        file.Root.DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>().FirstOrDefault()?.Name.ToString() ?? "";

    /// <summary>Uses that lead back to where they come from, each with a file.</summary>
    public IEnumerable<string> Circles() =>
        from user in _uses
        from used in user.Value
        where Reached(used.Key).Contains(user.Key)
        select $"{user.Key} -> {used.Key} ({used.Value})";

    private HashSet<string> Reached(string from)
    {
        var reached = new HashSet<string>();
        var open = new Stack<string>([from]);
        while (open.TryPop(out var next))
        {
            if (reached.Add(next))
            {
                _uses.GetValueOrDefault(next, []).Keys.ToList().ForEach(open.Push);
            }
        }
        return reached;
    }

    private void AddUses(SourceFile file)
    {
        var own = NamespaceOf(file);
        var uses = _uses.TryGetValue(own, out var known) ? known : _uses[own] = [];
        foreach (var used in Directives(file).Concat(Around(file, own)).Where(used => used != own && _typesOf.ContainsKey(used)))
        {
            uses.TryAdd(used, file.Path);
        }
    }

    private static IEnumerable<string> Directives(SourceFile file) =>
        file.Root.DescendantNodes().OfType<UsingDirectiveSyntax>().Where(directive => directive.Alias is null).Select(directive => directive.Name!.ToString());

    /// <summary>Namespaces that need no directive: those around the file, and those beside them by the last part of their names.</summary>
    private IEnumerable<string> Around(SourceFile file, string own)
    {
        var names = file.Root.DescendantNodes().OfType<SimpleNameSyntax>().Select(name => name.Identifier.Text).ToHashSet();
        var around = _typesOf.Keys.Where(other => own.StartsWith(other + ".", StringComparison.Ordinal) && _typesOf[other].Overlaps(names));
        var beside = from name in file.Root.DescendantNodes()
                     let pair = name switch
                     {
                         QualifiedNameSyntax qualified => (Left: qualified.Left.ToString(), Right: qualified.Right.Identifier.Text),
                         MemberAccessExpressionSyntax member => (Left: member.Expression.ToString(), Right: member.Name.Identifier.Text),
                         _ => (Left: "", Right: ""),
                     }
                     from other in _typesOf.Keys
                     where pair.Left.Length > 0 && other.EndsWith("." + pair.Left, StringComparison.Ordinal) && _typesOf[other].Contains(pair.Right)
                     select other;
        return around.Concat(beside);
    }
}
