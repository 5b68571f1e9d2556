using Dreamer.Denoising;
using Dreamer.Errors;
using Dreamer.Inference.Engine;

namespace Dreamer.Inference.Denoising;

/// <summary>
/// A job's chunks, one at a time. Beside other jobs the next one waits for its turn before its owner has asked for it, and is done at most
/// once ahead: while an owner is on its way to ask again, the engine's order would have nothing of its tenant's to choose.
/// </summary>
internal sealed class ChunkLine(DeviceEngine engine, Func<ChunkWork> create, Func<bool> mayRunAhead)
{
    private readonly Lock _gate = new();
    private ChunkWork? _current;
    private bool _isAsked;

    /// <summary>The chunk that is next for its owner; all who ask before it is done get the same.</summary>
    public Task<JobProgress?> AskAsync()
    {
        lock (_gate)
        {
            if (_current is { Done.IsCompleted: true } ahead)
            {
                _current = ahead.Done is { IsCompletedSuccessfully: true, Result.IsDone: false } ? TryRunAhead() : null;
                return ahead.Done;
            }
            _current ??= Enqueue();
            _isAsked = true;
            return _current.Done;
        }
    }

    /// <summary>Completes a chunk; on the engine's thread, which finds the next one waiting when it looks for more.</summary>
    public void Finish(ChunkWork chunk, Action complete, bool goesOn)
    {
        lock (_gate)
        {
            complete();
            if (_isAsked && chunk == _current)
            {
                _isAsked = false;
                _current = goesOn ? TryRunAhead() : null;
            }
        }
    }

    private ChunkWork Enqueue()
    {
        var chunk = create();
        engine.Enqueue(chunk);
        return chunk;
    }

    private ChunkWork? TryRunAhead()
    {
        try
        {
            return mayRunAhead() ? Enqueue() : null;
        }
        catch (DreamerException) // no room in the queue: the owner will ask, and be told
        {
            return null;
        }
    }
}
