using Dreamer.Client.Generations;

namespace Dreamer.Cli.Display;

/// <summary>
/// Draws a session's generations as the tree that they are, oldest first; a clip stands below the still that it begins with.
/// </summary>
internal static class SessionTree
{
    public static IEnumerable<string> Lines(IReadOnlyList<Generation> generations, Func<Generation, string> describe)
    {
        var known = generations.ToDictionary(one => one.Id);
        var clipOf = generations.Where(HasOwnStill).ToDictionary(clip => clip.Still!);
        var children = generations.ToLookup(one => Above(one) is { } above && known.ContainsKey(above) ? above : "");
        return Below("", "");

        // What finishes a draft has the draft's still, and stands below the draft.
        bool HasOwnStill(Generation one) => one.Still is not null && known.TryGetValue(one.Still, out var still) && still.Parent == one.Id;

        // The server keeps a text_to_video's still as its child: it was asked for through the clip.
        string? Above(Generation one) =>
            clipOf.TryGetValue(one.Id, out var clip) ? clip.Parent : HasOwnStill(one) ? one.Still : one.Parent;

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
