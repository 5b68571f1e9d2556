namespace Dreamer.Api.Grpc.Messages;

internal static class SizeMessage
{
    public static V1.Size Of(FrameSize size) => new() { Width = size.Width, Height = size.Height };

    public static FrameSize Read(V1.Size size) => new(size.Width, size.Height);
}
