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
}
