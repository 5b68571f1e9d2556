namespace Orleans.Runtime;

/// <summary>Runs the tasks of one activation one at a time, in order: an await inside a grain continues here.</summary>
internal sealed class ActivationScheduler(Activation owner) : TaskScheduler, IThreadPoolWorkItem
{
    // Then another activation gets the thread.
    private const int MaxTasksPerSlice = 64;
    private readonly Queue<Task> _tasks = new();
    private bool _isScheduled;

    /// <summary>For the length of a using block: what is started there sees none of the caller's async locals.</summary>
    public static AsyncFlowControl? WithoutContext() => ExecutionContext.IsFlowSuppressed() ? null : ExecutionContext.SuppressFlow();

    public void Run(Action work) => Run(static w => ((Action)w!)(), work);

    public void Run(Action<object?> work, object state)
    {
        using var clean = WithoutContext();
        new Task(work, state).Start(this);
    }

    void IThreadPoolWorkItem.Execute()
    {
        Activation.Current = owner;
        var clean = ExecutionContext.Capture()!;
        try
        {
            for (var i = 0; i < MaxTasksPerSlice; i++)
            {
                if (!TryTake(out var task))
                {
                    return;
                }

                TryExecuteTask(task!);
                ExecutionContext.Restore(clean); // a task without a context of its own must not see what the one before it set
            }
        }
        finally
        {
            Activation.Current = null;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    protected override void QueueTask(Task task)
    {
        lock (_tasks)
        {
            _tasks.Enqueue(task);
            if (_isScheduled)
            {
                return;
            }

            _isScheduled = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        !taskWasPreviouslyQueued && Activation.Current == owner && TryExecuteTask(task);

    /// <summary>For debuggers; they can do without.</summary>
    protected override IEnumerable<Task> GetScheduledTasks() => [];

    private bool TryTake(out Task? task)
    {
        lock (_tasks)
        {
            _isScheduled = _tasks.TryDequeue(out task);
            return _isScheduled;
        }
    }
}
