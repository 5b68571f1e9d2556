using Dreamer.Client.Generations;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Dreamer.Cli.Display;

/// <summary>
/// A session's generations as the tree that they are, oldest first; a clip stands below the still that it begins with.
/// </summary>
internal static class SessionTree
{
    /// <summary><paramref name="describe"/> is told what stands above a generation, if anything does.</summary>
    public static Tree Of(string heading, IReadOnlyList<Generation> generations, Func<Generation, Generation?, IRenderable> describe)
    {
        var known = generations.ToDictionary(one => one.Id);
        var clipOf = generations.Where(HasOwnStill).ToDictionary(clip => clip.Still!);
        var children = generations.ToLookup(one => Above(one) is { } above && known.ContainsKey(above) ? above : "");
        var tree = new Tree(new Text(Terminal.Printable(heading)));
        Grow(tree, null);
        return tree;

        // What finishes a draft has the draft's still, and stands below the draft.
        bool HasOwnStill(Generation one) => one.Still is not null && known.TryGetValue(one.Still, out var still) && still.Parent == one.Id;

        // The server keeps a text_to_video's still as its child: it was asked for through the clip.
        string? Above(Generation one) =>
            clipOf.TryGetValue(one.Id, out var clip) ? clip.Parent : HasOwnStill(one) ? one.Still : one.Parent;

        void Grow(IHasTreeNodes branch, Generation? above)
        {
            foreach (var one in children[above?.Id ?? ""])
            {
                Grow(branch.AddNode(describe(one, above)), one);
            }
        }
    }
}
