using System.Reflection;
using Orleans.Serialization.Invocation;

namespace Orleans.Runtime;

/// <summary>Takes a call through filters in order, and then on.</summary>
internal sealed class FilteredCall(GrainMethod method, object?[] arguments, int filters, Func<FilteredCall, int, Task> ask, Func<ValueTask<object?>> goOn)
    : IIncomingGrainCallContext, IOutgoingGrainCallContext, IInvokable
{
    private int _next;

    public required object Grain { get; init; }
    public required GrainId TargetId { get; init; }
    public IGrainContext TargetContext { get; init; } = null!;
    public IGrainContext? SourceContext { get; init; }
    public IInvokable Request => this;
    public string InterfaceName => method.InterfaceName;
    public string MethodName => method.Info.Name;
    public MethodInfo InterfaceMethod => method.Info;
    public object? Result { get; set; }

    public static async ValueTask<object?> SendAsync(
        IOutgoingGrainCallFilter[] filters, GrainReference target, GrainMethod method, object?[] arguments, Func<ValueTask<object?>> send)
    {
        var source = Activation.Current;
        var call = new FilteredCall(method, arguments, filters.Length, (c, i) => filters[i].Invoke(c), send)
        {
            Grain = target,
            TargetId = target.GrainId,
            SourceContext = source,
        };
        await call.Invoke();
        return call.Result;
    }

    public static async ValueTask<object?> ReceiveAsync(GrainCall arrived, Activation activation)
    {
        var (method, arguments, filters, grain) = (arrived.Method, arrived.Arguments, activation.IncomingFilters, activation.GrainInstance!);
        if (filters.Length == 0)
        {
            return await method.InvokeAsync(grain, arguments);
        }

        var call = new FilteredCall(method, arguments, filters.Length, (c, i) => filters[i].Invoke(c), () => method.InvokeAsync(grain, arguments))
        {
            Grain = grain,
            TargetId = arrived.Target,
            TargetContext = activation,
        };
        await call.Invoke();
        return call.Result;
    }

    public async Task Invoke()
    {
        if (_next < filters)
        {
            await ask(this, _next++);
        }
        else
        {
            Result = await goOn();
        }
    }

    public object? GetArgument(int index) => arguments[index];
}
