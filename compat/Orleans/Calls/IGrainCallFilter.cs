using System.Reflection;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;

namespace Orleans.Serialization.Invocation
{
    /// <summary>A call's method and arguments.</summary>
    public interface IInvokable
    {
        object? GetArgument(int index);
    }
}

namespace Orleans
{
    /// <summary>A call as a filter sees it; <see cref="Invoke"/> goes on to the next filter, or to the grain.</summary>
    public interface IGrainCallContext
    {
        IInvokable Request { get; }

        /// <summary>The grain (incoming) or the reference (outgoing).</summary>
        object Grain { get; }

        GrainId TargetId { get; }
        string InterfaceName { get; }
        string MethodName { get; }
        MethodInfo InterfaceMethod { get; }
        object? Result { get; set; }

        Task Invoke();
    }

    /// <summary>A call that arrives at a grain.</summary>
    public interface IIncomingGrainCallContext : IGrainCallContext
    {
        IGrainContext TargetContext { get; }
    }

    /// <summary>A call that leaves a grain or a client.</summary>
    public interface IOutgoingGrainCallContext : IGrainCallContext
    {
        IGrainContext? SourceContext { get; }
    }

    /// <summary>Sees calls that arrive at grains; a grain class may implement it too, and is then asked last.</summary>
    public interface IIncomingGrainCallFilter
    {
        Task Invoke(IIncomingGrainCallContext context);
    }

    /// <summary>Sees calls that leave grains and clients.</summary>
    public interface IOutgoingGrainCallFilter
    {
        Task Invoke(IOutgoingGrainCallContext context);
    }
}
