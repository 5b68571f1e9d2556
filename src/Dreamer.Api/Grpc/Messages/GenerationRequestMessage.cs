using System.Collections.Immutable;
using Dreamer.Api.Errors;
using Dreamer.Api.Grpc.Calls;
using Dreamer.Api.Wire;
using Dreamer.Generations;

namespace Dreamer.Api.Grpc.Messages;

/// <summary>Reads a request; whether its values may be is checked where HTTP's are.</summary>
internal static class GenerationRequestMessage
{
    public static GenerationRequest Read(V1.GenerationRequest? sent) => sent is null ? throw Missing("generation", "a generation's request") : new()
    {
        Kind = WireEnum.Sent<V1.GenerationKind, GenerationKind>(sent.Kind, "kind") ?? throw Missing("kind", ExpectedValue.Of(typeof(GenerationKind))),
        Parent = sent.HasParent ? RequestIds.Generation(sent.Parent, "parent") : null,
        Asset = sent.HasAsset ? RequestIds.Asset(sent.Asset, "asset") : null,
        ParentStep = sent.HasParentStep ? sent.ParentStep : null,
        Model = sent.HasModel ? sent.Model : null,
        Loras = sent.Loras is { } loras ? Read(loras) : null,
        Caption = sent.HasCaption ? sent.Caption : null,
        MotionCaption = sent.HasMotionCaption ? sent.MotionCaption : null,
        NegativeCaption = sent.HasNegativeCaption ? sent.NegativeCaption : null,
        Seed = sent.HasSeed ? sent.Seed : null,
        Count = sent.HasCount ? sent.Count : GenerationField.DefaultOf<int>("count"),
        Steps = sent.HasSteps ? sent.Steps : null,
        StopAfter = sent.HasStopAfter ? sent.StopAfter : null,
        Guidance = sent.HasGuidance ? sent.Guidance : null,
        ImageGuidance = sent.HasImageGuidance ? sent.ImageGuidance : null,
        Size = sent.Size is { } size ? SizeMessage.Read(size) : null,
        Frames = sent.HasFrames ? sent.Frames : null,
        Fps = sent.HasFps ? sent.Fps : null,
        MotionStrength = sent.HasMotionStrength ? sent.MotionStrength : null,
        Quality = WireEnum.Sent<V1.Quality, Quality>(sent.Quality, "quality"),
        Strength = sent.HasStrength ? sent.Strength : null,
        Lane = WireEnum.Sent<V1.Lane, Lane>(sent.Lane, "lane") ?? Lane.Interactive,
        Deadline = CallFields.TimeOf(sent.Deadline, "deadline"),
        Inexact = sent.Inexact,
        Previews = sent.Previews,
        Metadata = sent.Metadata.ToImmutableDictionary(),
    };

    private static ImmutableArray<LoraChoice> Read(V1.Loras loras) =>
        [.. loras.Loras_.Select(lora => lora.HasScale ? new LoraChoice(lora.Name, lora.Scale) : new LoraChoice(lora.Name))];

    private static ProblemException Missing(string field, string takes) =>
        new(Problem.Invalid($"Field '{field}' is missing, and takes {takes}.", field));
}
