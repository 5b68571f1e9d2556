namespace Orleans.Runtime;

/// <summary>Knows on whose turn the current thread runs.</summary>
internal static class RuntimeContext
{
    [ThreadStatic]
    private static Activation? t_current;

    public static Activation? Current
    {
        get => t_current;
        set => t_current = value;
    }
}
