using Dreamer.Client.Sessions;

namespace Dreamer.Cli.Display;

/// <summary>Draws a session's generations as the tree that they are, oldest first.</summary>
internal static class SessionTree
{
    public static IEnumerable<string> Lines(Session session, Func<SessionNode, string> describe)
    {
        var known = session.Generations.Select(node => node.Id).ToHashSet();
        var children = session.Generations.ToLookup(node => node.Parent is { } parent && known.Contains(parent) ? parent : "");
        return Below("", "");

        IEnumerable<string> Below(string parent, string indent)
        {
            var siblings = children[parent].ToList();
            foreach (var (index, node) in siblings.Index())
            {
                var isLast = index == siblings.Count - 1;
                yield return $"{indent}{(isLast ? "└─" : "├─")} {describe(node)}";
                foreach (var line in Below(node.Id, indent + (isLast ? "   " : "│  ")))
                {
                    yield return line;
                }
            }
        }
    }
}
