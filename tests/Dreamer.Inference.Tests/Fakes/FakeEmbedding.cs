using Dreamer.Inference.Models;

namespace Dreamer.Inference.Tests.Fakes;

internal sealed class FakeEmbedding(string text, Action onDispose) : IEmbedding
{
    public const int Size = 100;

    public string Text => text;

    public bool IsDisposed { get; private set; }

    public long Bytes => Size;

    public void Dispose()
    {
        IsDisposed = true;
        onDispose();
    }
}
