using System.Reflection;

namespace Orleans.Runtime;

/// <summary>Turns an answer into what a grain method returns (Task, ValueTask, stream), and back.</summary>
internal abstract class ReturnShape
{
    /// <summary>The type of the answer itself; null if there is none.</summary>
    public abstract Type? ResultType { get; }

    public virtual bool IsStream => false;
    public abstract object? Call(GrainReference target, GrainMethod method, object?[] arguments);
    public abstract ValueTask<object?> AwaitAsync(object? returned);

    public static ReturnShape Of(MethodInfo method)
    {
        var type = method.ReturnType;
        var open = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        var isValueTask = open == typeof(ValueTask) || open == typeof(ValueTask<>);
        var shape = open == typeof(IAsyncEnumerable<>) ? typeof(StreamShape<>)
            : isValueTask || open == typeof(Task) || open == typeof(Task<>) ? typeof(TaskShape<>)
            : throw new NotSupportedException($"Grain method '{method.DeclaringType}.{method.Name}' returns '{type}'; it must return a Task, a ValueTask or an IAsyncEnumerable.");
        object[] arguments = shape == typeof(StreamShape<>) ? [] : [isValueTask];
        return (ReturnShape)Activator.CreateInstance(shape.MakeGenericType(type.IsGenericType ? type.GetGenericArguments()[0] : typeof(Nothing)), arguments)!;
    }

    /// <summary>Stands for the result of methods that have none.</summary>
    private sealed class Nothing;

    private sealed class TaskShape<T>(bool isValueTask) : ReturnShape
    {
        public override Type? ResultType => typeof(T) == typeof(Nothing) ? null : typeof(T);

        public override object? Call(GrainReference target, GrainMethod method, object?[] arguments)
        {
            var answer = Cast(target.CallAsync(method, arguments));
            return !isValueTask ? answer : typeof(T) == typeof(Nothing) ? new ValueTask(answer) : new ValueTask<T>(answer);
        }

        public override async ValueTask<object?> AwaitAsync(object? returned)
        {
            switch (returned)
            {
                case Task<T> task:
                    return await task;
                case ValueTask<T> task:
                    return await task;
                case ValueTask task:
                    await task;
                    return null;
                default:
                    await (Task)returned!;
                    return null;
            }
        }

        private static async Task<T> Cast(ValueTask<object?> answer) => (T)(await answer.ConfigureAwait(false))!;
    }

    private sealed class StreamShape<T> : ReturnShape
    {
        public override Type ResultType => typeof(T);
        public override bool IsStream => true;
        public override object Call(GrainReference target, GrainMethod method, object?[] arguments) => new GrainStream<T>(target, method, arguments);

        public override ValueTask<object?> AwaitAsync(object? returned) => new(returned); // it is read turn by turn
    }
}
