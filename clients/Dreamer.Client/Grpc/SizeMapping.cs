namespace Dreamer.Client.Grpc;

internal static class SizeMapping
{
    public static V1.Size? Of(FrameSize? size) => size is { } given ? new() { Width = given.Width, Height = given.Height } : null;

    public static FrameSize Read(V1.Size sent) => new(sent.Width, sent.Height);
}
