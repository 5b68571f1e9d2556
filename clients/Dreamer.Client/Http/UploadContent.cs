using System.Net;

namespace Dreamer.Client.Http;

/// <summary>A stream as a request's body: it is read while it is sent, from where it stood, and stays open. One that cannot seek is sent but once.</summary>
internal sealed class UploadContent(Stream source) : HttpContent
{
    private readonly long _start = source.CanSeek ? source.Position : 0;
    private bool _isRead;

    public bool IsOnlyOnce => !source.CanSeek;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        if (_isRead)
        {
            source.Position = _start;
        }

        _isRead = true;
        return source.CopyToAsync(stream, cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = source.CanSeek ? source.Length - _start : 0;
        return source.CanSeek;
    }
}
