namespace Dreamer.Storage;

/// <summary>One server's hold on the place where blobs are kept; disposed of, the place is free for the next.</summary>
public interface IPlaceHold : IAsyncDisposable
{
    /// <summary>Completes when somebody else has the place, or may have it, though nobody let go of it: whoever held it must stop.</summary>
    Task Lost { get; }
}
