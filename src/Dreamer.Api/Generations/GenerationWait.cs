using Dreamer.Generations;

namespace Dreamer.Api.Generations;

/// <summary>Waits for a generation's end in turns that a grain call can last.</summary>
internal static class GenerationWait
{
    private static readonly TimeSpan LongestCall = TimeSpan.FromSeconds(20);

    /// <summary>The generation as it is when it ends or the time is over; null when there is none.</summary>
    public static async Task<GenerationView?> ReadAsync(IGenerationGrain generation, TimeSpan wait, TimeProvider clock, CancellationToken cancellationToken)
    {
        var end = clock.GetUtcNow() + wait;
        var view = await generation.GetAsync();
        while (view is not null && !view.Progress.State.IsFinal() && end - clock.GetUtcNow() is { } left && left > TimeSpan.Zero)
        {
            view = await generation.WaitAsync(left < LongestCall ? left : LongestCall, cancellationToken);
        }

        return view;
    }
}
