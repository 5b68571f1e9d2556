namespace Orleans.Runtime;

/// <summary>Values that travel with a call to the callee, and on to whatever it calls; never back.</summary>
public static class RequestContext
{
    private static readonly AsyncLocal<Dictionary<string, object>?> s_values = new();

    /// <summary>The values as they are; never changed in place, so that they can be handed on without a copy.</summary>
    internal static Dictionary<string, object>? Values
    {
        get => s_values.Value;
        set => s_values.Value = value;
    }

    public static object? Get(string key) => s_values.Value is { } values && values.TryGetValue(key, out var value) ? value : null;

    public static void Set(string key, object value) =>
        s_values.Value = new Dictionary<string, object>(s_values.Value ?? []) { [key] = value };

    public static bool Remove(string key)
    {
        if (s_values.Value is not { } values || !values.ContainsKey(key))
        {
            return false;
        }

        var rest = new Dictionary<string, object>(values);
        rest.Remove(key);
        s_values.Value = rest;
        return true;
    }
}
