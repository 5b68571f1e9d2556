using Dreamer.Generations;

namespace Dreamer.Api.Generations;

/// <summary>Waits for a generation's end in turns that a grain call can last.</summary>
internal static class GenerationWait
{
    private static readonly TimeSpan LongestCall = TimeSpan.FromSeconds(20);

    /// <summary>The generation as it is when it ends or the time is over; null when there is none. Until then each change of its progress is told.</summary>
    public static async Task<GenerationView?> ReadAsync(
        IGenerationGrain generation, TimeSpan wait, TimeProvider clock, CancellationToken cancellationToken, Func<GenerationProgress, Task>? tell = null)
    {
        var end = clock.GetUtcNow() + wait;
        var view = await generation.GetAsync();
        while (view is not null && !view.Progress.State.IsFinal() && end - clock.GetUtcNow() is { } left && left > TimeSpan.Zero)
        {
            var patience = left < LongestCall ? left : LongestCall;
            await (tell?.Invoke(view.Progress) ?? Task.CompletedTask);
            view = tell is null
                ? await generation.WaitAsync(patience, cancellationToken)
                : await generation.FollowAsync(view.Progress, patience, cancellationToken);
        }

        return view;
    }
}
