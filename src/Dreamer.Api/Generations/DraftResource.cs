using System.ComponentModel;
using Dreamer.Generations;

namespace Dreamer.Api.Generations;

/// <summary>What makes a generation a draft.</summary>
internal sealed record DraftResource(
    [property: Description("The steps that it stops after."), Example(4)] int StopAfter,
    [property: Description("The steps that the result takes."), Example(16)] int Steps,
    [property: Description("The generation that finishes it. Absent until it is asked for.")] string? FinishesAs,
    [property: Description("Until when it can be finished. Absent until it is made.")] DateTimeOffset? ExpiresAt,
    [property: Description("What is stored of it for that; 0 once it has expired."), Example(24576)] long Bytes)
{
    public static DraftResource? Of(GenerationDraft? draft) =>
        draft is null ? null : new(draft.StopAfter, draft.Steps, draft.FinishedAs?.Value, draft.ExpiresAt, draft.Bytes);
}
