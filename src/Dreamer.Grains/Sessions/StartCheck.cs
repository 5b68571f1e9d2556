using Dreamer.Assets;
using Dreamer.Errors;
using Dreamer.Generations;

namespace Dreamer.Grains.Sessions;

/// <summary>Refuses what a request cannot start from.</summary>
internal static class StartCheck
{
    public static void Check(GenerationRequest request, StoredNode? parent, Asset? asset)
    {
        if (request.Kind == GenerationKind.Extend)
        {
            Extension.CheckParent(request, parent);
        }
        else if (request.Kind.NeedsPicture())
        {
            CheckStill(request, parent, asset);
        }
        else if (asset is not null)
        {
            throw Refused("asset", $"The kind '{Word(request.Kind)}' starts from no still, and the asset '{asset.Id}' is one: 'refine' and 'animate' do.");
        }
        CheckPlace(request);
    }

    private static void CheckStill(GenerationRequest request, StoredNode? parent, Asset? asset)
    {
        if (parent is null && asset is null)
        {
            throw Refused("parent", $"The kind '{Word(request.Kind)}' needs a parent or an asset, the still that it starts from.");
        }
        if (parent is not null && asset is not null)
        {
            throw Refused("asset", $"The parent '{parent.Node.Id}' and the asset '{asset.Id}' are two stills to start from: name one.");
        }
        var continuesClip = request is { Kind: GenerationKind.Animate, ParentStep: not null };
        if (parent?.Settings.Kind == GenerationKind.Extend)
        {
            throw Refused("parent", $"The parent '{parent.Node.Id}' is an extended clip and has no still of its own: 'extend' goes on from its last frame.");
        }
        if (parent?.Settings.Kind == GenerationKind.Animate && !continuesClip)
        {
            throw Refused("parent", $"The parent '{parent.Node.Id}' is an animation and has no still of its own: name the generation that made its still.");
        }
        if (continuesClip && parent is not null && !parent.Settings.Kind.MakesClip())
        {
            throw Refused("parent", $"The parent '{parent.Node.Id}' is a still, and parent_step {request.ParentStep} of the kind 'animate' goes on along a clip's steps; 'refine' does along a still's.");
        }
    }

    private static void CheckPlace(GenerationRequest request)
    {
        if (request.Strength is { } strength && request.Kind != GenerationKind.Refine)
        {
            throw Refused("strength", $"Field 'strength' is {strength}, and is for 'refine' only: leave it out of '{Word(request.Kind)}'.");
        }
        if (request.ParentStep is { } step && request.Kind is not (GenerationKind.Refine or GenerationKind.Animate))
        {
            throw Refused("parent_step", $"Field 'parent_step' is {step}, and is for 'refine' and 'animate' only: leave it out of '{Word(request.Kind)}'.");
        }
    }

    public static string Word(GenerationKind kind) => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString());

    private static DreamerException Refused(string field, string why) => new(ErrorCode.InvalidRequest, why, field);
}
