using System.Reflection;
using Orleans.Serialization.Invocation;

namespace Orleans.Runtime;

/// <summary>What incoming and outgoing calls show to their filters.</summary>
internal abstract class FilteredCall(GrainMethod method, object?[] arguments) : IGrainCallContext, IInvokable
{
    public abstract object Grain { get; }

    public abstract GrainId? SourceId { get; }

    public abstract GrainId TargetId { get; }

    public IInvokable Request => this;

    public string InterfaceName => method.InterfaceName;

    public string MethodName => method.Info.Name;

    public MethodInfo InterfaceMethod => method.Info;

    public object? Result { get; set; }

    protected GrainMethod Method => method;

    protected object?[] Arguments => arguments;

    public abstract Task Invoke();

    public int GetArgumentCount() => arguments.Length;

    public object? GetArgument(int index) => arguments[index];

    public string GetMethodName() => MethodName;

    public string GetInterfaceName() => InterfaceName;
}
