namespace Dreamer.Api.Grpc.Messages;

/// <summary>Sets a message's field where there is something to say; protobuf takes no null.</summary>
internal static class Presence
{
    public static void IfAny<T>(this T? value, Action<T> set)
        where T : class
    {
        if (value is not null)
        {
            set(value);
        }
    }

    public static void IfAny<T>(this T? value, Action<T> set)
        where T : struct
    {
        if (value is { } given)
        {
            set(given);
        }
    }
}
