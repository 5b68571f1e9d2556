namespace Orleans.Runtime;

/// <summary>A call that passes the outgoing filters in order before it is sent.</summary>
internal sealed class OutgoingCall(CallDispatcher dispatcher, GrainReference target, GrainMethod method, object?[] arguments)
    : FilteredCall(method, arguments), IOutgoingGrainCallContext
{
    private readonly Activation? _source = RuntimeContext.Current;
    private IOutgoingGrainCallFilter[] _filters = [];
    private int _next;

    public override object Grain => target;

    public override GrainId? SourceId => _source?.GrainId;

    public override GrainId TargetId => target.GrainId;

    public IGrainContext? SourceContext => _source;

    public async ValueTask<object?> RunAsync(IOutgoingGrainCallFilter[] filters)
    {
        _filters = filters;
        await Invoke();
        return Result;
    }

    public override async Task Invoke()
    {
        if (_next < _filters.Length)
        {
            await _filters[_next++].Invoke(this);
        }
        else
        {
            Result = await dispatcher.SendAsync(TargetId, Method, Arguments);
        }
    }
}
