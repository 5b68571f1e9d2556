using System.Collections.Concurrent;

namespace Compat.Tests.Grains;

/// <summary>What grains of a test did, in order; a test can wait for an entry.</summary>
public sealed class Journal
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _marks = new();
    private readonly List<string> _entries = [];

    public IReadOnlyList<string> Entries
    {
        get
        {
            lock (_entries)
            {
                return [.. _entries];
            }
        }
    }

    public void Write(string entry)
    {
        lock (_entries)
        {
            _entries.Add(entry);
        }

        Mark(entry).TrySetResult();
    }

    /// <summary>Waits until such an entry was written.</summary>
    public Task WaitForAsync(string entry) => Mark(entry).Task.WaitAsync(TimeSpan.FromSeconds(20));

    private TaskCompletionSource Mark(string entry) =>
        _marks.GetOrAdd(entry, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
