using System.Collections.Immutable;
using Dreamer.Devices;
using Dreamer.Errors;
using Dreamer.Generations;

namespace Dreamer.Grains.Sessions;

/// <summary>
/// What finishes a draft: its child, of the same kind and values, that goes on from the draft's latent to the bytes of a run that never stopped.
/// </summary>
internal static class DraftFinish
{
    public static GenerationSettings Of(GenerationView draft, DateTimeOffset now, ImmutableArray<DeviceModel> models)
    {
        var (id, settings) = (draft.Id, draft.Settings);
        if (draft.Draft is not { } kept)
        {
            throw new DreamerException(ErrorCode.InvalidRequest, $"The generation '{id}' is no draft, and nothing of it is left to finish: 'stop_after' makes drafts.");
        }
        CheckState(id, draft.Progress.State);
        CheckKept(id, kept, now);
        ModelChoice.CheckThere(settings.Model, models);
        return settings with
        {
            Parent = id,
            Origin = settings.StillOf(id) ?? settings.Origin,
            StopAfter = null,
            Finishes = new DraftStep(id, kept.StopAfter),
            Deadline = null, // which was the draft's
            Warnings = [.. settings.Warnings.Where(warning => warning.Code is not (WarningCode.EarlyStop or WarningCode.LateStop))],
        };
    }

    private static void CheckState(GenerationId id, GenerationState state)
    {
        if (!state.IsFinal())
        {
            throw new DreamerException(ErrorCode.Conflict, $"The draft '{id}' is {Word(state)}: it can be finished once it has succeeded.");
        }
        if (state != GenerationState.Succeeded)
        {
            throw new DreamerException(ErrorCode.InvalidRequest, $"The draft '{id}' is {Word(state)}, and has no latent to go on from.");
        }
    }

    private static void CheckKept(GenerationId id, GenerationDraft kept, DateTimeOffset now)
    {
        if (kept.Bytes == 0 || kept.ExpiresAt <= now)
        {
            throw new DreamerException(
                ErrorCode.Conflict,
                $"The draft '{id}' could be finished until {kept.ExpiresAt:O}, and its latent is gone. Its settings without 'stop_after' give the same bytes, from the first step on.");
        }
    }

    private static string Word(GenerationState state) => $"{state}".ToLowerInvariant();
}
