namespace Dreamer.Grains;

/// <summary>How a grain changes what it stores.</summary>
internal static class StoredState
{
    /// <summary>Stores the changed state. If that fails, the state before stands: what is not stored has not happened.</summary>
    public static async Task SaveAsync<T>(this IPersistentState<T> stored, T changed)
    {
        var before = stored.State;
        stored.State = changed;
        try
        {
            await stored.WriteStateAsync();
        }
        catch
        {
            stored.State = before;
            throw;
        }
    }

    /// <summary>The same for a grain that goes when it fails: whether it was written or not, the next activation reads.</summary>
    public static async Task SaveOrGoAsync<T>(this IPersistentState<T> stored, T changed, Action deactivate)
    {
        try
        {
            await stored.SaveAsync(changed);
        }
        catch
        {
            deactivate();
            throw;
        }
    }
}
