using System.Collections.Immutable;
using Dreamer.Errors;
using Dreamer.Generations;
using Dreamer.Sessions;

namespace Dreamer.Grains.Sessions;

/// <summary>The part of a session's tree that a fork copies, and the ids that the copies have.</summary>
internal sealed class ForkedTree
{
    private readonly Dictionary<GenerationId, GenerationId> _ids = [];
    private readonly SessionId _into;

    private ForkedTree(ImmutableArray<SessionNode> nodes, SessionId into)
    {
        (Nodes, _into) = (nodes, into);
        var children = nodes.ToLookup(node => node.Parent);
        foreach (var node in nodes) // a parent comes before its children
        {
            _ids[node.Id] = node.Parent is { } parent && _ids.TryGetValue(parent, out var copy)
                ? CopyOf(node.Id, parent, copy, children[parent].Count())
                : node.Id.In(into);
        }
    }

    /// <summary>Oldest first.</summary>
    public ImmutableArray<SessionNode> Nodes { get; }

    public static ForkedTree Of(SessionView original, GenerationId? upTo, SessionId into)
    {
        var kept = upTo is { } last ? WayTo(last, original) : [.. original.Generations.Select(node => node.Id)];
        return new ForkedTree([.. original.Generations.Where(node => kept.Contains(node.Id))], into);
    }

    public GenerationId IdOf(GenerationId original) => _ids[original];

    /// <summary>The ids of a video's still, and of what finishes a draft, follow from their parent's.</summary>
    private GenerationId CopyOf(GenerationId id, GenerationId parent, GenerationId copy, int siblings)
    {
        if (parent.OfStill() == id)
        {
            return copy.OfStill();
        }
        var finish = Enumerable.Range(0, siblings).FirstOrDefault(number => parent.Finish(number) == id, -1);
        return finish >= 0 ? copy.Finish(finish) : id.In(_into);
    }

    /// <summary>The copy: its ids and blobs are the new session's, and what had not ended never will there; previews are not copied.</summary>
    public GenerationView Copy(GenerationView original) => original with
    {
        Id = _ids[original.Id],
        Settings = original.Settings with
        {
            Parent = Mapped(original.Settings.Parent),
            Origin = Mapped(original.Settings.Origin),
            Finishes = original.Settings.Finishes is { } step ? step with { Draft = _ids[step.Draft] } : null,
        },
        Draft = original.Draft is { } draft
            ? draft with { FinishedAs = draft.FinishedAs is { } finish && _ids.TryGetValue(finish, out var there) ? there : null } : null,
        PreviewSteps = [],
        PreviewsUntil = null,
        Progress = original.Progress.State.IsFinal() ? original.Progress : new GenerationProgress(GenerationState.Cancelled, Steps: original.Settings.StepsWanted()),
        Artifacts = [.. original.Artifacts.Where(artifact => artifact.Variant != ArtifactVariant.Preview).Select(artifact => artifact with { Blob = Moved(artifact.Blob) })],
    };

    /// <summary>The node, all that it comes from, and the stills that videos on the way made.</summary>
    private static HashSet<GenerationId> WayTo(GenerationId last, SessionView original)
    {
        var nodes = original.Generations.ToDictionary(node => node.Id);
        var kept = new HashSet<GenerationId>();
        for (GenerationId? id = last; id is { } next; id = nodes[next].Parent)
        {
            var node = nodes.GetValueOrDefault(next) ?? throw new DreamerException(
                ErrorCode.InvalidRequest, $"'{next}' is no generation of session '{original.Id}'.", "generation");
            kept.Add(next);
            if (node.Kind == GenerationKind.TextToVideo)
            {
                kept.Add(next.OfStill());
            }
        }
        return kept;
    }

    private GenerationId? Mapped(GenerationId? id) => id is { } known ? _ids[known] : null;

    /// <summary>From <c>tenant/session/generation/name</c>.</summary>
    private string Moved(string blob)
    {
        var parts = blob.Split('/');
        return $"{parts[0]}/{_into}/{_ids[GenerationId.Parse(parts[2])]}/{parts[3]}";
    }
}
