namespace Dreamer.Cli.Generating;

internal static class SentSize
{
    /// <summary>As the client sends it.</summary>
    public static Client.FrameSize? Sent(this FrameSize? size) => size is { } given ? new Client.FrameSize(given.Width, given.Height) : null;
}
