using Dreamer.Api.Generations;
using Dreamer.Api.Wire;
using Dreamer.Generations;
using Google.Protobuf.WellKnownTypes;

namespace Dreamer.Api.Grpc.Messages;

internal static class GenerationMessage
{
    public static V1.Generation Of(GenerationResource generation)
    {
        var message = new V1.Generation
        {
            Id = generation.Id,
            SessionId = generation.SessionId,
            Kind = WireEnum.To<GenerationKind, V1.GenerationKind>(generation.Kind),
            State = WireEnum.To<GenerationState, V1.GenerationState>(generation.State),
            Progress = ProgressMessage.Of(generation.Progress),
            Settings = SettingsMessage.Of(generation.Settings),
            PreviewSteps = { generation.PreviewSteps },
            PreviewsUntil = generation.PreviewsUntil?.ToTimestamp(),
            Repeat = generation.Repeat,
            Inexact = generation.Inexact,
            Error = ErrorOf(generation.Error),
            Draft = Of(generation.Draft),
            CreatedAt = generation.CreatedAt.ToTimestamp(),
            StartedAt = generation.StartedAt?.ToTimestamp(),
            FinishedAt = generation.FinishedAt?.ToTimestamp(),
        };
        generation.Parent.IfAny(parent => message.Parent = parent);
        generation.Frames.IfAny(frames => message.Frames = frames);
        generation.Seconds.IfAny(seconds => message.Seconds = seconds);
        generation.DeviceSeconds.IfAny(seconds => message.DeviceSeconds = seconds);
        generation.Still.IfAny(still => message.Still = still);
        generation.Variations.IfAny(message.Variations.AddRange);
        message.Warnings.AddRange(generation.Warnings.Select(Of));
        message.Outputs.AddRange(generation.Outputs.Select(Of));
        message.Metadata.Add(generation.Metadata.ToDictionary());
        return message;
    }

    public static V1.Output Of(OutputResource output)
    {
        var message = new V1.Output
        {
            Variant = WireEnum.To<ArtifactVariant, V1.ArtifactVariant>(output.Variant),
            ContentType = output.ContentType,
            Bytes = output.Bytes,
            Url = output.Url,
        };
        output.Step.IfAny(step => message.Step = step);
        return message;
    }

    public static V1.GenerationError? ErrorOf(ErrorResource? error) =>
        error is null ? null : new() { Code = WireName.Of(error.Code), Message = error.Message, Retryable = error.Retryable };

    private static V1.Draft? Of(DraftResource? draft)
    {
        if (draft is null)
        {
            return null;
        }

        var message = new V1.Draft { StopAfter = draft.StopAfter, Steps = draft.Steps, ExpiresAt = draft.ExpiresAt?.ToTimestamp(), Bytes = draft.Bytes };
        draft.FinishesAs.IfAny(finished => message.FinishesAs = finished);
        return message;
    }

    private static V1.Warning Of(GenerationWarning warning) =>
        new() { Code = WireName.Of(warning.Code), Param = warning.Param, Message = warning.Message };
}
