namespace Dreamer.Api.Events;

/// <summary>What a reader of events is sent: an event, or that the log holds none of these numbers.</summary>
internal sealed record StreamItem(long From, long To, EventResource? Event = null)
{
    public static StreamItem Of(EventResource happened) => new(happened.Sequence, happened.Sequence, happened);

    /// <summary>As a comment of the stream, for an item without an event.</summary>
    public string Comment => $": the log holds no events {From} to {To}\n\n";
}
