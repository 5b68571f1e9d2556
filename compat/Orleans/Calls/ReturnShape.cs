using System.Reflection;

namespace Orleans.Runtime;

/// <summary>Turns an answer into what a grain method returns (Task, ValueTask, stream), and back.</summary>
internal abstract class ReturnShape
{
    /// <summary>The type of the answer itself; null if there is none.</summary>
    public virtual Type? ResultType => null;

    public abstract object? Call(GrainReference target, GrainMethod method, object?[] arguments);

    public abstract ValueTask<object?> AwaitAsync(object? returned);

    public static ReturnShape Of(MethodInfo method)
    {
        var type = method.ReturnType;
        if (type == typeof(void) || type == typeof(Task))
        {
            return new TaskShape();
        }

        if (type == typeof(ValueTask))
        {
            return new ValueTaskShape();
        }

        var open = type.IsGenericType ? type.GetGenericTypeDefinition() : null;
        var shape = open == typeof(Task<>) ? typeof(TaskShape<>)
            : open == typeof(ValueTask<>) ? typeof(ValueTaskShape<>)
            : open == typeof(IAsyncEnumerable<>) ? typeof(StreamShape<>)
            : throw new NotSupportedException($"Grain method '{method.DeclaringType}.{method.Name}' returns '{type}'; it must return a Task, a ValueTask or an IAsyncEnumerable.");
        return (ReturnShape)Activator.CreateInstance(shape.MakeGenericType(type.GetGenericArguments()))!;
    }

    private sealed class TaskShape : ReturnShape
    {
        public override object? Call(GrainReference target, GrainMethod method, object?[] arguments) => target.CallAsync(method, arguments).AsTask();

        public override async ValueTask<object?> AwaitAsync(object? returned)
        {
            await (returned as Task ?? Task.CompletedTask);
            return null;
        }
    }

    private sealed class ValueTaskShape : ReturnShape
    {
        public override object? Call(GrainReference target, GrainMethod method, object?[] arguments) =>
            new ValueTask(target.CallAsync(method, arguments).AsTask());

        public override async ValueTask<object?> AwaitAsync(object? returned)
        {
            await (ValueTask)returned!;
            return null;
        }
    }

    private sealed class TaskShape<T> : ReturnShape
    {
        public override Type ResultType => typeof(T);

        public override object? Call(GrainReference target, GrainMethod method, object?[] arguments) => Cast<T>(target.CallAsync(method, arguments));

        public override async ValueTask<object?> AwaitAsync(object? returned) => await (Task<T>)returned!;
    }

    private sealed class ValueTaskShape<T> : ReturnShape
    {
        public override Type ResultType => typeof(T);

        public override object? Call(GrainReference target, GrainMethod method, object?[] arguments) =>
            new ValueTask<T>(Cast<T>(target.CallAsync(method, arguments)));

        public override async ValueTask<object?> AwaitAsync(object? returned) => await (ValueTask<T>)returned!;
    }

    private sealed class StreamShape<T> : ReturnShape
    {
        public override Type ResultType => typeof(T);

        public override object? Call(GrainReference target, GrainMethod method, object?[] arguments) =>
            new GrainStream<T>(target, new StreamRequest(method, arguments, s => new Boxed<T>((IAsyncEnumerable<T>)s)));

        public override ValueTask<object?> AwaitAsync(object? returned) =>
            throw new InvalidOperationException("A stream is enumerated, not awaited.");
    }

    private static async Task<T> Cast<T>(ValueTask<object?> answer) => (T)(await answer.ConfigureAwait(false))!;

    private sealed class Boxed<T>(IAsyncEnumerable<T> inner) : IAsyncEnumerable<object?>
    {
        public async IAsyncEnumerator<object?> GetAsyncEnumerator(CancellationToken cancellationToken = default)
        {
            await foreach (var item in inner.WithCancellation(cancellationToken))
            {
                yield return item;
            }
        }
    }
}
