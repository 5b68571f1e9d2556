using System.Collections.Concurrent;
using System.Reflection;
using Orleans.Concurrency;

namespace Orleans.Runtime;

/// <summary>A method of a grain interface, with what the runtime must know of it; made once.</summary>
internal sealed class GrainMethod
{
    private static readonly ConcurrentDictionary<MethodInfo, GrainMethod> s_methods = new();
    private readonly bool _mustLookAtArguments;

    private GrainMethod(MethodInfo method)
    {
        Info = method;
        InterfaceName = method.DeclaringType!.FullName!;
        Parameters = method.GetParameters();
        Shape = ReturnShape.Of(method);
        IsAlwaysInterleave = Shape.IsStream || method.IsDefined(typeof(AlwaysInterleaveAttribute));
        IsReadOnly = method.IsDefined(typeof(ReadOnlyAttribute));
        ResponseTimeout = method.GetCustomAttribute<ResponseTimeoutAttribute>()?.Timeout;
        TokenIndex = Array.FindIndex(Parameters, p => p.ParameterType == typeof(CancellationToken));
        MessageTypes.CheckSignature(this);
        _mustLookAtArguments = Array.Exists(Parameters, MessageTypes.IsOpen);
    }

    public MethodInfo Info { get; }
    public string InterfaceName { get; }
    public ParameterInfo[] Parameters { get; }
    public ReturnShape Shape { get; }
    public bool IsAlwaysInterleave { get; }
    public bool IsReadOnly { get; }
    public TimeSpan? ResponseTimeout { get; }

    /// <summary>Which parameter is the cancellation token; -1 if none.</summary>
    public int TokenIndex { get; }

    public static GrainMethod Of(MethodInfo method) => s_methods.GetOrAdd(method, static m => new GrainMethod(m));
    public CancellationToken TokenIn(object?[] arguments) => TokenIndex < 0 ? default : (CancellationToken)arguments[TokenIndex]!;

    public void CheckArguments(object?[] arguments)
    {
        if (_mustLookAtArguments)
        {
            MessageTypes.CheckArguments(this, arguments);
        }
    }

    public ValueTask<object?> InvokeAsync(object target, object?[] arguments) =>
        Shape.AwaitAsync(Info.Invoke(target, BindingFlags.DoNotWrapExceptions, null, arguments, null));

    public override string ToString() => $"{InterfaceName}.{Info.Name}";
}
