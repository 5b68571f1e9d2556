using Dreamer.Client.Generations;

namespace Dreamer.Cli.Display;

/// <summary>
/// Draws a session's generations as the tree that they are, oldest first; a clip stands below the still that it begins with.
/// </summary>
internal static class SessionTree
{
    public static IEnumerable<string> Lines(IReadOnlyList<Generation> generations, Func<Generation, string> describe)
    {
        var known = generations.Select(one => one.Id).ToHashSet();
        var clipOf = generations.Where(one => one.Still is not null && known.Contains(one.Still)).ToDictionary(clip => clip.Still!);
        var children = generations.ToLookup(one => Above(one) is { } above && known.Contains(above) ? above : "");
        return Below("", "");

        // The server keeps a text_to_video's still as its child: it was asked for through the clip.
        string? Above(Generation one) =>
            clipOf.TryGetValue(one.Id, out var clip) ? clip.Parent : one.Still is { } still && known.Contains(still) ? still : one.Parent;

        IEnumerable<string> Below(string parent, string indent)
        {
            var siblings = children[parent].ToList();
            foreach (var (index, one) in siblings.Index())
            {
                var isLast = index == siblings.Count - 1;
                yield return $"{indent}{(isLast ? "└─" : "├─")} {describe(one)}";
                foreach (var line in Below(one.Id, indent + (isLast ? "   " : "│  ")))
                {
                    yield return line;
                }
            }
        }
    }
}
