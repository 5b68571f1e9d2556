namespace Dreamer.Grains.Tests;

/// <summary>For what happens after the answer: looks again until it holds, and fails after a while.</summary>
internal static class Eventually
{
    public static async Task HoldsAsync(Func<Task<bool>> condition, TimeSpan? patience = null)
    {
        using var late = new CancellationTokenSource(patience ?? TimeSpan.FromSeconds(30));
        while (!await condition())
        {
            await Task.Delay(10, late.Token);
        }
    }
}
